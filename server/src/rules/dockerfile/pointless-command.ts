import type { CommandInRun } from '../../model/command-index.ts';
import { commandsNamed } from '../../model/commands-named.ts';
import { removeStep } from '../../model/remove-step.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * A `RUN` runs without a terminal, in a container that ends with it. So an editor has nobody who types, `ps`, `top` and `free` show
 * the processes and the memory of the build, `shutdown` has no machine to turn off, and `mount` has no right to. Where such a line
 * is left from trying things out it does nothing for the image.
 *
 * What is looked at is how they are called: an editor that is given its commands (`vim +PlugInstall +qall`) does work, and so does
 * a `ps` whose output something reads, a `mount` under `RUN --security=insecure`, an `ssh` with a key from a mount, and a `kill`
 * that ends what the same `RUN` has started. hadolint reports the names alone, and `service` as well.
 *
 * ## When to allow it
 *
 * Where the log of the build is the place where you look for what the command shows.
 */
export default defineDockerfileRule({
  id: 'pointless-command',
  summary: 'Leave out commands that need a terminal, a machine or other processes: a `RUN` has none',
  category: 'correctness',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3001'],
  concepts: [],
  examples: [
    {
      title: 'Left from trying things out',
      bad: dockerfile`
        FROM debian:12-slim
        RUN ps aux
            ^^^^^^ Here ps shows the processes of this RUN, which ends before anything else runs
        RUN make --directory=/src && free -m
                                     ^^^^^^^ Here free shows the machine that builds, not the one that the image will run on
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN make --directory=/src
      `,
    },
    {
      title: 'On several lines',
      bad: dockerfile`
        from debian:12-slim
        run make --directory=/src \
            # To see that it is there.
            && vim /etc/app.conf \
               ^^^^^^^^^^^^^^^^^ In a build nobody types, so vim ends with an error or waits for ever
            && shutdown -r now
               ^^^^^^^^^^^^^^^ In a build there is no machine that shutdown could turn off
      `,
      fixed: dockerfile`
        from debian:12-slim
        run make --directory=/src \
            # To see that it is there.
            && shutdown -r now
      `,
    },
    {
      title: 'Without the right to, and without a key',
      bad: dockerfile`
        FROM debian:12-slim
        RUN mount -t nfs files.example.com:/data /data && cp /data/* /srv/
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A build has no right to mount anything, so this fails
        RUN ssh git@example.com
            ^^^^^^^^^^^^^^^^^^^ No key is mounted into this RUN, so ssh is refused or the key is in the image
        RUN kill 1
            ^^^^^^ What earlier instructions started has ended with them, so kill finds nothing but this RUN
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN mount -t nfs files.example.com:/data /data && cp /data/* /srv/
        RUN ssh git@example.com
      `,
    },
    {
      title: 'Called so that they do work',
      good: dockerfile`
        FROM debian:12-slim
        RUN vim -es -u /root/.vimrc +PlugInstall +qall && emacs --batch --load /setup.el
        RUN server & sleep 1; if ps aux | grep -q '[s]erver'; then kill %1; fi
        RUN server --daemon && kill "$(cat /run/server.pid)"
        RUN --security=insecure mount -t tmpfs none /mnt
        RUN --mount=type=ssh ssh -T git@example.com
        RUN free -m > /memory && ssh -V && top -bn1 | head -5
      `,
    },
  ],
  *check({ model }) {
    for (const [name, kind] of kinds) {
      for (const each of commandsNamed(model, name)) {
        if (!isPointless(each, kind)) continue;
        const edits =
          kind === 'mount' || kind === 'ssh' || each.run.onbuild || !each.command.topLevel
            ? undefined
            : removeStep(model, each.run, each.script, each.command.step);
        yield {
          span: each.command.span,
          message: messageFor(kind, name),
          ...(edits === undefined || !leavesSomething(each) ? {} : { fixes: [suggestion(`Remove ${name}`, ...edits)] }),
        };
      }
    }
  },
});

type Kind = 'terminal' | 'processes' | 'machine' | 'power' | 'mount' | 'ssh' | 'kill';

const kinds: ReadonlyMap<string, Kind> = new Map([
  ...['vim', 'vi', 'nano', 'emacs', 'htop'].map((name) => [name, 'terminal'] as const),
  ...['ps', 'top'].map((name) => [name, 'processes'] as const),
  ...['free', 'ifconfig', 'uptime'].map((name) => [name, 'machine'] as const),
  ...['shutdown', 'reboot', 'halt', 'poweroff'].map((name) => [name, 'power'] as const),
  ['mount', 'mount'],
  ['ssh', 'ssh'],
  ['kill', 'kill'],
]);

function messageFor(kind: Kind, name: string): string {
  switch (kind) {
    case 'terminal':
      return `In a build nobody types, so ${name} ends with an error or waits for ever`;
    case 'processes':
      return `Here ${name} shows the processes of this RUN, which ends before anything else runs`;
    case 'machine':
      return `Here ${name} shows the machine that builds, not the one that the image will run on`;
    case 'power':
      return `In a build there is no machine that ${name} could turn off`;
    case 'mount':
      return 'A build has no right to mount anything, so this fails';
    case 'ssh':
      return 'No key is mounted into this RUN, so ssh is refused or the key is in the image';
    default:
      return 'What earlier instructions started has ended with them, so kill finds nothing but this RUN';
  }
}

function isPointless({ run, script, command }: CommandInRun, kind: Kind): boolean {
  const words = command.arguments.map(({ value }) => value);
  // Something reads what it prints, or it is part of a condition.
  if (command.pipe !== undefined || command.redirects.length > 0 || !command.topLevel) return false;
  if (words.some((word) => /^(--help|--version|-V)$/.test(word))) return false;
  switch (kind) {
    case 'terminal':
      return !words.some((word) => /^(\+|-[cesES]|--?(batch|script|eval|cmd|remote)\b)/.test(word));
    case 'processes':
    case 'power':
      return true;
    case 'machine':
      // With more than a name ifconfig changes something.
      return command.name !== 'ifconfig' || words.length <= 1;
    case 'mount':
      // With flags alone it lists what is mounted.
      return words.some((word) => !word.startsWith('-')) && !run.flags.some(({ name }) => name === 'security');
    case 'ssh':
      return (
        words.some((word) => !word.startsWith('-')) &&
        !run.mounts.some(({ type }) => type === 'ssh' || type === 'secret')
      );
    default:
      return script.commands[0] === command && words.some((word) => /^-?\d+$/.test(word));
  }
}

/** A RUN of several steps of which none does anything for the image would be emptied by several fixes at once. */
function leavesSomething({ script, command }: CommandInRun): boolean {
  return script.steps.length === 1 || script.commands.some((each) => each !== command && !kinds.has(each.name));
}
