import { commandIndex } from '../../model/command-index.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { wholeLines } from '../../model/edit-instruction.ts';
import { instructionsOf } from '../../model/instructions-of.ts';
import { hasFlag, type PackageCommand, type PackageManager } from '../../model/packages.ts';
import { removeWord } from '../../model/remove-word.ts';
import type { ShellCommand, ShellWord } from '../../syntax/shell/nodes.ts';
import { remove, type Edit } from '../../text/edit.ts';
import { cover, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * Without the check of certificates, `https` protects against no one who can get between: they can hand out packages and
 * programs of their own, and these become part of the image. A variable such as `NODE_TLS_REJECT_UNAUTHORIZED=0` in
 * `ENV` switches the check off in the running container too, for every connection.
 *
 * Looked for are the flags of `curl`, `wget`, `pip`, `npm`, `yarn`, `git`, `apt` and `dnf`, their settings, and the variables of
 * these programs and of Node. Git takes `GIT_SSL_NO_VERIFY` for yes whatever its value; `PYTHONHTTPSVERIFY` is no
 * matter, because Python 3 doesn't read it. A request to the own machine (`localhost`) is left alone.
 *
 * Mostly the certificate of a proxy or of a company is missing. Copy it to `/usr/local/share/ca-certificates/` and run
 * `update-ca-certificates`, or name it in `NODE_EXTRA_CA_CERTS`, `REQUESTS_CA_BUNDLE`, `PIP_CERT` or `curl --cacert`.
 * Where none are there at all, install the package `ca-certificates`.
 *
 * ## When to allow it
 *
 * Where the same `RUN` compares the download with a checksum that is written in the file.
 */
export default defineDockerfileRule({
  id: 'unverified-tls',
  summary: 'Leave the check of certificates on: without it anyone in between can replace what is downloaded',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Flags',
      bad: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSLk -o /tool https://example.com/tool
                 ^^^^^^ \`-k\` switches the check of certificates off, so anyone in between can replace what curl gets
        RUN pip install --no-cache-dir --trusted-host pypi.org flask
                                       ^^^^^^^^^^^^^^^^^^^^^^^ \`--trusted-host\` switches the check of certificates off, so anyone in between can replace what pip gets
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSL -o /tool https://example.com/tool
        RUN pip install --no-cache-dir flask
      `,
    },
    {
      title: 'On several lines, with comments',
      bad: dockerfile`
        from node:22-slim
        env NODE_TLS_REJECT_UNAUTHORIZED=0 \
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`NODE_TLS_REJECT_UNAUTHORIZED\` switches the check of certificates off, so anyone in between can replace what is downloaded
            # The rest is fine.
            NODE_ENV=production
        env GIT_SSL_NO_VERIFY=0
            ^^^^^^^^^^^^^^^^^^^ \`GIT_SSL_NO_VERIFY\` switches the check of certificates off, so anyone in between can replace what is downloaded
        run wget -q \
                --no-check-certificate \
                ^^^^^^^^^^^^^^^^^^^^^^ \`--no-check-certificate\` switches the check of certificates off, so anyone in between can replace what wget gets
                # The newest one.
                https://example.com/tool \
            && GIT_SSL_NO_VERIFY=true git clone https://example.com/shop.git
               ^^^^^^^^^^^^^^^^^^^^^^ \`GIT_SSL_NO_VERIFY\` switches the check of certificates off, so anyone in between can replace what is downloaded
        run npm config set strict-ssl false
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`strict-ssl\` switches the check of certificates off, so anyone in between can replace what npm gets
      `,
      fixed: dockerfile`
        from node:22-slim
        env NODE_TLS_REJECT_UNAUTHORIZED=0 \
            # The rest is fine.
            NODE_ENV=production
        run wget -q \
                # The newest one.
                https://example.com/tool \
            && git clone https://example.com/shop.git
        run npm config set strict-ssl false
      `,
    },
    {
      title: 'The check is on',
      good: dockerfile`
        FROM node:22-slim
        ENV NODE_TLS_REJECT_UNAUTHORIZED=1 NPM_CONFIG_STRICT_SSL=true PYTHONHTTPSVERIFY=0
        RUN curl -fsSLo k https://example.com/k && wget -q https://example.com/tool
        RUN npm config set strict-ssl true && git -c http.sslVerify=true clone https://example.com/a
      `,
    },
    {
      title: 'The own machine',
      good: dockerfile`
        FROM nginx:1.29
        RUN nginx && curl -k https://localhost:8443/ && wget --no-check-certificate https://127.0.0.1/
        HEALTHCHECK CMD curl -kf https://localhost/ || exit 1
      `,
    },
  ],
  *check({ model }) {
    const { named, packageCalls: calls, withAssignments } = commandIndex(model);
    for (const name of ['curl', 'wget', 'git'] as const) {
      for (const { command } of named.get(name) ?? []) yield* ofDownload(model.text, name, command);
    }
    for (const [manager, ofManager] of calls) {
      if (!mayTrustAny.has(manager)) continue;
      for (const { call } of ofManager) yield* ofPackageManager(model.text, call);
    }
    for (const { command } of withAssignments) yield* ofAssignments(model.text, command);
    for (const name of ['export', 'env']) {
      for (const { command } of named.get(name) ?? []) yield* ofShellVariables(command);
    }
    yield* ofInstructions(model);
  },
});

