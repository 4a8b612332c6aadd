import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { lookThrough } from '../../model/packages.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { allRuns } from '../../model/runs.ts';
import { mountInsteadOfArgument, mountInsteadOfText } from '../../model/secret-mount.ts';
import { isSecretName } from '../../model/secret-name.ts';
import { findSecrets } from '../../model/secret-shapes.ts';
import type { ShellCommand, ShellWord } from '../../syntax/shell/nodes.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * The text of a `RUN` is part of the image's history, which `docker history --no-trunc` prints to everyone who can pull the
 * image, and so are the build arguments that it is given. A password among a command's arguments is no secret any more. A
 * secret mount gives it to the command alone, and leaves nothing behind:
 *
 *     RUN --mount=type=secret,id=PASSWORD,env=PASSWORD mysqldump --password="$PASSWORD" shop > /shop.sql
 *
 * Looked at are flags that say what they take (`--password`, `--token`, `--api-key`, `--client-secret`), those of known tools
 * (`mysql -p…`, `sshpass -p`, `docker login -p`, `curl -u user:password`, `redis-cli -a`), variables that such tools read
 * (`PGPASSWORD=`, `MYSQL_PWD=`, `SSHPASS=`) and what is piped into `chpasswd`. Words that only stand in a secret's place are left
 * alone: `changeme`, `<token>`, `postgres`. So are variables, unless they come from an `ARG` or `ENV` of the file whose name
 * doesn't give it away: those with a name like `NPM_TOKEN` are found by `secret-in-arg-or-env`, and what tells itself by its
 * content by `literal-secret`.
 *
 * The fix mounts the secret, and then `docker build` needs `--secret id=NAME`. There is none where the shell would not put it
 * in, or where the argument is used elsewhere too.
 *
 * ## When to allow it
 *
 * Where the value protects nothing: a database that only lives as long as the `RUN`, an account for tests.
 */
export default defineDockerfileRule({
  id: 'secret-in-command',
  summary: 'Give passwords and tokens to a `RUN` by secret mounts: its text stays in the history of the image',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A password for one command',
      bad: dockerfile`
        FROM debian:12-slim
        RUN sshpass -p Nightjar-47 scp deploy@files.acme.dev:model.bin /srv/
                       ^^^^^^^^^^^ This password is part of the text of the RUN, which stays readable in the image's history
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN --mount=type=secret,id=PASSWORD,env=PASSWORD sshpass -p "$PASSWORD" scp deploy@files.acme.dev:model.bin /srv/
      `,
    },
    {
      title: 'Behind a user name, quoted and continued, with a comment',
      bad: dockerfile`
        from alpine:3.22
        run apk add --no-cache curl \
            # The latest figures.
            && curl -fsS -o /figures.csv \
                --user "report:Nightjar 47" \
                               ^^^^^^^^^^^ This password is part of the text of the RUN, which stays readable in the image's history
                https://figures.acme.dev/latest.csv
      `,
      fixed: dockerfile`
        from alpine:3.22
        run --mount=type=secret,id=PASSWORD,env=PASSWORD apk add --no-cache curl \
            # The latest figures.
            && curl -fsS -o /figures.csv \
                --user "report:$PASSWORD" \
                https://figures.acme.dev/latest.csv
      `,
    },
    {
      title: 'A build argument whose name does not say that it is a secret',
      bad: dockerfile`
        FROM node:22-slim
        ARG GITHUB_PAT
        RUN npx @acme/fetch --token=$GITHUB_PAT
                                    ^^^^^^^^^^^ \`GITHUB_PAT\` comes from an ARG, so this token stays readable in the image's history
      `,
      fixed: dockerfile`
        FROM node:22-slim
        RUN --mount=type=secret,id=GITHUB_PAT,env=GITHUB_PAT npx @acme/fetch --token=$GITHUB_PAT
      `,
    },
    {
      title: 'Secrets that are mounted, asked for, or none',
      good: dockerfile`
        FROM debian:12-slim
        RUN --mount=type=secret,id=password,env=PASSWORD mysql -p"$PASSWORD" -e "select 1"
        RUN --mount=type=secret,id=registry docker login --username ci --password-stdin < /run/secrets/registry
        RUN mysql -uroot -proot -P 3307 -e "create database shop"
        RUN adduser --disabled-password --gecos "" app && useradd -p '*' other
        RUN npx @acme/fetch --token=<token> --password "$(cat /run/secrets/password)"
      `,
    },
    {
      title: 'Found by the name of the argument already',
      good: dockerfile`
        FROM node:22-slim
        # layerwise ignore=secret-in-arg-or-env
        ARG NPM_TOKEN
        RUN npx @acme/fetch --token=$NPM_TOKEN
      `,
    },
  ],
  *check({ model }) {
    for (const each of allRuns(model)) {
      const { script } = each;
      if (!mayHoldSecret.test(script.source.text)) continue;
      for (const [index, command] of script.commands.entries()) {
        for (const given of secretsGiven(command, script.commands[index + 1])) {
          const finding = findingOf(model, each, given);
          if (finding !== undefined) yield finding;
        }
      }
    }
  },
});

