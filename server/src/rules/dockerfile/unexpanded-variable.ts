import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { asShellScript, handsToShell, isShellCall, programOf, shellQuoted } from '../../model/exec-form.ts';
import { execForms } from '../../model/exec-forms.ts';
import { startCommandOf } from '../../model/start-command.ts';
import type { ExecForm, Instruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { type Span, textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * The items of a JSON array go to the program as they are written. Neither BuildKit nor the engine looks into them, and there is
 * no shell that could: `CMD ["echo", "$HOME"]` prints `$HOME`. In shell form, and in the other instructions, variables are filled
 * in, so the mistake is easily made, and a server then listens on the port `$PORT`.
 *
 * Some programs fill in variables by themselves. So only those are reported that the file defines with `ENV` or `ARG`, and `HOME`,
 * `PATH`, `USER`, `HOSTNAME` and `PWD`; nothing is said of scripts for a shell (`["sh", "-c", "echo $HOME"]`), for an interpreter,
 * or for programs that know `$NAME` themselves (`envsubst`, `nginx`, and Java with its `${…}`), nor of a `CMD` that goes to an `ENTRYPOINT`.
 *
 * The fix hands the command to a shell, which makes room for the program with `exec`. It is a suggestion: the image has to have
 * a shell. An `ARG` is gone when the container runs, so no shell could fill it in there; write `ENV NAME=$NAME` first.
 *
 * ## When to allow it
 *
 * Where the program fills in the variable itself.
 */
export default defineDockerfileRule({
  id: 'unexpanded-variable',
  summary: 'Let a shell fill in variables: in exec form nobody does',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: [],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'A port from the environment',
      bad: dockerfile`
        FROM python:3.13-slim
        ENV PORT=8000
        WORKDIR /app
        CMD ["uvicorn", "main:app", "--port", "$PORT"]
                                               ^^^^^ The program gets these very characters, because nobody fills in variables in exec form
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        ENV PORT=8000
        WORKDIR /app
        CMD ["/bin/sh", "-c", "exec uvicorn main:app --port \"$PORT\""]
      `,
    },
    {
      title: 'With further arguments behind it, and in a step of the build',
      bad: dockerfile`
        from debian:12-slim
        arg version=1.4
        run ["mkdir", "/opt/app-\${version}"]
                                ^^^^^^^^^^ The program gets these very characters, because nobody fills in variables in exec form
        entrypoint ["/opt/app/run", "--home", "\${HOME}", "--log dir"]
                                               ^^^^^^^ The program gets these very characters, because nobody fills in variables in exec form
      `,
      fixed: dockerfile`
        from debian:12-slim
        arg version=1.4
        run ["/bin/sh", "-c", "exec mkdir \"/opt/app-\${version}\""]
        entrypoint ["/bin/sh", "-c", "exec /opt/app/run --home \"\${HOME}\" '--log dir' \"$@\"", "run"]
      `,
    },
    {
      title: 'An ARG is gone by then, and an image without a shell has nobody who could',
      bad: dockerfile`
        FROM golang:1.27 AS build
        ARG MODE=release
        CMD ["server", "--mode=$MODE"]
                               ^^^^^ The program gets these very characters, because nobody fills in variables in exec form

        FROM gcr.io/distroless/static-debian13
        ENV PORT=8080
        COPY --from=build /go/bin/server /server
        ENTRYPOINT ["/server", "--port=$PORT"]
                                       ^^^^^ The program gets these very characters, because nobody fills in variables in exec form
      `,
    },
    {
      title: 'A shell fills it in',
      good: dockerfile`
        FROM node:22-slim
        ENV PORT=8080
        RUN ["/bin/bash", "-c", "echo $PORT > /port"]
        CMD node server.js $PORT
      `,
    },
    {
      title: 'Programs that know variables, or something that looks like one',
      good: dockerfile`
        FROM nginx:1.29 AS web
        ENV PORT=8080
        RUN ["envsubst", "$PORT"]
        CMD ["nginx", "-g", "env PORT=$PORT;"]

        FROM perl:5 AS script
        ENV name=x
        CMD ["perl", "-e", "my $name = shift; print $name"]

        FROM eclipse-temurin:21-jre AS service
        ENV PORT=8080
        ENTRYPOINT ["java", "-jar", "app.jar", "--server.port=\${PORT}"]

        FROM debian:12
        CMD ["grep", "$pattern", "/etc/passwd"]
      `,
    },
    {
      title: 'Arguments for an entry point that may be a script',
      good: dockerfile`
        FROM debian:12
        ENV PORT=8080
        ENTRYPOINT ["/entry"]
        CMD ["--port", "$PORT"]
      `,
    },
  ],
  *check({ model }) {
    for (const { instruction: inner, command } of execForms(model)) {
      if (!command.arguments.some(({ value }) => value.includes('$'))) continue;
      if (expandsItself(command) || (inner.type === 'CMD' && hasEntrypoint(model, inner))) continue;
      if (baseImageOf(model, model.stageOf(inner))?.family === 'windows') continue;
      yield* checkItems(model, inner, command);
    }
  },
});

