import { packageCalls } from '../../model/package-calls.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * For the shell, `pip install flask>=3.0` is `pip install flask` with its output written to a file of the name `=3.0`. The package is
 * installed in any version, the file is left in the image, and the log of the build lacks what `pip` said. With `<` the shell
 * looks for a file to read instead, and the build fails.
 *
 * Quotes keep the version for the package manager: `pip install "flask>=3.0"`. The fix is a suggestion, because another
 * version may be installed then.
 *
 * ## When to allow it
 *
 * Never for a version. Write a blank in front of `>` where output goes to a file.
 */
export default defineDockerfileRule({
  id: 'version-as-redirect',
  summary: 'Quote a package’s version range: the shell takes `>` and `<` for redirections',
  category: 'correctness',
  severity: 'error',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'At least',
      bad: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir flask>=3.0 gunicorn==23.0.0
                                       ^^^^^^^^^^ The shell writes the output to a file here, so any version is installed
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir "flask>=3.0" gunicorn==23.0.0
      `,
    },
    {
      title: 'A range, on several lines',
      bad: dockerfile`
        from python:3.13-slim
        run pip install --no-cache-dir \
            # The web part.
            uvicorn[standard]>=0.30,<1 \
            ^^^^^^^^^^^^^^^^^^^^^^^^^^ The shell looks for a file to read here, so the build fails
            requests<3
            ^^^^^^^^^^ The shell looks for a file to read here, so the build fails
      `,
      fixed: dockerfile`
        from python:3.13-slim
        run pip install --no-cache-dir \
            # The web part.
            "uvicorn[standard]>=0.30,<1" \
            "requests<3"
      `,
    },
    {
      title: 'Quoted, or meant as a redirection',
      good: dockerfile`
        FROM python:3.13-slim
        RUN pip install --no-cache-dir "flask>=3.0" 'requests<3' 'jinja2>3' > /install.log 2>&1
        RUN pip freeze>/versions.txt && pip install --no-cache-dir -r /dev/stdin < /versions.txt
      `,
    },
  ],
  *check({ model }) {
    for (const { call } of packageCalls(
      model,
      'pip',
      'pipx',
      'uv',
      'conda',
      'apk',
      'npm',
      'yarn',
      'pnpm',
      'dnf',
      'yum',
      'zypper',
    )) {
      const { command } = call;
      let last: Span | undefined;
      for (const { span } of command.redirects) {
        if (last !== undefined && span.start < last.end) continue;
        const words = versionAt(model.text, command, span);
        if (words === undefined) continue;
        last = words;
        const written = model.text.slice(words.start, words.end);
        yield {
          span: words,
          message: written.includes('<')
            ? 'The shell looks for a file to read here, so the build fails'
            : 'The shell writes the output to a file here, so any version is installed',
          ...(/["'$`\\!]/.test(written)
            ? {}
            : { fixes: [suggestion('Put it in quotes', replace(words, `"${written}"`))] }),
        };
      }
    }
  },
});

/** A package's name right in front of a redirection to what looks like a version, with all that follows up to the next blank. */
function versionAt(text: string, { arguments: words, nameSpan }: ShellCommand, redirect: Span): Span | undefined {
  const name = words.findLast(({ span }) => span.end === redirect.start);
  if (name === undefined || name.span.start <= nameSpan.start || !/^[A-Za-z][\w.@/[\],-]*$/.test(name.raw))
    return undefined;
  const rest = /^[^\s;&|()]*/.exec(text.slice(redirect.start, redirect.start + 200))?.[0] ?? '';
  if (!/^([<>]=\d[\w.*]*|[<>]\d+(\.\d+)*)(,([<>=!~]=?)\d[\w.*]*)*$/.test(rest)) return undefined;
  return { start: name.span.start, end: redirect.start + rest.length };
}
