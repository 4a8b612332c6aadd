import type { DockerfileModel } from '../../model/dockerfile.ts';
import { stopsAtFirstError } from '../../model/append-command.ts';
import { allRuns } from '../../model/runs.ts';
import type { Heredoc } from '../../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../../syntax/shell/nodes.ts';
import { insert, type Edit } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * The lines of a heredoc are a script, and a shell goes on after a line that fails. The `RUN` is a success when its last command
 * is: a failed `apt-get update`, download or migration further up makes an image all the same, with something missing in it
 * that shows when the container runs. `set -e` as the first line lets the shell leave at the first command that fails, as
 * `&&` does between commands on one line.
 *
 * Nothing is said where the shell leaves already (`set -e`, `#!/bin/sh -e`, `SHELL` with `-e`), where all but the last line only
 * print or set variables, or where each of them deals with its own failure (`… || exit 1`).
 *
 * The fix adds the line. It is a suggestion: a build that hides a failure today stops at it then.
 *
 * ## When to allow it
 *
 * Where the commands may fail one by one, or the script looks at each result itself.
 */
export default defineDockerfileRule({
  id: 'heredoc-without-errexit',
  summary: 'Start the heredoc of a `RUN` with `set -e`, or a command in it may fail unnoticed',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Two commands',
      bad: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
            ^^^^^ Without \`set -e\`, a command in this heredoc may fail and the build goes on
        curl -fsSLo /tmp/shop.tar.gz https://example.com/shop.tar.gz
        mkdir /srv/shop
        EOF
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
        set -e
        curl -fsSLo /tmp/shop.tar.gz https://example.com/shop.tar.gz
        mkdir /srv/shop
        EOF
      `,
    },
    {
      title: 'With tabs in front, a shebang and a flag',
      bad: dockerfile`
        from debian:12-slim
        run --network=none <<-'SCRIPT'
                           ^^^^^^^^^^^ Without \`set -e\`, a command in this heredoc may fail and the build goes on
        	#!/bin/bash
        	# What the shop needs.
        	/opt/shop/migrate
        	echo done
        	SCRIPT
      `,
      fixed: dockerfile`
        from debian:12-slim
        run --network=none <<-'SCRIPT'
        	#!/bin/bash
        	set -e
        	# What the shop needs.
        	/opt/shop/migrate
        	echo done
        	SCRIPT
      `,
    },
    {
      title: 'The shell leaves already',
      good: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
        set -eux
        apt-get update
        apt-get install -y curl
        EOF
        RUN <<EOF
        #!/bin/sh -e
        apt-get update
        apt-get install -y git
        EOF
        SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
        RUN <<EOF
        apt-get update
        apt-get install -y make
        EOF
      `,
    },
    {
      title: 'Nothing fails unnoticed',
      good: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
        echo "Lists first"
        apt-get update && apt-get install -y curl
        EOF
        RUN <<EOF
        version=1.4
        curl -fsSLO "https://example.com/shop-$version.tar.gz" || exit 1
        tar -xzf "shop-$version.tar.gz"
        EOF
        RUN python3 <<EOF
        print("not a shell")
        EOF
      `,
    },
  ],
  *check({ model }) {
    for (const { run, script } of allRuns(model)) {
      const [heredoc] = run.heredocs;
      if (heredoc === undefined || heredoc.body !== script.source || !script.complete) continue;
      if (stopsAtFirstError(model, run, script) || !canFailUnnoticed(script)) continue;
      const edit = firstLine(model, heredoc);
      yield {
        span: heredoc.span,
        message: 'Without `set -e`, a command in this heredoc may fail and the build goes on',
        ...(edit === undefined ? {} : { fixes: [suggestion('Add set -e', edit)] }),
      };
    }
  },
});

/** Commands that as good as never fail. */
const harmless = /^(|echo|printf|true|:|set|export|unset|alias|umask|shopt|readonly|declare|exit|return|trap)$/;

function canFailUnnoticed({ steps, commands }: ShellScript): boolean {
  // A script that switches it on further down, or traps errors, has thought of them.
  if (
    commands.some(({ name, arguments: words }) =>
      thinksOfErrors(
        name,
        words.map(({ value }) => value),
      ),
    )
  )
    return false;
  const ends = endsOfLists(steps);
  return steps.some((step, index) => {
    const next = steps[index + 1];
    const end = ends[index] ?? index;
    // The failure of what is joined by `&&` is that of the list, and of what stands in front of `||` is dealt with.
    if (next === undefined || next.operator === '||' || step.operator === '||') return false;
    // Nobody waits for what runs in the background, `set -e` or not.
    if (next.operator === '&') return false;
    if (next.operator === '&&' && end === steps.length - 1) return false;
    const first = commands[step.commands[0] ?? -1];
    // A condition, a loop or a function decides by itself.
    if (first === undefined || first.span.start !== step.span.start) return false;
    return steps[end]?.operator !== '||' && step.commands.some((at) => !harmless.test(commands[at]?.name ?? ''));
  });
}

function thinksOfErrors(name: string, words: readonly string[]): boolean {
  if (name === 'trap') return words.includes('ERR');
  return name === 'set' && words.some((word) => /^[-+][a-z]*e/.test(word) || word === 'errexit');
}

/** For each step the last one of the list of `&&` and `||` that it is in. */
function endsOfLists(steps: ShellScript['steps']): readonly number[] {
  const ends: number[] = [];
  for (let index = steps.length - 1; index >= 0; index--) {
    const next = steps[index + 1]?.operator;
    ends[index] = next === '&&' || next === '||' ? (ends[index + 1] ?? index) : index;
  }
  return ends;
}

/** In front of the first line of the body; behind its shebang where it has one. */
function firstLine({ text }: DockerfileModel, { bodySpan, terminator }: Heredoc): Edit | undefined {
  const body = text.slice(bodySpan.start, bodySpan.end);
  // The shell gets carriage returns as well, and has no option of such a name.
  if (terminator === undefined || body.includes('\r')) return undefined;
  const shebang = /^\t*#![^\n]*\n/.exec(body);
  const start = bodySpan.start + (shebang?.[0].length ?? 0);
  const indent = /^[ \t]*(?=\S)/m.exec(body.slice(start - bodySpan.start))?.[0] ?? '';
  return insert(start, `${indent}set -e\n`);
}