const mayTrustAny: ReadonlySet<PackageManager> = new Set([
  'pip',
  'uv',
  'npm',
  'yarn',
  'pnpm',
  'apt',
  'dnf',
  'yum',
  'microdnf',
] as const);

function findingAt(span: Span, what: string, who: string | undefined, edit: Edit | undefined): Finding {
  const loss = who === undefined ? 'what is downloaded' : `what ${who} gets`;
  return {
    span,
    message: `\`${what}\` switches the check of certificates off, so anyone in between can replace ${loss}`,
    ...(edit === undefined ? {} : { fixes: [suggestion(`Remove ${what}`, edit)] }),
  };
}

function* ofDownload(text: string, name: 'curl' | 'wget' | 'git', command: ShellCommand): Generator<Finding> {
  const words = command.arguments;
  if (name === 'curl' || name === 'wget') {
    if (words.some(({ value }) => /^(https:\/\/)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)/.test(value))) return;
    if (name === 'curl') yield* ofCurl(text, words);
    for (const word of words) {
      if (name === 'wget' && word.value === '--no-check-certificate') {
        yield findingAt(word.span, word.value, name, removeWord(text, word.span));
      }
    }
    return;
  }
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    if (before?.value === '-c' && /^http\.(.*\.)?sslverify=(false|0|no|off)$/i.test(word.value)) {
      const span = cover(before.span, word.span);
      yield findingAt(span, word.value, name, removeWords(text, span));
    }
  }
  const setting = words.findIndex(({ value }) => /^http\.(.*\.)?sslverify$/i.test(value));
  if (words[0]?.value === 'config' && setting > 0 && isOff(words[setting + 1]?.value)) {
    yield findingAt(command.span, words[setting]?.value ?? '', name, undefined);
  }
}

