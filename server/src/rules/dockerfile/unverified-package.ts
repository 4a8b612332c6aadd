import type { DockerfileModel } from '../../model/dockerfile.ts';
import { commandsNamed } from '../../model/commands-named.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { removeWord } from '../../model/remove-word.ts';
import type { ShellWord } from '../../syntax/shell/nodes.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding } from '../rule.ts';

/**
 * Packages and the lists of a repository are signed, so that it doesn't matter which mirror or network they came through. With
 * the check switched off whoever can get between, or into the mirror, has programs of their own run as root.
 *
 * Looked for are `--allow-untrusted` of `apk`, `--allow-unauthenticated`, `--force-yes`, `--allow-insecure-repositories` and their
 * settings for `apt`, `--nogpgcheck` of `dnf` and `yum`, `--no-gpg-checks` of `zypper`, `--nosignature` of `rpm`; and sources that are
 * written with `trusted=yes` or `gpgcheck=0`, unless `repo_gpgcheck=1` has the list of packages checked. Local files (`apk add --allow-untrusted ./tool.apk`) are left alone,
 * because such a package is mostly one that you built; and so are sources in a folder.
 *
 * Mostly a key is missing. Put it where the package manager looks for it: `/etc/apk/keys`, `/etc/apt/keyrings` with
 * `signed-by=` in the source, `rpm --import`.
 *
 * ## When to allow it
 *
 * Where the same `RUN` compares the download with a checksum that is written in the file.
 */
