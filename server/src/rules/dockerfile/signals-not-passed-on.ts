import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { builtins, insideQuotes, isSimple, programOf } from '../../model/exec-form.ts';
import type { Stage } from '../../model/stages.ts';
import { startedCommands } from '../../model/started-commands.ts';
import type { ExecForm } from '../../syntax/dockerfile/nodes.ts';
import { parseShell } from '../../syntax/shell/parser.ts';
import { insert } from '../../text/edit.ts';
import { unbroken } from '../../text/joined.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * `docker stop` sends `SIGTERM` to the first process of the container, and kills all of them after ten seconds. The `sh` of Debian and
 * Ubuntu waits for its last command, and neither ends nor passes the signal on: each stop takes ten seconds, and the program is killed
 * in the middle of its work. With `exec` the shell makes room for the program, which is the first process then.
 *
 * `npm start` runs its script in such a shell: npm hands the signal to it, it ends, npm complains with exit code 1, and the program never
 * hears of it. `node server.js` instead of `npm start` gets the signal, and saves the memory of npm.
 *
 * Bash and the `sh` of Alpine make room for a last command by themselves, so nothing is said of them, nor of images that are not known.
 * Commands in shell form are [`shell-form-command`](shell-form-command.md)’s matter. Behind an `ENTRYPOINT` such as tini all is well.
 *
 * ## When to allow it
 *
 * Where the container is run with another first process (`docker run --init`) and the program has nothing to finish.
 */
export default defineDockerfileRule({
  id: 'signals-not-passed-on',
  summary:
    'Start the program itself, or with `exec`: `sh -c` and `npm start` on Debian keep the signals of `docker stop` from it',
  category: 'correctness',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'A shell that waits',
      bad: dockerfile`
        FROM python:3.13-slim
        CMD ["sh", "-c", "python migrate.py && python server.py --port $PORT"]
                                               ^^^^^^ Without exec the shell waits for this and does not pass on the signal of docker stop, so it is killed
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        CMD ["sh", "-c", "python migrate.py && exec python server.py --port $PORT"]
      `,
    },
    {
      title: 'As an entry point, over several lines',
      bad: dockerfile`
        from debian:12-slim
        entrypoint ["/bin/sh", \
            # With the port of the environment.
            "-c", "/srv/server --port $PORT"]
                   ^^^^^^^^^^^ Without exec the shell waits for this and does not pass on the signal of docker stop, so it is killed
      `,
      fixed: dockerfile`
        from debian:12-slim
        entrypoint ["/bin/sh", \
            # With the port of the environment.
            "-c", "exec /srv/server --port $PORT"]
      `,
    },
    {
      title: 'npm in between',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY . .
        CMD ["npm", "run", "start"]
              ^^^ npm runs this script in a shell that does not pass on the signal of docker stop, so the program is killed
      `,
    },
    {
      title: 'The program itself, with exec, or with another first process',
      good: dockerfile`
        FROM node:22-slim AS direct
        CMD ["node", "server.js"]

        FROM node:22-slim AS replaced
        CMD ["sh", "-c", "node migrate.js && exec node server.js"]

        FROM node:22-slim AS other
        ENTRYPOINT ["tini", "--"]
        CMD ["npm", "start"]

        FROM node:22-slim AS bash
        CMD ["bash", "-c", "node server.js"]

        FROM node:22-alpine
        CMD ["sh", "-c", "node server.js"]
      `,
    },
    {
      title: 'The shell has more to do',
      good: dockerfile`
        FROM node:22-slim AS traps
        CMD ["sh", "-c", "trap 'kill $!' TERM; node server.js & wait"]

        FROM node:22-slim AS pipes
        CMD ["sh", "-c", "node server.js | tee /var/log/server.log"]

        FROM node:22-slim
        HEALTHCHECK CMD ["sh", "-c", "node check.js"]
        CMD ["sh", "-c", "echo ready"]
      `,
    },
  ],
  *check({ model }) {
    for (const { stages, instruction, command } of startedCommands(model)) {
      if (command.form === 'shell' || instruction.type === 'HEALTHCHECK') continue;
      if (!stages.every((stage) => hasDash(model, stage))) continue;
      const program = programOf(command);
      const [first] = command.arguments;
      if (program === 'npm' && first !== undefined && isScriptCall(command)) {
        yield {
          span: insideQuotes(model, first.span),
          message:
            'npm runs this script in a shell that does not pass on the signal of docker stop, so the program is killed',
        };
      } else if (/^(sh|dash)$/.test(program)) yield* checkShell(model, command);
    }
  },
});

/** The `sh` of Debian and Ubuntu waits; those of Alpine (busybox) and Fedora (bash) make room for a last command by themselves. */
function hasDash(model: DockerfileModel, stage: Stage): boolean {
  const family = baseImageOf(model, stage)?.family;
  return family === 'debian' || family === 'ubuntu';
}

function isScriptCall({ arguments: words }: ExecForm): boolean {
  const action = words[1]?.value;
  return action === 'start' || ((action === 'run' || action === 'run-script') && words.length > 2);
}

/** Commands that are done before anybody could want to stop them. */
const short = new Set('echo printf true false cat ls env id date sleep'.split(' '));

function* checkShell(model: DockerfileModel, command: ExecForm): Generator<Finding> {
  const script = command.arguments[2];
  if (command.arguments[1]?.value !== '-c' || script === undefined) return;
  const inside = insideQuotes(model, script.span);
  // With escapes in it, or continued lines, places in the file are not those of the script.
  if (textOf(model.text, inside) !== script.value) return;
  const shell = parseShell(unbroken(script.value, inside.start));
  const last = shell.commands.findLast(({ topLevel }) => topLevel);
  if (!shell.complete || last === undefined || !isSimple(model, shell, last)) return;
  if (last.name === '' || builtins.has(last.name) || short.has(last.name)) return;
  if (shell.commands.some(({ name }) => /^(trap|wait)$/.test(name))) return;
  if (shell.steps.some(({ operator }) => operator === '&' || operator === '||')) return;
  // Behind `exec`, or a wrapper, the command's name is not what it starts with.
  const start = last.assignments[0]?.span.start ?? last.nameSpan.start;
  if (last.span.start !== start) return;
  yield {
    span: last.nameSpan,
    message: 'Without exec the shell waits for this and does not pass on the signal of docker stop, so it is killed',
    fixes: [suggestion('Let the shell make room for it with exec', insert(last.nameSpan.start, 'exec '))],
  };
}
