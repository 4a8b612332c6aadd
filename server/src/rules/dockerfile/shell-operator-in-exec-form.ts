import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import {
  asShellScript,
  handsToShell,
  insideQuotes,
  isShellCall,
  programOf,
  shellQuoted,
} from '../../model/exec-form.ts';
import { execForms } from '../../model/exec-forms.ts';
import { startCommandOf } from '../../model/start-command.ts';
import type { ExecForm, Instruction } from '../../syntax/dockerfile/nodes.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * `&&`, `|` and `>` mean something to a shell, and in exec form there is none: every item of the array is an argument of the
 * one program that the first item names. `CMD ["migrate", "&&", "serve"]` runs `migrate` with the arguments `&&` and `serve`, which it
 * may even take without a complaint, and never gets to `serve`.
 *
 * Nothing is said where the first item is a shell or another program that gets a script or runs another command.
 *
 * The fix hands the whole to a shell. It is a suggestion: the image has to have one, and it stays the first process, which gets
 * the signals.
 *
 * ## When to allow it
 *
 * Where the program is to get these characters as an argument.
 */
export default defineDockerfileRule({
  id: 'shell-operator-in-exec-form',
  summary: 'Let a shell run what has `&&`, `|` or `>` in it: in exec form they are arguments like any other',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: [],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'Two commands in one array',
      bad: dockerfile`
        FROM python:3.13-slim
        CMD ["python", "manage.py", "migrate", "&&", "gunicorn", "shop.wsgi", "--bind", "0.0.0.0:8000"]
                                                ^^ Without a shell this is an argument of python, and no operator
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        CMD ["/bin/sh", "-c", "python manage.py migrate && gunicorn shop.wsgi --bind 0.0.0.0:8000"]
      `,
    },
    {
      title: 'A redirection, and a check with a second try',
      bad: dockerfile`
        from debian:12-slim
        run [ "echo", "hello world", ">", "/etc/motd" ]
                                      ^ Without a shell this is an argument of echo, and no operator
        healthcheck cmd ["/srv/check", "||", "exit", "1"]
                                        ^^ Without a shell this is an argument of check, and no operator
      `,
      fixed: dockerfile`
        from debian:12-slim
        run ["/bin/sh", "-c", "echo 'hello world' > /etc/motd"]
        healthcheck cmd ["/bin/sh", "-c", "/srv/check || exit 1"]
      `,
    },
    {
      title: 'Several lines, whose comments would be lost; and an image that has no shell',
      bad: dockerfile`
        FROM node:22-slim AS app
        CMD ["node", "migrate.js", \
             # Then it serves.
             "&&", \
              ^^ Without a shell this is an argument of node, and no operator
             "node", "server.js"]

        FROM gcr.io/distroless/static-debian13
        COPY server /
        CMD ["/server", "|", "/log"]
                         ^ Without a shell this is an argument of server, and no operator
      `,
    },
    {
      title: 'A shell, and programs that know such words',
      good: dockerfile`
        FROM debian:12-slim
        RUN ["/bin/bash", "-c", "echo hello > /etc/motd"]
        RUN ["find", "/srv", "-name", "*.pyc", "-exec", "rm", "{}", ";"]
        RUN ["test", "b", ">", "a"]
        CMD ["jq", "|", "/data.json"]

        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        ENTRYPOINT ["C:\\\\Tools\\\\VsDevCmd.bat", "&&", "powershell.exe"]
      `,
    },
  ],
  *check({ model }) {
    for (const { instruction: inner, command } of execForms(model)) {
      if (isShellCall(command) || handsToShell(command)) continue;
      if (takesOperators.test(programOf(command))) continue;
      const found = command.arguments.slice(1).filter(({ value }) => operators.has(value));
      if (found.length === 0 || isBatch(model, inner, command)) continue;
      const entrypoint = inner.type === 'CMD' ? entrypointOf(model, inner) : undefined;
      const program = entrypoint === undefined ? programOf(command) : entrypoint;
      const fix = entrypoint === undefined ? throughShell(model, inner, command) : undefined;
      for (const { span } of found) {
        yield {
          span: insideQuotes(model, span),
          message: `Without a shell this is an argument of ${program}, and no operator`,
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

const operators = new Set(['&&', '||', '|', '>', '>>', '2>', '2>>', '2>&1', '>&2', '1>&2', '&>', '|&']);

/** Programs for which such a word has a meaning of its own. */
const takesOperators =
  /^(test|\[|expr|find|jq|yq|awk|gawk|sed|grep|egrep|cut|tr|sort|column|paste|join|printf|xargs|env|sudo|gosu|su-exec|perl|ruby|psql|mysql|sqlite3|foreground|background|execlineb)$/;

/** Windows runs a batch file by its shell, which reads such words in its arguments. */
function isBatch(model: DockerfileModel, instruction: Instruction, command: ExecForm): boolean {
  if (/\.(bat|cmd)$/i.test(programOf(command))) return true;
  return baseImageOf(model, model.stageOf(instruction))?.family === 'windows';
}

/** The program that gets what CMD says: that of the ENTRYPOINT, where the file has one. */
function entrypointOf(model: DockerfileModel, instruction: Instruction): string | undefined {
  const stage = model.stageOf(instruction);
  const entrypoint = stage === undefined ? undefined : startCommandOf(model, stage).entrypoint;
  if (entrypoint?.kind !== 'set') return undefined;
  const { command } = entrypoint.instruction;
  return command.form === 'exec' ? programOf(command) : 'the ENTRYPOINT';
}

function throughShell(model: DockerfileModel, instruction: Instruction, command: ExecForm): Fix | undefined {
  const [first] = command.arguments;
  // An entry point would have to hand on its arguments, and to which of the commands nobody knows.
  if (instruction.type === 'ENTRYPOINT' || first === undefined) return undefined;
  if (baseImageOf(model, model.stageOf(instruction))?.hasShell === false) return undefined;
  const words = command.arguments.map(({ value }) => (operators.has(value) ? value : shellQuoted(value)));
  const edit = asShellScript(model, command, words.join(' '));
  return edit && suggestion('Let a shell run it', edit);
}
