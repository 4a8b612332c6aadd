import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { allRuns } from '../../model/runs.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { insert, remove, type Edit } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A `RUN` that starts with `cd` works in that folder, and the next one has to start with `cd` again. `WORKDIR` says it once,
 * for all that follows, makes the folder where it is missing, and is what tools and people look for.
 *
 * Reported is a `cd` to a fixed absolute path that a `RUN` starts with, because that is where `WORKDIR` can take its
 * place. Unlike hadolint, which reports every `cd`: further inside, it mostly goes to a folder that the same `RUN` has
 * made and will delete. One without anything behind it is the matter of `cd-without-effect`.
 *
 * The fix is a suggestion, since `WORKDIR` holds for the relative paths of all that follows, and for the running
 * container.
 *
 * ## When to allow it
 *
 * Where one step alone is done in another folder.
 */
export default defineDockerfileRule({
  id: 'cd-instead-of-workdir',
  summary: 'Use `WORKDIR` for the folder that a `RUN` works in, instead of starting it with `cd`',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3003', 'trivy/DS-0013'],
  concepts: [],
  examples: [
    {
      title: 'In front of one command',
      bad: dockerfile`
        FROM golang:1.25
        COPY . /src
        RUN cd /src && go build -o /server ./...
            ^^^^^^^ This cd holds for one RUN only, where WORKDIR would hold for all that follows
      `,
      fixed: dockerfile`
        FROM golang:1.25
        COPY . /src
        WORKDIR /src
        RUN go build -o /server ./...
      `,
    },
    {
      title: 'On lines of its own, with comments',
      bad: dockerfile`
        from node:22-slim
        copy . /app
        run cd /app \
            ^^^^^^^ This cd holds for one RUN only, where WORKDIR would hold for all that follows
            # Exactly what the lock file says.
            && npm ci \
            && npm run build
        run set -eux; cd /app/api; npm ci
                      ^^^^^^^^^^^ This cd holds for one RUN only, where WORKDIR would hold for all that follows
      `,
      fixed: dockerfile`
        from node:22-slim
        copy . /app
        workdir /app
        run \
            # Exactly what the lock file says.
            npm ci \
            && npm run build
        run set -eux; cd /app/api; npm ci
      `,
    },
    {
      title: 'A folder of the moment, and one in a subshell',
      good: dockerfile`
        FROM debian:12-slim
        RUN git clone https://example.com/tool.git && cd tool && make install && cd .. && rm -rf tool
        RUN (cd /src && make) && cd "$HOME" && make
      `,
    },
    {
      title: 'WORKDIR',
      good: dockerfile`
        FROM golang:1.25
        WORKDIR /src
        COPY . .
        RUN cd cmd/server && go build
      `,
    },
  ],
  *check({ model }) {
    for (const each of allRuns(model)) {
      const { script, run } = each;
      const [first] = script.commands;
      const command = first?.name === 'set' ? script.commands[1] : first;
      if (command?.name !== 'cd' || !command.topLevel || script.steps.length <= command.step + 1) continue;
      const path = command.arguments[0];
      if (path === undefined || command.arguments.length !== 1 || !/^\/[\w./+@-]*$/.test(path.raw) || path.raw === '/')
        continue;
      const next = script.steps[command.step + 1];
      if (command.step > 1 || (next?.operator !== '&&' && next?.operator !== ';' && next?.operator !== '\n')) continue;
      if (!script.commands.some(({ name, step }) => step > command.step && name !== 'cd')) continue;
      const fix = run.onbuild ? undefined : withWorkdir(model, each, command, path.raw);
      yield {
        span: command.span,
        message: 'This cd holds for one RUN only, where WORKDIR would hold for all that follows',
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

function withWorkdir(
  model: DockerfileModel,
  { run, script }: RunWithScript,
  command: ShellCommand,
  path: string,
): Fix | undefined {
  const next = script.steps[1];
  if (run.heredocs.length > 0 || command.step !== 0 || next?.operator !== '&&' || next.operatorSpan === undefined)
    return undefined;
  const { text } = model;
  const { start } = run.keyword.span;
  const line = `${matchCase(run.keyword.value, 'WORKDIR')} ${path}${lineBreakOf(text)}${indentationAt(text, start)}`;
  const operator = next.operatorSpan;
  const gap = text.slice(command.span.end, operator.start);
  const edits: Edit[] = gap.includes('\n')
    ? [
        remove({ start: command.span.start, end: command.span.end + spaces(text, command.span.end) }),
        remove({ start: operator.start, end: operator.end + spaces(text, operator.end) }),
      ]
    : [remove({ start: command.span.start, end: operator.end + spaces(text, operator.end) })];
  return suggestion(`Set WORKDIR ${path} instead`, insert(start, line), ...edits);
}

function spaces(text: string, offset: number): number {
  return /^[ \t]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0;
}
