import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { setsPipefail, startsWithPipefail } from '../../model/pipefail.ts';
import { allRuns } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { insert } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A pipe ends as its last command ends. Where `curl … | tar x` gets only half of a file, or `curl … | sh` none, the build goes on
 * with what there is, unless the last command happens to notice. With `pipefail` the pipe fails when any of its
 * commands does.
 *
 * The option is set by `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`, also in a stage that this one starts from (hadolint looks
 * at the stage alone), or by `set -o pipefail` in the `RUN` itself. The `sh` of Debian and Ubuntu is `dash`, which has no such
 * option and stops the build at `set -o pipefail`; bash, zsh and the `ash` of Alpine have it.
 *
 * Unlike hadolint, nothing is said of pipes that only take the text of `echo` or `printf`, or the endless one of `yes`, which
 * `pipefail` would make fail; nor of those in a condition, in a substitution, or in front of `||`.
 *
 * ## When to allow it
 *
 * Where a command in the middle is expected to fail: `grep` without a match, or a program whose reader stops early.
 */
export default defineDockerfileRule({
  id: 'pipe-without-pipefail',
  summary: 'Set `pipefail` where commands are piped, or the failure of all but the last is lost',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL4006'],
  concepts: [],
  examples: [
    {
      title: 'A download that is unpacked at once',
      bad: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSL https://example.com/tool.tar.gz | tar -xz -C /opt
            ^^^^ When curl fails here the build goes on, because the shell only asks how the last command of the pipe ended
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        RUN curl -fsSL https://example.com/tool.tar.gz | tar -xz -C /opt
      `,
    },
    {
      title: 'Alpine’s shell knows the option itself',
      bad: dockerfile`
        from alpine:3.22
        run apk add --no-cache curl \
            # Installs into /usr/local.
            && curl -fsSL https://example.com/install.sh | sh
               ^^^^ When curl fails here the build goes on, because the shell only asks how the last command of the pipe ended
      `,
      fixed: dockerfile`
        from alpine:3.22
        run set -o pipefail; apk add --no-cache curl \
            # Installs into /usr/local.
            && curl -fsSL https://example.com/install.sh | sh
      `,
    },
    {
      title: 'A base that may have no such shell',
      bad: dockerfile`
        FROM example.com/base:1
        RUN wget -qO- https://example.com/list | sort > /list
            ^^^^ When wget fails here the build goes on, because the shell only asks how the last command of the pipe ended
      `,
    },
    {
      title: 'The option is set',
      good: dockerfile`
        FROM debian:12-slim AS base
        SHELL ["/bin/bash", "-euo", "pipefail", "-c"]

        FROM base
        RUN curl -fsSL https://example.com/tool.tar.gz | tar -xz -C /opt

        FROM alpine:3.22
        RUN set -euo pipefail; wget -qO- https://example.com/list | sort > /list
      `,
    },
    {
      title: 'Nothing can be lost, or it is meant to be',
      good: dockerfile`
        FROM debian:12-slim
        RUN echo 'root:secret' | sort && yes | sort -u
        RUN cat /list | grep -v '^#' || true
        RUN if dpkg -l | grep -q curl; then echo yes; fi
        SHELL ["pwsh", "-Command"]
        RUN Get-ChildItem | Sort-Object
      `,
    },
  ],
  *check({ model }) {
    let first: RunWithScript['run'] | undefined;
    for (const each of allRuns(model)) {
      const { script } = each;
      if (!script.commands.some(({ pipe }) => pipe !== undefined)) continue;
      if (startsWithPipefail(model, each.run, script)) continue;
      let isSet = false;
      for (const command of script.commands) {
        if (command.topLevel) isSet = isSet || setsPipefail(command);
        if (isSet || command.pipe?.position !== 0 || !command.topLevel) continue;
        const lost = lostFailure(each, command);
        if (lost === undefined) continue;
        // One SHELL is enough for a stage, or for what follows another SHELL in it: in front of the first that needs it.
        if (first === undefined || !isSameShell(model, first, each.run))
          first = each.run.onbuild ? undefined : each.run;
        const fix = each.run.onbuild ? undefined : withPipefail(model, each, first ?? each.run);
        yield {
          span: lost.nameSpan,
          message: `When ${lost.name} fails here the build goes on, because the shell only asks how the last command of the pipe ended`,
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

/** The first command of a pipe, of those whose end nobody sees, that can fail. */
function lostFailure({ script }: RunWithScript, first: ShellCommand): ShellCommand | undefined {
  if (script.steps[first.step + 1]?.operator === '||') return undefined;
  const length = first.pipe?.length ?? 0;
  return script.commands.find(
    ({ step, topLevel, pipe, name }) =>
      step === first.step &&
      topLevel &&
      pipe !== undefined &&
      pipe.position < length - 1 &&
      name !== '' &&
      !neverFails.has(name),
  );
}

const neverFails = new Set(['echo', 'printf', 'yes', 'true', ':']);

function isSameShell(model: DockerfileModel, a: RunWithScript['run'], b: RunWithScript['run']): boolean {
  return model.stageOf(a) === model.stageOf(b) && model.shellAt(a) === model.shellAt(b);
}

function withPipefail(
  model: DockerfileModel,
  { run, script }: RunWithScript,
  firstPiped: RunWithScript['run'],
): Fix | undefined {
  const shell = (model.shellAt(run)[0] ?? '').split('/').at(-1) ?? '';
  const stage = model.stageOf(run);
  if (stage === undefined) return undefined;
  const kind = shell === 'sh' ? shellOfBase(model, stage) : shell;
  if (shell !== 'sh' || kind === 'ash') {
    if (!['bash', 'zsh', 'ash'].includes(kind ?? '')) return undefined;
    const first = script.steps[0]?.span.start;
    if (first === undefined) return undefined;
    const isHeredoc = run.heredocs.length > 0;
    const after = isHeredoc ? lineBreakOf(model.text) + indentationAt(model.text, first) : ' ';
    return suggestion('Set pipefail for this RUN', insert(first, `set -o pipefail${isHeredoc ? '' : ';'}${after}`));
  }
  if (kind !== 'bash') return undefined;
  const { start } = firstPiped.keyword.span;
  const line = `${matchCase(run.keyword.value, 'SHELL')} ["/bin/bash", "-o", "pipefail", "-c"]`;
  return suggestion(
    'Run what follows with bash and its option pipefail',
    insert(start, line + lineBreakOf(model.text) + indentationAt(model.text, start)),
  );
}

/** The shell with `pipefail` that the base image is known to have. */
function shellOfBase(model: DockerfileModel, stage: Stage): 'ash' | 'bash' | undefined {
  const image = baseImageOf(model, stage);
  switch (image?.family) {
    case 'alpine':
      return 'ash';
    case 'debian':
    case 'ubuntu':
    case 'fedora':
      return 'bash';
    case undefined:
      return image !== undefined && withBash.has(image.repository) ? 'bash' : undefined;
    default:
      return undefined;
  }
}

/** Official images that have moved from one distribution with bash to another; those on Alpine and Windows say so in the tag. */
const withBash: ReadonlySet<string> = new Set(['openjdk', 'maven', 'gradle', 'tomcat', 'mysql']);
