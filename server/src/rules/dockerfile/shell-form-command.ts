import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { asExecForm, asValidJson, builtins, isSimple, lastOffset } from '../../model/exec-form.ts';
import type { CmdInstruction, EntrypointInstruction, ShellForm } from '../../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../../syntax/shell/nodes.ts';
import { insert, type Edit } from '../../text/edit.ts';
import { sourceOffset } from '../../text/joined.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';
import { executedIn, executedOf, inStage } from '../triggered.ts';

/**
 * A command in shell form is run by `/bin/sh -c`. The shell is then the container's first process, the one that
 * `docker stop` sends its signal to: a shell that stays beside its program does not pass the signal on, so the container
 * is killed after ten seconds without having been able to finish its work. The image needs a shell for it, too, and an
 * `ENTRYPOINT` in shell form ignores `CMD` and whatever stands behind the image's name in `docker run`.
 *
 * The same instructions are reported as by BuildKit (`JSONArgsRecommended`): every `CMD` and `ENTRYPOINT` that is no JSON
 * array, the empty one included, unless a `SHELL` is in force in the stage, which says that a shell is wanted. Unlike
 * hadolint, which also reports `HEALTHCHECK CMD` and takes no notice of `SHELL`.
 *
 * The fix writes the words as a JSON array. Where the command needs the shell (for a variable, or for `&&`), it keeps it, as
 * `["/bin/sh", "-c", "exec …"]`: with `exec` the shell makes room for the program, which then gets the signals. All of
 * them are suggestions, because the first process changes: a program that doesn't handle SIGTERM ignores it as the first
 * process, one that doesn't reap orphaned processes leaves them (`docker run --init` helps with both), and a script
 * without a `#!` line is run by a shell only.
 *
 * ## When to allow it
 *
 * Where the shell is to stay the first process: for a script with a `trap` in it, or several programs side by side. A
 * `SHELL` instruction above says so to BuildKit as well.
 */
export default defineDockerfileRule({
  id: 'shell-form-command',
  summary:
    'Write `CMD` and `ENTRYPOINT` as a JSON array: in shell form `/bin/sh -c` stands between the engine and the program',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/JSONArgsRecommended', 'hadolint/DL3025'],
  concepts: ['shell-and-exec-form'],
  examples: [
    {
      title: 'A program and its arguments',
      bad: dockerfile`
        FROM python:3.13-slim
        CMD python -m http.server "8 000"
        ^^^ CMD in shell form is run by /bin/sh -c, which may keep the signals of docker stop from the program
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        CMD ["python", "-m", "http.server", "8 000"]
      `,
    },
    {
      title: 'Continued lines and comments stay as they are',
      bad: dockerfile`
        from nginx:1.29
        entrypoint nginx \
        ^^^^^^^^^^ ENTRYPOINT in shell form is run by /bin/sh -c, so it ignores CMD and the arguments of docker run
            # Stay in the foreground.
            -g 'daemon off;'
      `,
      fixed: dockerfile`
        from nginx:1.29
        entrypoint ["nginx", \
            # Stay in the foreground.
            "-g", "daemon off;"]
      `,
    },
    {
      title: 'A variable needs the shell, which can make room for the program',
      bad: dockerfile`
        FROM node:22-slim
        ENV PORT=8080
        CMD npm run migrate && node server.js --title "my shop" --port $PORT
        ^^^ CMD in shell form is run by /bin/sh -c, which may keep the signals of docker stop from the program
      `,
      fixed: dockerfile`
        FROM node:22-slim
        ENV PORT=8080
        CMD ["/bin/sh", "-c", "npm run migrate && exec node server.js --title \"my shop\" --port $PORT"]
      `,
    },
    {
      title: 'An array that is no JSON is run as a command of that name',
      bad: dockerfile`
        FROM node:22-slim
        CMD ['node', 'server.js']
        ^^^ This array is no valid JSON, so /bin/sh -c gets it as it stands, brackets and all
      `,
      fixed: dockerfile`
        FROM node:22-slim
        CMD ["node", "server.js"]
      `,
    },
    {
      title: 'Nothing to write as an array',
      bad: dockerfile`
        FROM node:22-slim
        CMD node server.js | tee /var/log/server.log
        ^^^ CMD in shell form is run by /bin/sh -c, which may keep the signals of docker stop from the program
      `,
    },
    {
      title: 'Exec form',
      good: dockerfile`
        FROM nginx:1.29
        ENTRYPOINT [ "nginx", \
            # Stay in the foreground.
            "-g", "daemon off;" ]
        CMD []
      `,
    },
    {
      title: 'SHELL says that a shell is wanted, also to stages that start from this one',
      good: dockerfile`
        FROM debian:12 AS base
        SHELL ["/bin/bash", "-o", "pipefail", "-c"]
        CMD node server.js | tee /var/log/server.log

        FROM base
        ENTRYPOINT exec node server.js
      `,
    },
    {
      title: 'Health checks and triggers of other builds are not meant',
      good: dockerfile`
        FROM nginx:1.29
        HEALTHCHECK CMD curl --fail http://localhost/ || exit 1
        ONBUILD CMD nginx -g 'daemon off;'
      `,
    },
  ],
  *check({ model }) {
    // Whether a SHELL is in force at the end of each stage, for those that start from it.
    const chosen: boolean[] = [];
    for (const stage of model.stages) {
      let isShellChosen = stage.base.kind === 'stage' && chosen[stage.base.stage] === true;
      const hasNone = executedOf(stage, 'CMD').length + executedOf(stage, 'ENTRYPOINT').length === 0;
      for (const instruction of hasNone ? executedOf(stage, 'SHELL') : executedIn(stage)) {
        if (instruction.type === 'SHELL') isShellChosen = true;
        if (instruction.type !== 'CMD' && instruction.type !== 'ENTRYPOINT') continue;
        const { command } = instruction;
        // The engine refuses flags here, which is a syntax error.
        if (command.form === 'exec' || isShellChosen || instruction.flags.length > 0) continue;
        // Without a shell in the image it fails as it is: `missing-shell` says so, and knows whether an array would help.
        const lacksShell = baseImageOf(model, stage)?.hasShell === false;
        const fix = lacksShell ? undefined : inExecForm(model, instruction, command);
        yield inStage(stage, instruction, {
          span: instruction.keyword.span,
          message: messageFor(instruction, command),
          ...(fix === undefined ? {} : { fixes: [fix] }),
        });
      }
      chosen.push(isShellChosen);
    }
  },
});