/** `-k` may stand among other letters; those behind one that takes a value are that value. */
function* ofCurl(text: string, words: readonly ShellWord[]): Generator<Finding> {
  for (const word of words) {
    if (word.value === '--insecure') yield findingAt(word.span, word.value, 'curl', removeWord(text, word.span));
    const letters = /^-([a-zA-Z#:0-9]+)$/.exec(word.raw)?.[1];
    if (letters === undefined || letters.startsWith('-')) continue;
    const alone = /^[^AbcCdDeEFhHKmoPQrtTuUwxXyYz]*/.exec(letters)?.[0] ?? '';
    const at = alone.indexOf('k');
    if (at < 0) continue;
    const start = word.span.start + 1 + at;
    const edit = letters.length === 1 ? removeWord(text, word.span) : remove({ start, end: start + 1 });
    yield findingAt(
      word.span,
      '-k',
      'curl',
      text.slice(word.span.start, word.span.end) === word.raw ? edit : undefined,
    );
  }
}

function* ofPackageManager(text: string, call: PackageCommand): Generator<Finding> {
  const { command } = call;
  const words = command.arguments;
  if (call.manager === 'pip' || (call.manager === 'uv' && hasFlag(call, '--allow-insecure-host', '--trusted-host'))) {
    for (const [index, word] of words.entries()) {
      const flag = /^(--trusted-host|--allow-insecure-host)(=|$)/.exec(word.value);
      if (flag === null) continue;
      const value = flag[2] === '' ? words[index + 1] : undefined;
      const host = value?.value ?? word.value.slice(word.value.indexOf('=') + 1);
      if (/^(localhost|127\.\d+\.\d+\.\d+)(:|$)/.test(host)) continue;
      const span = value === undefined ? word.span : cover(word.span, value.span);
      yield findingAt(span, flag[1] ?? '', call.manager, removeWords(text, span));
    }
    return;
  }
  if (call.manager === 'npm' || call.manager === 'yarn' || call.manager === 'pnpm') {
    const [key, value] = call.operands.slice(1);
    const isSetting = call.action === 'config' && call.operands[0]?.value === 'set';
    if (
      isSetting &&
      (/^strict-ssl=(false|0)$/.test(key?.value ?? '') || (key?.value === 'strict-ssl' && isOff(value?.value)))
    ) {
      yield findingAt(command.span, 'strict-ssl', call.manager, undefined);
    }
    for (const word of words) {
      if (!/^--(strict-ssl=(false|0)|no-strict-ssl)$/.test(word.value)) continue;
      yield findingAt(word.span, word.value, call.manager, removeWord(text, word.span));
    }
    return;
  }
  const first = call.manager === 'apt' ? 'Acquire::' : '--setopt=';
  if (!words.some(({ value }) => value.startsWith(first))) return;
  for (const [index, word] of words.entries()) {
    const before = words[index - 1];
    if (
      call.manager === 'apt' &&
      /^Acquire::https(::[\w.-]+)?::Verify-(Peer|Host)=("?)(false|0|no)\3$/i.test(word.value)
    ) {
      const span =
        before !== undefined && /^(-o|--option)$/.test(before.value) ? cover(before.span, word.span) : word.span;
      yield findingAt(span, word.value.split('=')[0] ?? '', 'apt', removeWords(text, span));
    }
    if (/^(dnf|yum|microdnf)$/.test(call.manager) && /^--setopt=(.*\.)?sslverify=(false|0|no)$/i.test(word.value)) {
      yield findingAt(word.span, word.value, call.manager, removeWord(text, word.span));
    }
  }
}

function removeWords(text: string, span: Span): Edit | undefined {
  return text.slice(span.start, span.end).includes('\n') ? undefined : removeWord(text, span);
}

function* ofAssignments(text: string, command: ShellCommand): Generator<Finding> {
  for (const { name, value, span } of command.assignments) {
    if (!switchesOff(name, value.value)) continue;
    const behind = /^[ \t]+/.exec(text.slice(span.end, span.end + 100))?.[0].length ?? 0;
    const isPrefix = command.name !== '' && behind > 0;
    yield findingAt(
      span,
      name,
      undefined,
      isPrefix ? remove({ start: span.start, end: span.end + behind }) : undefined,
    );
  }
}

function* ofShellVariables(command: ShellCommand): Generator<Finding> {
  for (const word of command.arguments) {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/s.exec(word.value) ?? [];
    if (switchesOff(name, value)) yield findingAt(word.span, name, undefined, undefined);
  }
}

function* ofInstructions(model: DockerfileModel): Generator<Finding> {
  for (const instruction of [...instructionsOf(model, 'ENV'), ...instructionsOf(model, 'ARG')]) {
    for (const pair of instruction.pairs) {
      if (pair.value === undefined || !switchesOff(pair.key.value, pair.value.value)) continue;
      const { text } = model;
      const isAlone = instruction.pairs.length === 1 && !instruction.onbuild;
      const line = text.slice(text.lastIndexOf('\n', pair.span.start) + 1, pair.span.start);
      const isFirst = instruction.pairs[0] === pair;
      let edit: Edit | undefined;
      if (isAlone) edit = remove(wholeLines(text, instruction));
      else if (!isFirst && line.trim() !== '') edit = removeWord(text, pair.span);
      yield findingAt(pair.span, pair.key.value, undefined, edit);
    }
  }
}

/** Whether a variable of that value makes a program trust any certificate. */
function switchesOff(name: string, value: string): boolean {
  switch (name) {
    case 'NODE_TLS_REJECT_UNAUTHORIZED':
      return value === '0';
    case 'GIT_SSL_NO_VERIFY':
      // Git only asks whether it is set, so that `false` and the empty value count as well.
      return true;
    case 'NPM_CONFIG_STRICT_SSL':
    case 'npm_config_strict_ssl':
    case 'YARN_ENABLE_STRICT_SSL':
    case 'CONDA_SSL_VERIFY':
      return isOff(value);
    case 'PIP_TRUSTED_HOST':
    case 'UV_INSECURE_HOST':
      return value !== '';
    default:
      return false;
  }
}

function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(false|0|no|off)$/i.test(value);
}
