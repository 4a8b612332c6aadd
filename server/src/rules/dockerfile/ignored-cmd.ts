import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { asExecForm } from '../../model/exec-form.ts';
import { startCommandOf, usesParameters } from '../../model/start-command.ts';
import { imageStages } from '../../model/started-commands.ts';
import type { EntrypointInstruction } from '../../syntax/dockerfile/nodes.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * `CMD` gives the arguments of `ENTRYPOINT`. An `ENTRYPOINT` in shell form is a script for `/bin/sh -c`, and what stands behind it
 * becomes the script’s `$0`, `$1` and so on, which nobody reads: the `CMD` has no effect, and neither have the arguments of `docker run`.
 *
 * An `ENTRYPOINT` that has `$@`, `$*` or `$1` in its script reads them, so nothing is said of its `CMD`; nor is it on Windows, whose
 * shells take what stands behind the script as a part of it.
 *
 * The fix writes the `ENTRYPOINT` as a JSON array, to which the `CMD` is then appended. It is a suggestion, because the container
 * is started with other arguments from then on.
 *
 * ## When to allow it
 *
 * Where the `CMD` is only there for who runs the image with another `--entrypoint`.
 */
export default defineDockerfileRule({
  id: 'ignored-cmd',
  summary: 'No `CMD` beside an `ENTRYPOINT` in shell form, which takes no arguments',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: [],
  concepts: ['cmd-and-entrypoint', 'shell-and-exec-form'],
  examples: [
    {
      title: 'Arguments that never arrive',
      bad: dockerfile`
        FROM python:3.13-slim
        ENTRYPOINT python -m server
        CMD ["--port", "8000"]
        ^^^ This CMD has no effect, because the ENTRYPOINT is in shell form and takes no arguments
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        ENTRYPOINT ["python", "-m", "server"]
        CMD ["--port", "8000"]
      `,
    },
    {
      title: 'Inherited by another stage, and continued',
      bad: dockerfile`
        from debian:12-slim as base
        entrypoint /srv/run \
            # Where all is kept.
            --data /srv/data

        from base
        cmd ["--verbose"]
        ^^^ This CMD has no effect, because the ENTRYPOINT is in shell form and takes no arguments
      `,
      fixed: dockerfile`
        from debian:12-slim as base
        entrypoint ["/srv/run", \
            # Where all is kept.
            "--data", "/srv/data"]

        from base
        cmd ["--verbose"]
      `,
    },
    {
      title: 'A script that is not just one program',
      bad: dockerfile`
        FROM node:22-slim
        CMD ["server.js"]
        ^^^ This CMD has no effect, because the ENTRYPOINT is in shell form and takes no arguments
        ENTRYPOINT . /etc/environment && exec node
      `,
    },
    {
      title: 'Exec form, or a script that reads its arguments',
      good: dockerfile`
        FROM python:3.13-slim AS exec
        ENTRYPOINT ["python", "-m", "server"]
        CMD ["--port", "8000"]

        FROM python:3.13-slim
        ENTRYPOINT exec python -m server "$0" "$@"
        CMD ["--port", "8000"]
      `,
    },
    {
      title: 'Replaced in the stage that is built',
      good: dockerfile`
        FROM python:3.13-slim AS base
        ENTRYPOINT python -m server

        FROM base
        ENTRYPOINT ["python", "-m"]
        CMD ["server"]
      `,
    },
  ],
  *check({ model }) {
    if (!model.instructions('ENTRYPOINT').some(({ command }) => command.form === 'shell')) return;
    const reported = new Set<unknown>();
    for (const stage of imageStages(model)) {
      const { entrypoint, cmd } = startCommandOf(model, stage);
      if (entrypoint.kind !== 'set' || entrypoint.form === 'exec' || cmd.kind !== 'set') continue;
      const { instruction } = entrypoint;
      if (usesParameters(instruction) || cmd.instruction.onbuild || instruction.onbuild) continue;
      if (reported.has(cmd.instruction) || !isPosix(entrypoint.arguments)) continue;
      if (baseImageOf(model, stage)?.family === 'windows') continue;
      reported.add(cmd.instruction);
      const fix = cmd.form === 'exec' ? inExecForm(model, instruction) : undefined;
      yield {
        span: cmd.instruction.keyword.span,
        message: 'This CMD has no effect, because the ENTRYPOINT is in shell form and takes no arguments',
        related: [{ span: instruction.keyword.span, message: 'The ENTRYPOINT in force' }],
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

/** Whether the shell of an ENTRYPOINT keeps what stands behind its script apart: `cmd` and PowerShell append it. */
function isPosix(words: readonly string[]): boolean {
  return /(^|\/)(ba|da|a|z|k)?sh$/.test(words[0] ?? '') && /^-\w*c$/.test(words.at(-2) ?? '');
}

function inExecForm(model: DockerfileModel, entrypoint: EntrypointInstruction): Fix | undefined {
  const script = model.scriptOf(entrypoint);
  const edits = script?.complete === true ? asExecForm(model, script) : undefined;
  return edits && suggestion('Write ENTRYPOINT as a JSON array, to which CMD is appended', ...edits);
}
