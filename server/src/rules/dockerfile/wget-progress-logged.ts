import { baseImageOf } from '../../model/base-image.ts';
import { commandsNamed } from '../../model/commands-named.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain } from '../../model/value-of.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * Where there is no terminal, GNU `wget` draws its progress as dots: a line of the build's log for every 50 kilobytes, two thousand
 * lines for a download of a hundred megabytes. What went wrong is then hard to find.
 *
 * `-nv` prints one line for each file, and errors; `-q` prints nothing, not even errors; `--progress=dot:giga` draws fewer dots. The
 * fix adds `-nv`, because the `wget` of BusyBox knows it as well: `--progress` makes it fail.
 *
 * Nothing is said where the output goes to a file or into a pipe, where the file names a `wgetrc`, and of the `wget` of BusyBox that Alpine has, unless the
 * package `wget` is installed.
 *
 * ## When to allow it
 *
 * Where somebody watches the build and wants to see how far a download is.
 */
export default defineDockerfileRule({
  id: 'wget-progress-logged',
  summary: 'Call `wget` with `-nv` or `-q`: its progress fills the log of a build',
  category: 'style',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3047'],
  concepts: [],
  examples: [
    {
      title: 'A download',
      bad: dockerfile`
        FROM debian:12-slim
        RUN wget -O /tool.tar.gz https://example.com/tool.tar.gz
            ^^^^ This wget writes its progress to the log of the build, a line for every 50 kilobytes
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN wget -nv -O /tool.tar.gz https://example.com/tool.tar.gz
      `,
    },
    {
      title: 'On several lines, on Alpine with GNU wget',
      bad: dockerfile`
        from alpine:3.22
        run apk add --no-cache wget=~1.25 \
            # From the vendor.
            && wget \
               ^^^^ This wget writes its progress to the log of the build, a line for every 50 kilobytes
                --output-document=/tool.tar.gz \
                https://example.com/tool.tar.gz
      `,
      fixed: dockerfile`
        from alpine:3.22
        run apk add --no-cache wget=~1.25 \
            # From the vendor.
            && wget -nv \
                --output-document=/tool.tar.gz \
                https://example.com/tool.tar.gz
      `,
    },
    {
      title: 'Every way to keep it out of the log',
      good: dockerfile`
        FROM debian:12-slim
        RUN wget -q https://example.com/a && wget -nv https://example.com/b && wget --no-verbose https://example.com/c \
            && wget -O- -q https://example.com/d && wget --progress=dot:giga https://example.com/e \
            && wget -o /log https://example.com/f && wget https://example.com/g 2> /dev/null
      `,
    },
    {
      title: 'The wget of BusyBox',
      good: dockerfile`
        FROM alpine:3.22
        RUN wget https://example.com/tool.tar.gz
      `,
    },
  ],
  *check({ model }) {
    const commands = commandsNamed(model, 'wget');
    // A configuration of its own may have it quiet.
    if (commands.length === 0 || /wgetrc/i.test(model.text)) return;
    for (const { run, command } of commands) {
      if (isQuiet(model.text, command) || isBusyBox(model, run)) continue;
      yield {
        span: command.nameSpan,
        message: 'This wget writes its progress to the log of the build, a line for every 50 kilobytes',
        fixes: [safeFix('Add -nv', insert(command.nameSpan.end, ' -nv'))],
      };
    }
  },
});

function isQuiet(text: string, { arguments: words, redirects }: ShellCommand): boolean {
  if (redirects.some(({ span }) => /^(2>|&>|>&)/.test(textOf(text, span)))) return true;
  return (
    !words.some(({ value }) => !value.startsWith('-')) ||
    words.some(
      ({ value }) =>
        /^-(?:n[cdHp]|[bcdFhHkKLmNprSvVxE46])*(?:q|nv|o|a|S|v|V|h)/.test(value) ||
        /^--(quiet|no-verbose|verbose|progress|output-file|append-output|spider|server-response|help|version)\b/.test(
          value,
        ) ||
        // What stands in a variable may hold the flag.
        /^\$(\{?\w*(OPT|FLAG|ARG|PARAM)|[@*])/i.test(value),
    )
  );
}

function isBusyBox(model: DockerfileModel, run: RunInstruction): boolean {
  const stage = model.stageOf(run);
  const family = baseImageOf(model, stage)?.family;
  if (family !== 'alpine' && family !== 'busybox') return false;
  const stages = new Set<Stage | undefined>(stageChain(model, stage));
  return !packageCalls(model, 'apk').some(
    ({ run: each, call }) =>
      call.action === 'add' &&
      call.operands.some(({ value }) => /^wget\b/.test(value)) &&
      stages.has(model.stageOf(each)),
  );
}
