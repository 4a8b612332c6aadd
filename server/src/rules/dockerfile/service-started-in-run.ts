import { removeStep } from '../../model/remove-step.ts';
import { allRuns } from '../../model/runs.ts';
import type { ShellCommand, ShellScript } from '../../syntax/shell/nodes.ts';
import { cover, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * When a `RUN` has done its commands, its container goes away, and all that still runs in it is ended. Only files get into the
 * image. A database that is started in a `RUN` does not run in the next instruction, and it does not run in the
 * container: what runs there is what `CMD` or `ENTRYPOINT` start, and nothing else. `systemctl` has nobody to talk to
 * during a build, or in a container without systemd.
 *
 * Reported is each start at the end of a `RUN`, of what goes into the background by itself (`service x start`, `/etc/init.d/x start`,
 * `nginx`) or with `&`. A service that the same `RUN` uses after its start, to create a user in the database for instance, is
 * left alone; but for that its data has to be in the image, and not in a `VOLUME`.
 *
 * The fix takes the start out. Put it into `CMD` in the foreground: `CMD ["nginx", "-g", "daemon off;"]`; and a second service into a
 * container of its own.
 *
 * ## When to allow it
 *
 * Where the first start writes files that the image is to have.
 */
export default defineDockerfileRule({
  id: 'service-started-in-run',
  summary: 'Start services with `CMD`: one that is started at the end of a `RUN` ends with it',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['cmd'],
  examples: [
    {
      title: 'Alone and behind an installation',
      bad: dockerfile`
        FROM debian:12-slim
        RUN service redis-server start
            ^^^^^^^^^^^^^^^^^^^^^^^^^^ What is started here ends with this RUN: it runs neither in the next instruction nor in the container
        RUN apt-get update && apt-get install -y nginx && systemctl enable nginx && systemctl start nginx
                                                                                    ^^^^^^^^^^^^^^^^^^^^^ What is started here ends with this RUN: it runs neither in the next instruction nor in the container
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y nginx && systemctl enable nginx
      `,
    },
    {
      title: 'On several lines, in the background',
      bad: dockerfile`
        from node:22-slim
        run npm ci \
            # So that it is warm.
            && /etc/init.d/redis-server start
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ What is started here ends with this RUN: it runs neither in the next instruction nor in the container
        run node server.js &
            ^^^^^^^^^^^^^^ What is started here ends with this RUN: it runs neither in the next instruction nor in the container
      `,
      fixed: dockerfile`
        from node:22-slim
        run npm ci
            # So that it is warm.
        run node server.js &
      `,
    },
    {
      title: 'Used in the same RUN',
      good: dockerfile`
        FROM mariadb:11.8
        RUN service mariadb start && mariadb -e 'CREATE DATABASE shop'
        RUN ollama serve & sleep 5; ollama pull llama3.2
        RUN nginx -t
      `,
    },
    {
      title: 'Started in the container',
      good: dockerfile`
        FROM nginx:1.29
        RUN systemctl enable nginx || true
        CMD ["nginx", "-g", "daemon off;"]
      `,
    },
  ],
  *check({ model }) {
    for (const { run, script } of allRuns(model)) {
      for (const { command, span } of startsAtEnd(script)) {
        const edits =
          run.onbuild || script.steps[command.step]?.commands.length !== 1
            ? undefined
            : removeStep(model, run, script, command.step);
        yield {
          span,
          message:
            'What is started here ends with this RUN: it runs neither in the next instruction nor in the container',
          ...(edits === undefined ? {} : { fixes: [suggestion('Remove this start', ...edits)] }),
        };
      }
    }
  },
});

interface Start {
  readonly command: ShellCommand;
  readonly span: Span;
}

/** The services that are started last, if nothing comes behind them that could use them. */
function startsAtEnd(script: ShellScript): readonly Start[] {
  const found: Start[] = [];
  if (!script.complete) return found;
  for (let index = script.commands.length - 1; index >= 0; index--) {
    const command = script.commands[index];
    if (command === undefined || harmless.has(command.name)) continue;
    const span = startedBy(script, command);
    if (span === undefined) break;
    found.push({ command, span });
  }
  return found.toReversed();
}

function startedBy(script: ShellScript, command: ShellCommand): Span | undefined {
  if (!command.topLevel || command.pipe !== undefined) return undefined;
  // In front of `||`, or behind it, it may not run at all.
  const next = script.steps[command.step + 1];
  if (script.steps[command.step]?.operator === '||' || next?.operator === '||') return undefined;
  const { text } = script.source;
  if (next === undefined && !mayStart.test(command.name) && !text.includes('&')) return undefined;
  // `nohup x & echo $!` is as much in the background as `x &`.
  const isBehind = next === undefined ? /[^&]&$/.test(text.trimEnd()) : next.operator === '&';
  if (!isBehind && !startsService(command)) return undefined;
  return isBehind ? command.span : cover(command.nameSpan, lastWord(command));
}

const harmless: ReadonlySet<string> = new Set(['sleep', 'true', ':', 'echo', 'printf']);
const mayStart = /service$|ctl$|^nginx|\/nginx$|cron|^mongod|\/mongod$|\.d\b/;

function lastWord({ arguments: words, nameSpan }: ShellCommand): Span {
  return words.at(-1)?.span ?? nameSpan;
}

function startsService({ name, arguments: words, span, nameSpan }: ShellCommand): boolean {
  const values = words.map(({ value }) => value);
  if (values.some((value) => /^(--help|--version)$/.test(value))) return false;
  if (/^\/etc\/(init|rc)\.d\/(?!sshd?$)[\w.-]+$/.test(name)) return starts(values[0]);
  // Its start makes /run/sshd, without which none in the foreground works.
  if (values.includes('ssh') || values.includes('sshd')) return false;
  switch (name.slice(name.lastIndexOf('/') + 1)) {
    case 'service':
    case 'rc-service':
    case 'invoke-rc.d':
      return values.length <= 3 && values.slice(1).some(starts);
    case 'systemctl':
      return starts(values.find((value) => !value.startsWith('-')));
    case 'apachectl':
    case 'apache2ctl':
      return starts(values.at(-1)) || starts(values[0]);
    case 'nginx':
    case 'crond':
    case 'cron':
      return values.length === 0 && span.end === nameSpan.end;
    case 'mongod':
      return values.includes('--fork');
    default:
      return false;
  }
}

function starts(word: string | undefined): boolean {
  return word !== undefined && /^(re)?start$/.test(word);
}