type CommandInstruction = CmdInstruction | EntrypointInstruction;

function messageFor(instruction: CommandInstruction, command: ShellForm): string {
  if (command.script.text === '') return `${instruction.type} without a command runs /bin/sh -c with nothing to do`;
  if (command.script.text.startsWith('[')) {
    return 'This array is no valid JSON, so /bin/sh -c gets it as it stands, brackets and all';
  }
  return instruction.type === 'CMD'
    ? 'CMD in shell form is run by /bin/sh -c, which may keep the signals of docker stop from the program'
    : 'ENTRYPOINT in shell form is run by /bin/sh -c, so it ignores CMD and the arguments of docker run';
}

function inExecForm(model: DockerfileModel, instruction: CommandInstruction, command: ShellForm): Fix | undefined {
  const name = instruction.type;
  if (command.script.text === '') {
    return suggestion(`Write ${name} [] for no command at all`, insert(instruction.keyword.span.end, ' []'));
  }
  if (command.script.text.startsWith('[')) {
    const edits = asValidJson(command.script);
    return edits && suggestion(`Write the array of ${name} as valid JSON`, ...edits);
  }
  const script = model.scriptOf(instruction);
  if (script === undefined || !script.complete) return undefined;
  const words = asExecForm(model, script);
  if (words !== undefined)
    return suggestion(`Write ${name} as a JSON array, so that the program gets the signals`, ...words);
  const edits = withShell(model, script);
  return edits && suggestion(`Keep the shell for ${name}, but let it make room for the program with exec`, ...edits);
}

/** `["/bin/sh", "-c", "… exec …"]`: the script as it is, with `exec` in front of its last command. */
function withShell(model: DockerfileModel, script: ShellScript): readonly Edit[] | undefined {
  const command = script.commands.findLast(({ topLevel }) => topLevel);
  if (command === undefined || !isSimple(model, script, command) || builtins.has(command.name)) return undefined;
  // What stands before `exec` has to come back to it, and the shell's own work afterwards has to be none.
  if (script.steps.some(({ operator }) => operator !== undefined && operator !== '&&' && operator !== ';'))
    return undefined;
  const { text } = script.source;
  // A JSON string can't hold them as they are.
  if (/[\t\v\f\r\n]/.test(text)) return undefined;
  if (script.commands.some(({ name }) => name === 'trap')) return undefined;
  const hasExec = /^exec\b/.test(model.text.slice(command.span.start));
  if (command.name === '' || (command.assignments.length > 0 && hasExec)) return undefined;
  const edits: Edit[] = [insert(sourceOffset(script.source, 0), '["/bin/sh", "-c", "')];
  for (const match of text.matchAll(/["\\]/g)) edits.push(insert(sourceOffset(script.source, match.index), '\\'));
  if (!hasExec) {
    // Assignments in front of a command stay in front of `exec`, which hands them on.
    edits.push(insert(command.assignments.length > 0 ? command.nameSpan.start : command.span.start, 'exec '));
  }
  edits.push(insert(lastOffset(script.source), '"]'));
  return edits;
}