/** Most commands are told to have nothing of it by one look at their text. */
const mayHoldSecret =
  /pass|token|api-?key|secret|_PWD|mysql|mariadb|redis-cli|login|lftp|smbclient|\s(?:-[a-zA-Z]*u|-U|--(?:proxy-)?user)[\s='"]|\s-[a-zA-Z]*[uU]\S*:/i;

interface Given {
  readonly kind: 'password' | 'token' | 'key' | 'secret';
  readonly word: ShellWord;
  /** Where in the word's value it starts. */
  readonly from: number;
}

/** What a command gets where a secret belongs: of any command by the names of flags, and of some by what they are known for. */
function* secretsGiven(command: ShellCommand, next: ShellCommand | undefined): Generator<Given> {
  for (const { name, value } of command.assignments) {
    if (variablesOfTools.has(name)) yield { kind: 'password', word: value, from: 0 };
  }
  const words = command.arguments;
  if (words.length === 0) return;
  const called = wrappers.has(command.name) ? lookThrough(command) : undefined;
  const name = (called?.name ?? command.name).replace(/^.*\//, '');
  const flags = flagsOfTools(name, words);
  // What `sshpass` gets stands in front; the command behind it may have such a flag for a port.
  const first = words.find(({ value }) => value.startsWith('-'));
  for (const [index, word] of words.entries()) {
    const { value } = word;
    if (!value.startsWith('-')) continue;
    const following = words[index + 1];
    const named = value.startsWith('--') ? namedFlag.exec(value) : null;
    if (named !== null) {
      const kind = kindOf(named[1] ?? '');
      if (named[2] !== undefined) yield { kind, word, from: named[0].length };
      else if (following !== undefined && !following.value.startsWith('-')) yield { kind, word: following, from: 0 };
    } else if (flags !== undefined && (name !== 'sshpass' || word === first)) yield* ofTool(flags, word, following);
  }
  if (/^(?:echo|printf)$/.test(name) && next?.name === 'chpasswd' && next.pipe !== undefined) {
    for (const word of words) {
      const user = /^[\w.-]+:/.exec(word.value);
      if (user !== null) yield { kind: 'password', word, from: user[0].length };
    }
  }
}

const wrappers: ReadonlySet<string> = new Set(['sudo', 'env', 'time', 'nice', 'nohup']);
const variablesOfTools: ReadonlySet<string> = new Set(['PGPASSWORD', 'MYSQL_PWD', 'SSHPASS', 'RSYNC_PASSWORD']);

// Which words may stand in front is listed, because of `--disabled-password` and its like.
const namedFlag =
  /^--((?:(?:access|admin|api|auth|bot|database|db|deploy|ftp|git|github|gitlab|http|private|proxy|registry|root|server|user)-){0,3}(?:password|passwd|passphrase|token|api-?key|client-secret|secret-key|secret-access-key))(?:$|(=))/;

function kindOf(flag: string): Given['kind'] {
  if (flag.endsWith('token')) return 'token';
  if (flag.endsWith('key')) return 'key';
  return flag.endsWith('secret') ? 'secret' : 'password';
}

interface ToolFlags {
  /** The flag in short form and in long form. */
  readonly flag: RegExp;
  /** Whether the value can stand in the word behind the flag. */
  readonly next: boolean;
  /** What stands in front of the password in the value. */
  readonly user?: RegExp;
}

function* ofTool({ flag, next, user }: ToolFlags, word: ShellWord, following: ShellWord | undefined): Generator<Given> {
  const match = flag.exec(word.value);
  if (match === null) return;
  const isAttached = match[0].length < word.value.length;
  const holder = isAttached ? word : next ? following : undefined;
  if (holder === undefined) return;
  const start = isAttached ? match[0].length : 0;
  const skipped = user === undefined ? 0 : (user.exec(holder.value.slice(start))?.[0].length ?? holder.value.length);
  yield { kind: 'password', word: holder, from: start + skipped };
}

/** Only what stands right behind `-p` is a password to MySQL: a word of its own is the name of a database. */
const mysql: ToolFlags = { flag: /^-p(?=.)/, next: false };
const short: ToolFlags = { flag: /^-p/, next: true };
const userAndPassword: ToolFlags = {
  flag: /^(?:-[a-zA-Z]*u|-U|--(?:proxy-)?user(?:=|$))/,
  next: true,
  user: /^[^:]*:/,
};

function flagsOfTools(name: string, words: readonly ShellWord[]): ToolFlags | undefined {
  switch (name) {
    case 'mysql':
    case 'mysqladmin':
    case 'mysqldump':
    case 'mysqlimport':
    case 'mysqlshow':
    case 'mariadb':
    case 'mariadb-admin':
    case 'mariadb-dump':
      return mysql;
    case 'sshpass':
      return short;
    case 'docker':
    case 'podman':
    case 'buildah':
    case 'skopeo':
    case 'nerdctl':
      return words.some(({ value }) => value === 'login') ? short : undefined;
    case 'curl':
      return userAndPassword;
    case 'redis-cli':
      return { flag: /^-a/, next: true };
    case 'lftp':
      return { flag: /^-u/, next: true, user: /^[^,]*,/ };
    case 'smbclient':
      return { flag: /^-U/, next: true, user: /^[^%]*%/ };
    default:
      return undefined;
  }
}

function findingOf(model: DockerfileModel, each: RunWithScript, { kind, word, from }: Given): Finding | undefined {
  const value = word.value.slice(from);
  if (value === '') return undefined;
  const variable = /^\$(?:(\w+)|\{(\w+)\})$/.exec(value);
  if (variable !== null) return variableFinding(model, each, { kind, word, from }, variable[1] ?? variable[2] ?? '');
  // A path, or where to read it from.
  if (/^(?:[/@]|\.\/|file:|env:)/.test(value)) return undefined;
  if (!word.literal || isPlaceholder(value) || findSecrets(model.text.slice(word.span.start, word.span.end)).length > 0)
    return undefined;
  const span = placeOf(model, word, from);
  const edits = each.run.onbuild ? undefined : mountInsteadOfText(model, each, span, kind.toUpperCase());
  return {
    span,
    message: `This ${kind} is part of the text of the RUN, which stays readable in ${recordsOf(model, each)}`,
    ...(edits === undefined ? {} : { fixes: [suggestion('Mount it as a secret', ...edits)] }),
  };
}

/** A variable of the file holds what can be read as well; one with a telling name is found where it is declared. */
function variableFinding(
  model: DockerfileModel,
  each: RunWithScript,
  { kind, word, from }: Given,
  name: string,
): Finding | undefined {
  const variable = model.scopeAt(each.run).lookup(name);
  const declared = variable?.instruction;
  if (variable === undefined || declared === undefined || isSecretName(name)) return undefined;
  if (variable.value !== undefined && isPlaceholder(variable.value)) return undefined;
  // A shell variable of the same name is another one.
  if (new RegExp(`(?:^|[\\s;&|(])${name}=`).test(each.script.source.text)) return undefined;
  const stage = model.stageOf(declared);
  const isBase = model.stages.some(({ base }) => base.kind === 'stage' && base.stage === stage?.index);
  const edits = stage === undefined || isBase ? undefined : mountInsteadOfArgument(model, stage, declared, name);
  const fixes: readonly Fix[] =
    edits === undefined ? [] : [suggestion('Mount it as a secret where it is used', ...edits)];
  return {
    span: placeOf(model, word, from),
    message: `\`${name}\` comes from an ${declared.type}, so this ${kind} stays readable in ${recordsOf(model, each)}`,
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

function recordsOf(model: DockerfileModel, { run }: RunWithScript): string {
  return model.stageOf(run)?.inherited === false ? "the build's records and cache" : "the image's history";
}

/** The part of the word that holds the secret, without the quotes around it. */
function placeOf({ text }: DockerfileModel, { raw, value, span }: ShellWord, from: number): Span {
  const secret = value.slice(from);
  const at = raw.lastIndexOf(secret);
  const isWritten = at >= 0 && text.slice(span.start, span.end) === raw;
  return isWritten ? { start: span.start + at, end: span.start + at + secret.length } : span;
}
