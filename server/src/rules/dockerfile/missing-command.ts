import { type BaseImage, baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { insideQuotes, isShellCall } from '../../model/exec-form.ts';
import { failsWith } from '../../model/failure.ts';
import { packageFor } from '../../model/image-commands.ts';
import { imageWithoutIn, searchedName } from '../../model/missing-commands.ts';
import { isWrittenOut } from '../../model/package-call.ts';
import { packageCommands } from '../../model/packages.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { type StartedCommand, startedCommands } from '../../model/started-commands.ts';
import { userAt } from '../../model/user-at.ts';
import type { ExecForm } from '../../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../../syntax/shell/nodes.ts';
import { parseShell } from '../../syntax/shell/parser.ts';
import { type Edit, insert } from '../../text/edit.ts';
import { unbroken } from '../../text/joined.ts';
import { type Span, textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * The small images lack what a computer mostly has: there is no curl in `debian`, `python:3-slim` or `node:22-slim`, no bash in
 * Alpine, and nothing at all in `scratch`. The build does not notice, because nothing is run before the container is. A health check
 * whose command is missing fails every time, and the container is called unhealthy, or is never let into service, while its
 * program runs well; a missing `CMD` or `ENTRYPOINT` ends the container at once.
 *
 * Only what is certain is reported: the base image is one whose content is known, and nothing in the stage, or in one that it
 * starts from, could have brought the command. That is: no package of that name, none that is not known to bring it along, no
 * script, and nothing copied into a folder where commands are looked for. A command that has another one behind `||`, or that is
 * asked for with `command -v`, is left alone. Health checks of Alpine may call `wget`, which is a part of busybox.
 *
 * The fix installs the package. Mostly a language has what it takes for a health check: `python -c "import urllib.request …"`,
 * `node -e "fetch(…)"`; then the image can stay as small as it is.
 *
 * ## When to allow it
 *
 * Where the command is brought when the container is run, by a volume.
 */
export default defineDockerfileRule({
  id: 'missing-command',
  summary: 'Install what `HEALTHCHECK`, `CMD` and `ENTRYPOINT` call: a slim image has no curl, and Alpine no bash',
  category: 'correctness',
  severity: 'error',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A health check with curl',
      bad: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
        COPY . .
        HEALTHCHECK CMD curl -f http://localhost:8000/health || exit 1
                        ^^^^ python:3.13-slim has no curl and nothing here brings it, so this health check fails every time
        CMD ["python", "main.py"]
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
        COPY requirements.txt .
        RUN pip install --no-cache-dir -r requirements.txt
        COPY . .
        HEALTHCHECK CMD curl -f http://localhost:8000/health || exit 1
        CMD ["python", "main.py"]
      `,
    },
    {
      title: 'Alpine has no bash, whichever way it is called',
      bad: dockerfile`
        from node:22-alpine
        run apk add --no-cache \
            # The first process.
            tini
        copy start.sh .
        entrypoint ["tini", "--"]
        healthcheck --interval=1m \
            cmd ["/bin/bash", "-c", "nc -z localhost 80"]
                  ^^^^^^^^^ node:22-alpine has no bash and nothing here brings it, so this health check fails every time
      `,
      fixed: dockerfile`
        from node:22-alpine
        run apk add --no-cache \
            # The first process.
            tini bash
        copy start.sh .
        entrypoint ["tini", "--"]
        healthcheck --interval=1m \
            cmd ["/bin/bash", "-c", "nc -z localhost 80"]
      `,
    },
    {
      title: 'A start command, and a script inside of one',
      bad: dockerfile`
        FROM debian:12-slim AS worker
        CMD ["python3", "/srv/worker.py"]
              ^^^^^^^ debian:12-slim has no python3 and nothing here brings it, so the container can't start

        FROM gcr.io/distroless/base-debian13
        COPY server /srv/
        ENTRYPOINT ["/srv/server"]
        HEALTHCHECK CMD ["wget", "--spider", "http://localhost/"]
                          ^^^^ gcr.io/distroless/base-debian13:latest has no wget and nothing here brings it, so this health check fails every time

        FROM golang:1.27-alpine
        RUN apk add --no-cache ca-certificates
        CMD ["sh", "-c", "git describe > /version; exec server"]
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ golang:1.27-alpine has no git and nothing here brings it, so this command fails
      `,
      fixed: dockerfile`
        FROM debian:12-slim AS worker
        CMD ["python3", "/srv/worker.py"]

        FROM gcr.io/distroless/base-debian13
        COPY server /srv/
        ENTRYPOINT ["/srv/server"]
        HEALTHCHECK CMD ["wget", "--spider", "http://localhost/"]

        FROM golang:1.27-alpine
        RUN apk add --no-cache ca-certificates git
        CMD ["sh", "-c", "git describe > /version; exec server"]
      `,
    },
    {
      title: 'Installed, copied, or perhaps brought by something else',
      good: dockerfile`
        FROM debian:12-slim AS installed
        RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
        HEALTHCHECK CMD curl -f http://localhost/

        FROM debian:12-slim AS copied
        COPY --from=tools /usr/local /usr/local
        HEALTHCHECK CMD curl -f http://localhost/

        FROM debian:12-slim
        COPY setup.sh .
        RUN ./setup.sh
        HEALTHCHECK CMD curl -f http://localhost/
      `,
    },
    {
      title: 'The image has it, or another command stands in',
      good: dockerfile`
        FROM nginx:1.29-alpine AS web
        HEALTHCHECK CMD curl -f http://localhost/

        FROM alpine:3.22 AS job
        HEALTHCHECK CMD wget -q -O /dev/null http://localhost/
        CMD ["node"]
        ENTRYPOINT ["/usr/local/bin/entry"]

        FROM example.com/slim:1
        HEALTHCHECK CMD curl -f http://localhost/

        FROM alpine:3.22
        HEALTHCHECK CMD curl -f http://localhost/ || wget -q -O /dev/null http://localhost/
      `,
    },
  ],
  *check({ model }) {
    for (const started of startedCommands(model)) {
      if (started.command.form === 'exec') yield* checkExec(model, started, started.command);
      else if (baseImageOf(model, started.stages[0])?.hasShell !== false) {
        // Without a shell, that is what is missing first.
        const script = model.scriptOf(started.instruction);
        if (script !== undefined) yield* checkScript(model, started, script);
      }
    }
  },
});

function* checkExec(model: DockerfileModel, started: StartedCommand, command: ExecForm): Generator<Finding> {
  const [program] = command.arguments;
  if (program === undefined) return;
  const finding = missing(model, started, program.value, insideQuotes(model, program.span), true);
  if (finding !== undefined) {
    yield finding;
    return;
  }
  const script = command.arguments[2];
  if (!isShellCall(command) || !/^-\w*c$/.test(command.arguments[1]?.value ?? '') || script === undefined) return;
  // Escapes in JSON make the places in the file others than those in the script, so all of it is underlined.
  const span = insideQuotes(model, script.span);
  for (const found of checkScript(model, started, parseShell(unbroken(script.value, span.start))))
    yield { ...found, span };
}

function* checkScript(model: DockerfileModel, started: StartedCommand, script: ShellScript): Generator<Finding> {
  if (script.commands.some(({ name }) => /^(command|which|type|hash)$/.test(name))) return;
  if (/\bcommand\s+-v\b/.test(script.source.text)) return;
  const reported = new Set<string>();
  for (const command of script.commands) {
    if (!command.topLevel || reported.has(command.name)) continue;
    const next = script.steps[command.step + 1];
    if (next?.operator === '||' && !next.commands.every((index) => givesUp(script.commands[index]?.name))) continue;
    const isHealthcheck = started.instruction.type === 'HEALTHCHECK';
    const decides = isHealthcheck ? failsWith(script, command, false) : script.commands.length === 1;
    const finding = missing(model, started, command.name, command.nameSpan, decides);
    if (finding === undefined) continue;
    reported.add(command.name);
    yield finding;
  }
}

/** What stands behind `||` where it is no other try. */
function givesUp(name: string | undefined): boolean {
  return name !== undefined && /^(exit|false|true|:|echo|kill|return)$/.test(name);
}

function missing(
  model: DockerfileModel,
  started: StartedCommand,
  written: string,
  span: Span,
  decides: boolean,
): Finding | undefined {
  const image = imageWithoutIn(model, started.stages, written);
  const name = searchedName(written);
  if (image === undefined || name === undefined) return undefined;
  const label = image.tag === undefined ? image.repository : `${image.repository}:${image.tag}`;
  const follows = !decides
    ? 'this command fails'
    : started.instruction.type === 'HEALTHCHECK'
      ? 'this health check fails every time'
      : "the container can't start";
  const fix = installed(model, started, image, name);
  return {
    span,
    message: `${label} has no ${name} and nothing here brings it, so ${follows}`,
    ...(fix === undefined ? {} : { fixes: [fix] }),
  };
}

function installed(
  model: DockerfileModel,
  { stages: [stage] }: StartedCommand,
  image: BaseImage,
  name: string,
): Fix | undefined {
  const manager =
    image.family === 'alpine' ? 'apk' : image.family === 'debian' || image.family === 'ubuntu' ? 'apt' : undefined;
  const target = manager && packageFor(name, manager);
  if (stage === undefined || manager === undefined || target === undefined) return undefined;
  const edit = withMorePackages(model, stage, manager, target) ?? withInstall(model, stage, manager, target);
  return edit && suggestion(`Install ${target}`, edit);
}

/** One more name where the stage installs packages already. */
function withMorePackages(
  model: DockerfileModel,
  stage: Stage,
  manager: 'apk' | 'apt',
  target: string,
): Edit | undefined {
  for (const { run, script } of runsOf(model, stage)) {
    if (run.onbuild || userAt(model, run)?.isRoot !== true) continue;
    const call = packageCommands(script).find(
      (each) => each.manager === manager && /^(install|add)$/.test(each.action) && each.command.topLevel,
    );
    const last = call?.operands.at(-1);
    if (call !== undefined && last !== undefined && isWrittenOut(model, call))
      return insert(last.span.end, ` ${target}`);
  }
  return undefined;
}

/** A line of its own, as root, in front of what changes more often than the image does. */
function withInstall(model: DockerfileModel, stage: Stage, manager: 'apk' | 'apt', target: string): Edit | undefined {
  const before = stage.instructions.find(({ type }) => /^(COPY|ADD|USER|CMD|ENTRYPOINT|HEALTHCHECK)$/.test(type));
  if (before === undefined || userAt(model, before)?.isRoot !== true) return undefined;
  const call =
    manager === 'apk'
      ? `apk add --no-cache ${target}`
      : `apt-get update && apt-get install -y --no-install-recommends ${target} && rm -rf /var/lib/apt/lists/*`;
  // Who needs a network of its own for the next step needs it for this one, too.
  const next = stage.instructions.find(({ type }) => type === 'RUN');
  const network = next?.flags.find((flag) => flag.name === 'network');
  const words = [matchCase(before.keyword.value, 'RUN'), ...(network ? [textOf(model.text, network.span)] : []), call];
  const start = before.above[0]?.span.start ?? before.span.start;
  return insert(start, words.join(' ') + lineBreakOf(model.text) + indentationAt(model.text, start));
}