function* checkItems(model: DockerfileModel, instruction: Instruction, command: ExecForm): Generator<Finding> {
  let fixes: readonly Fix[] | undefined;
  for (const word of command.arguments) {
    const places = variablesIn(model, instruction, word);
    if (places.length === 0) continue;
    fixes ??= fixesFor(model, instruction, command);
    for (const span of places) {
      yield {
        span,
        message: 'The program gets these very characters, because nobody fills in variables in exec form',
        ...(fixes.length > 0 ? { fixes } : {}),
      };
    }
  }
}

/** Programs that take a script, which may have variables of its own, or that fill in those of the environment. */
const scripted =
  /^(env|envsubst|nginx|caddy|haproxy|awk|gawk|sed|perl|ruby|php|tclsh|fish|expect|jq|yq|make|xargs|find|sudo|gosu|su-exec|docker|kubectl|tini|dumb-init|supervisord|telegraf|vector|fluent-bit|fluentd|otelcol.*|.*\.(sh|bash))$/;

function expandsItself(command: ExecForm): boolean {
  const program = programOf(command);
  if (isShellCall(command) || handsToShell(command) || scripted.test(program) || program.includes('entrypoint'))
    return true;
  if (program === 'java') return true;
  return command.arguments.some(({ value }) => /^(-\w*[ce]|eval|--eval|--command)$/.test(value));
}

/** Whether an ENTRYPOINT of the file gets what CMD says. */
function hasEntrypoint(model: DockerfileModel, instruction: Instruction): boolean {
  const stage = model.stageOf(instruction);
  return stage !== undefined && startCommandOf(model, stage).entrypoint.kind === 'set';
}

const everywhere = new Set(['HOME', 'PATH', 'USER', 'HOSTNAME', 'PWD']);
const variablePattern = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})/g;

function variablesIn(model: DockerfileModel, instruction: Instruction, word: Word): readonly Span[] {
  if (!word.value.includes('$')) return [];
  const scope = model.scopeAt(instruction);
  const text = textOf(model.text, word.span);
  // With an escape in front it is meant as it is; inside of continued lines its place is not looked for.
  return [...text.matchAll(variablePattern)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? '';
    if (/[\\$]$/.test(text.slice(0, match.index))) return [];
    if (!everywhere.has(name) && scope.lookup(name) === undefined) return [];
    const start = word.span.start + match.index;
    return [{ start, end: start + match[0].length }];
  });
}

function fixesFor(model: DockerfileModel, instruction: Instruction, command: ExecForm): readonly Fix[] {
  if (baseImageOf(model, model.stageOf(instruction))?.hasShell === false) return [];
  const scope = model.scopeAt(instruction);
  const isBuild = instruction.type === 'RUN';
  const words = command.arguments.map(({ value }) => {
    const names = [...value.matchAll(variablePattern)].map((match) => match[1] ?? match[2] ?? '');
    const isKnown = names.every((name) => everywhere.has(name) || isBuild || scope.lookup(name)?.inImage === true);
    if (names.length === 0) return value.includes('$') ? undefined : shellQuoted(value);
    // What else a shell reads between double quotes would change.
    return isKnown && !/["\\`!]|\$(?![A-Za-z_{])/.test(value) ? `"${value}"` : undefined;
  });
  if (!words.every((word) => word !== undefined)) return [];
  const isEntrypoint = instruction.type === 'ENTRYPOINT';
  const script = `exec ${words.join(' ')}${isEntrypoint ? ' "$@"' : ''}`;
  const edit = asShellScript(model, command, script, isEntrypoint ? [programOf(command)] : []);
  return edit === undefined ? [] : [suggestion('Let a shell fill in the variables', edit)];
}