export default defineDockerfileRule({
  id: 'unverified-package',
  summary: 'Leave the check of package signatures on: without it anyone in between can replace a package',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A flag',
      bad: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache --allow-untrusted tool=~1.2
                               ^^^^^^^^^^^^^^^^^ With --allow-untrusted apk installs what nobody has signed, from whoever answers in the place of the mirror
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache tool=~1.2
      `,
    },
    {
      title: 'Several package managers, with comments in between',
      bad: dockerfile`
        from debian:12-slim
        run apt-get update \
            # The vendor has no key.
            && apt-get install -y --no-install-recommends --allow-unauthenticated \
                                                          ^^^^^^^^^^^^^^^^^^^^^^^ With --allow-unauthenticated apt installs what nobody has signed, from whoever answers in the place of the mirror
                tool=1.2 \
            && rm -rf /var/lib/apt/lists/*

        from fedora:42
        run dnf install -y --nogpgcheck \
                           ^^^^^^^^^^^^ With --nogpgcheck dnf installs what nobody has signed, from whoever answers in the place of the mirror
                https://example.com/tool.rpm \
            && dnf clean all
      `,
      fixed: dockerfile`
        from debian:12-slim
        run apt-get update \
            # The vendor has no key.
            && apt-get install -y --no-install-recommends \
                tool=1.2 \
            && rm -rf /var/lib/apt/lists/*

        from fedora:42
        run dnf install -y \
                https://example.com/tool.rpm \
            && dnf clean all
      `,
    },
    {
      title: 'A source that is trusted without a key',
      bad: dockerfile`
        FROM debian:12-slim
        RUN echo 'deb [arch=amd64 trusted=yes] https://example.com/apt stable main' > /etc/apt/sources.list.d/example.list
                                  ^^^^^^^^^^^ With trusted=yes apt installs what nobody has signed, from whoever answers in the place of the mirror
      `,
    },
    {
      title: 'In a heredoc',
      bad: dockerfile`
        FROM fedora:42
        COPY <<EOF /etc/yum.repos.d/example.repo
        [example]
        baseurl=https://example.com/rpm
        repo_gpgcheck=0
        gpgcheck=0
        ^^^^^^^^^^ With gpgcheck=0 dnf installs what nobody has signed, from whoever answers in the place of the mirror
        EOF
      `,
    },
    {
      title: 'Local packages',
      good: dockerfile`
        FROM alpine:3.22
        COPY tool.apk /tmp/
        RUN apk add --no-cache --allow-untrusted /tmp/tool.apk

        FROM debian:12-slim
        RUN echo 'deb [trusted=yes] file:/packages ./' > /etc/apt/sources.list.d/local.list
      `,
    },
    {
      title: 'With a key',
      good: dockerfile`
        FROM debian:12-slim
        COPY example.asc /etc/apt/keyrings/
        RUN echo 'deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/apt stable main' \
                > /etc/apt/sources.list.d/example.list
      `,
    },
  ],
  *check({ model }) {
    for (const manager of ['apk', 'apt', 'dnf', 'yum', 'microdnf', 'zypper'] as const) {
      for (const { call } of packageCalls(model, manager)) yield* ofCall(model.text, call);
    }
    for (const { command } of commandsNamed(model, 'rpm')) {
      const flag = command.arguments.find(({ value }) => value === '--nosignature');
      const isRemote = command.arguments.some(({ value }) => /^(https?|ftp):/.test(value));
      if (flag !== undefined && isRemote) yield findingAt(model.text, flag.span, flag.value, 'rpm');
    }
    yield* ofSources(model);
  },
});

const flags: Readonly<Record<string, RegExp>> = {
  apk: /^--allow-untrusted$/,
  apt: /^(--allow-unauthenticated|--force-yes|--allow-insecure-repositories)(=(true|yes|1))?$/,
  dnf: /^(--nogpgcheck|--no-gpgchecks|--setopt=(.*\.)?(pkg_)?gpgcheck=(0|false|no))$/i,
  zypper: /^(--no-gpg-checks?|--no-gpgcheck|--allow-unsigned-rpm)$/,
};

/** `-o` settings of apt that do the same. */
const aptSetting =
  /^(?:-o)?((?:APT::Get::AllowUnauthenticated|Acquire::Allow(?:DowngradeTo)?InsecureRepositories))=["']?(?:true|yes|1)["']?$/i;

function* ofCall(text: string, call: PackageCommand): Generator<Finding> {
  const { operands, command, manager } = call;
  // Every flag and setting that is meant starts with one of these.
  const words = command.arguments.filter(({ value }) => value.startsWith('-') || value.startsWith('A'));
  if (words.length === 0 || (operands.length > 0 && operands.every(({ value }) => isLocalFile(value)))) return;
  const pattern = flags[manager === 'yum' || manager === 'microdnf' ? 'dnf' : manager];
  for (const word of words) {
    const setting = manager === 'apt' ? aptSetting.exec(word.value)?.[1] : undefined;
    if (setting !== undefined) yield findingAt(text, word.span, setting, manager);
    else if (pattern?.test(word.value) === true && isWrittenOut(text, word)) {
      yield findingAt(text, word.span, word.value, manager, true);
    }
  }
}

function isLocalFile(value: string): boolean {
  return /^(\.{0,2}\/|~\/)/.test(value) || /^[^:]*\.(apk|deb|rpm)$/.test(value);
}

function isWrittenOut(text: string, { span, raw }: ShellWord): boolean {
  return text.slice(span.start, span.end) === raw;
}

/** Lines of sources that somebody writes with a RUN or a heredoc. */
function* ofSources({ text, tree }: DockerfileModel): Generator<Finding> {
  // Nearly no file has one, and to look for the instruction around it takes longer.
  if (!hasUnsignedSource.test(text)) return;
  for (const { type, span } of tree.instructions) {
    if (type !== 'RUN' && type !== 'COPY' && type !== 'ADD' && type !== 'ONBUILD') continue;
    const written = text.slice(span.start, span.end);
    // With a signed list of packages their checksums are signed as well; a folder of the image needs neither.
    if (/\brepo_gpgcheck=1|\bbaseurl=file:|^URIs:\s*(file|copy|cdrom):/im.test(written)) continue;
    for (const match of written.matchAll(unsignedSource)) {
      const { apt, deb822, dnf, address = '' } = match.groups ?? {};
      const setting = apt ?? deb822 ?? dnf;
      if (setting === undefined || /^(file|copy|cdrom):/.test(address)) continue;
      const start = span.start + match.index + match[0].indexOf(setting);
      yield findingAt(text, { start, end: start + setting.length }, setting, dnf === undefined ? 'apt' : 'dnf');
    }
  }
}

const hasUnsignedSource = /trusted=yes|gpgcheck=0|^Trusted:/im;

/** Comments are read over, and so is what `grep` and `sed` look for: `s/gpgcheck=0/gpgcheck=1/`. */
const unsignedSource =
  /^[ \t]*#.*$|\bgrep\b[^|&;\n]*|\bdeb(?:-src)?\s+\[[^\]\n]*?(?<apt>\btrusted=yes\b)[^\]\n]*\]\s+(?<address>\S+)|^(?<deb822>Trusted:[ \t]*yes)\b|(?<![\w=.])(?<dnf>gpgcheck=0)(?![/|#,@]\w)/gim;

function findingAt(text: string, span: Span, what: string, manager: string, isFlag = false): Finding {
  const edit = isFlag ? removeWord(text, span) : undefined;
  return {
    span,
    message: `With ${what} ${manager} installs what nobody has signed, from whoever answers in the place of the mirror`,
    ...(edit === undefined ? {} : { fixes: [suggestion(`Remove ${what}`, edit)] }),
  };
}
