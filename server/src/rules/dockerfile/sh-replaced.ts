import type { CommandInRun } from '../../model/command-index.ts';
import { commandsNamed } from '../../model/commands-named.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { lineBreakOf, matchCase, wholeLines } from '../../model/edit-instruction.ts';
import { removeStep } from '../../model/remove-step.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { insert, replace, type Edit } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * `ln -sf /bin/bash /bin/sh` gives every script of the image another shell, those of the distribution's packages included. They are
 * written for the one it had: `dash` on Debian, the `ash` of BusyBox on Alpine. Both are faster than bash, and take some commands
 * differently (`echo '\n'`). An update of the package puts the old link back.
 *
 * `SHELL ["/bin/bash", "-c"]` has the commands of this file run by bash, and touches nothing else. The fix is a suggestion, because
 * scripts that start with `#!/bin/sh` but were written for bash need their first line changed then.
 *
 * Links to a shell that the image has none without, such as the one of BusyBox in a distroless image, are left alone.
 *
 * ## When to allow it
 *
 * Where a program runs `/bin/sh` itself and relies on bash.
 */
export default defineDockerfileRule({
  id: 'sh-replaced',
  summary: 'Choose the shell for `RUN` with `SHELL`, not by another `/bin/sh`',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL4005'],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'Alone in its RUN',
      bad: dockerfile`
        FROM debian:12-slim
        RUN rm /bin/sh && ln -s /bin/bash /bin/sh
                          ^^^^^^^^^^^^^^^^^^^^^^^ With bash as /bin/sh every script of the image runs in a shell that it was not written for
        RUN source /env
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        SHELL ["/bin/bash", "-c"]
        RUN source /env
      `,
    },
    {
      title: 'Behind other commands',
      bad: dockerfile`
        from alpine:3.22
        run apk add --no-cache bash=~5.2 \
            # For the scripts below.
            && ln -sf bash /bin/sh
               ^^^^^^^^^^^^^^^^^^^ With bash as /bin/sh every script of the image runs in a shell that it was not written for
        run source /env
      `,
      fixed: dockerfile`
        from alpine:3.22
        run apk add --no-cache bash=~5.2
            # For the scripts below.
        shell ["/bin/bash", "-c"]
        run source /env
      `,
    },
    {
      title: 'In the middle of a script',
      bad: dockerfile`
        FROM debian:12-slim
        RUN set -e; ln -sf /usr/bin/bash /usr/bin/sh; make --directory=/src
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ With bash as /bin/sh every script of the image runs in a shell that it was not written for
      `,
    },
    {
      title: 'SHELL',
      good: dockerfile`
        FROM debian:12-slim
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN source /env
      `,
    },
    {
      title: 'A shell where there was none, and other links',
      good: dockerfile`
        FROM gcr.io/distroless/base-debian12:debug
        SHELL ["/busybox/sh", "-c"]
        RUN ln -s /busybox/sh /bin/sh
        RUN ln -s /bin/sh /usr/local/bin/run && ln -sf /bin/bash /usr/local/bin/sh
      `,
    },
  ],
  *check({ model }) {
    for (const each of commandsNamed(model, 'ln')) {
      const shell = linkedShell(each.command);
      if (shell === undefined) continue;
      const edits = each.run.onbuild ? undefined : withShell(model, each, shell);
      yield {
        span: each.command.span,
        message: `With ${shell} as /bin/sh every script of the image runs in a shell that it was not written for`,
        ...(edits === undefined ? {} : { fixes: [suggestion(`Set SHELL to /bin/${shell} instead`, ...edits)] }),
      };
    }
  },
});

/** The shell that a command puts in the place of `/bin/sh`, if it does. */
function linkedShell({ arguments: words }: ShellCommand): string | undefined {
  const [target, link, ...more] = words.filter(({ value }) => !value.startsWith('-'));
  if (link === undefined || more.length > 0 || !isSh(link.value)) return undefined;
  return /^(?:.*\/)?(bash|zsh|ksh|mksh)$/.exec(target?.value ?? '')?.[1];
}

function isSh(path: string): boolean {
  return /^(\/usr)?\/bin\/sh$/.test(path);
}

function withShell(
  model: DockerfileModel,
  { run, script, command }: CommandInRun,
  shell: string,
): readonly Edit[] | undefined {
  const { text } = model;
  if (run.heredocs.length > 0 || !script.complete || !command.topLevel) return undefined;
  // Only where the next instructions would run under /bin/sh does SHELL change nothing but that.
  if (model.shellAt(run).join(' ') !== '/bin/sh -c') return undefined;
  const line = `${matchCase(run.keyword.value, 'SHELL')} ["/bin/${shell}", "-c"]`;
  const hasOnlyThis = script.commands.every(
    (each) => each === command || (each.name === 'rm' && each.arguments.some(({ value }) => isSh(value))),
  );
  const hasComments = /^\s*#/m.test(textOf(text, run.span));
  if (hasOnlyThis) return hasComments ? undefined : [replace(run.span, line)];
  const edits = removeStep(model, run, script, command.step);
  const behind = wholeLines(text, run).end;
  const lineBreak = lineBreakOf(text);
  const added = text[behind - 1] === '\n' ? `${line}${lineBreak}` : `${lineBreak}${line}`;
  return edits === undefined ? undefined : [...edits, insert(behind, added)];
}
