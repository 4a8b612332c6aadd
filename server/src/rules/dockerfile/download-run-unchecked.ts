import { allRuns } from '../../model/runs.ts';
import type { ShellCommand, ShellScript } from '../../syntax/shell/nodes.ts';
import { encloses, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `curl … | sh` runs what a server sends at the time of the build, with all rights that the build has. It may be another
 * script tomorrow, and after a break-in it is the attacker's; where the connection breaks off, the half that arrived has been
 * run. Downloaded to a file first, it can be compared with a checksum, as `ADD --checksum=sha256:…` does by itself.
 *
 * Reported are downloads that a shell or another interpreter runs as its program: through a pipe, as `bash <(curl …)`, and as
 * `sh -c "$(curl …)"`. Interpreters that have a program of their own and read the download as data are not meant.
 *
 * ## When to allow it
 *
 * Where the vendor has no other way to install, and is trusted anyway: its packages would run as root, too.
 */
export default defineDockerfileRule({
  id: 'download-run-unchecked',
  summary: 'Check what is downloaded before it is run, instead of piping it into a shell',
  category: 'security',
  severity: 'info',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Through a pipe',
      bad: dockerfile`
        FROM debian:12
        RUN curl -fsSL https://deb.nodesource.com/setup_24.x | bash -
                                                               ^^^^ This runs whatever the server sends at the time of the build, and nothing checks it
      `,
    },
    {
      title: 'On several lines, by root, and by another interpreter',
      bad: dockerfile`
        from debian:12
        run curl --proto '=https' -sSf https://sh.rustup.rs \
            # All of it without questions.
            | sudo sh -s -- -y \
                   ^^ This runs whatever the server sends at the time of the build, and nothing checks it
         && wget -qO- https://install.example.com/get.py | python3 -
                                                           ^^^^^^^ This runs whatever the server sends at the time of the build, and nothing checks it
      `,
    },
    {
      title: 'As a file, and as text',
      bad: dockerfile`
        FROM debian:12
        RUN bash <(curl -fsSL https://install.example.com/get.sh)
            ^^^^ This runs whatever the server sends at the time of the build, and nothing checks it
        RUN sh -c "$(wget -qO- https://install.example.com/get.sh)"
            ^^ This runs whatever the server sends at the time of the build, and nothing checks it
      `,
    },
    {
      title: 'Compared with a checksum first',
      good: dockerfile`
        FROM debian:12
        RUN curl -fsSLo install.sh https://install.example.com/get.sh \
            && echo "4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1  install.sh" | sha256sum -c - \
            && sh install.sh
      `,
    },
    {
      title: 'Read as data',
      good: dockerfile`
        FROM python:3.13
        RUN curl -fsSL https://api.example.com/latest | python3 -c 'import json, sys; print(json.load(sys.stdin))' > /version
        RUN curl -fsSL https://example.com/files.tar.gz | tar -xz -C /opt
        RUN curl -fsSL https://example.com/key.asc | gpg --dearmor -o /etc/apt/keyrings/example.gpg
      `,
    },
  ],
  *check({ model }) {
    for (const { script } of allRuns(model)) {
      if (!/curl|wget/.test(script.source.text)) continue;
      // Few commands run what stands in their arguments.
      const takers = script.commands.filter(({ name }) => takesPrograms.test(name));
      const reported = new Set<number>();
      for (const [index, download] of script.commands.entries()) {
        if (!isDownload(download)) continue;
        const span = runBy(script, index, download, takers);
        if (span === undefined || reported.has(span.start)) continue;
        reported.add(span.start);
        yield { span, message: 'This runs whatever the server sends at the time of the build, and nothing checks it' };
      }
    }
  },
});

function isDownload({ name, arguments: words }: ShellCommand): boolean {
  if (name !== 'curl' && name !== 'wget') return false;
  return !words.some(({ value }) => /^(file:|https?:\/\/(localhost|127\.|\[::1\]))/.test(value));
}

/** The name of the interpreter that a download is the program of. */
function runBy(
  { commands }: ShellScript,
  index: number,
  download: ShellCommand,
  takers: readonly ShellCommand[],
): Span | undefined {
  if (download.pipe !== undefined) {
    let { position } = download.pipe;
    for (let at = index + 1; at < commands.length; at++) {
      const next = commands[at];
      // Commands inside of substitutions stand between those of the pipeline.
      if (next?.step !== download.step) break;
      if (next.pipe?.length !== download.pipe.length || next.topLevel !== download.topLevel) continue;
      if (next.pipe.position <= position) break;
      ({ position } = next.pipe);
      const span = interpreterOf(next);
      if (span !== undefined) return span;
    }
  }
  const around = takers.find(
    (command) => encloses(command.span, download.span) && takesAsProgram(command, download.span),
  );
  return around?.nameSpan;
}

const shells = /^(?:.*\/)?(sh|bash|dash|ash|zsh|ksh)$/;
/** What `takesAsProgram` looks at. */
const takesPrograms = /^(?:source|\.|eval)$|sh$/;
const interpreters = /^(?:.*\/)?(python[0-9.]*|perl|ruby|node|php)$/;

/** Where an interpreter is named that runs what it reads. */
function interpreterOf(command: ShellCommand): Span | undefined {
  let { name, nameSpan: span, arguments: words } = command;
  while (/^(sudo|env|nice)$/.test(name)) {
    const next = words.findIndex(({ value }) => !value.startsWith('-') && !value.includes('='));
    const word = words[next];
    if (word === undefined) return undefined;
    ({ value: name, span } = word);
    words = words.slice(next + 1);
  }
  const options = words.map(({ value }) => value);
  if (shells.test(name)) {
    const hasProgram = options.some((option) => /^-[a-z]*c$/.test(option));
    const readsInput = options.some((option) => /^-[a-z]*s$/.test(option) || option === '-');
    return !hasProgram && (readsInput || options.every((option) => option.startsWith('-'))) ? span : undefined;
  }
  return interpreters.test(name) && (options.length === 0 || options[0] === '-') ? span : undefined;
}

function takesAsProgram({ name, arguments: words }: ShellCommand, download: Span): boolean {
  const at = words.findIndex(({ span }) => encloses(span, download));
  const raw = words[at]?.raw ?? '';
  const isFile = raw.startsWith('<(');
  const isText = /^"?\$\(|^"?`/.test(raw);
  if (/^(source|\.)$/.test(name)) return isFile && at === 0;
  if (name === 'eval') return isText && at === 0;
  if (!shells.test(name)) return false;
  const before = words.slice(0, at).map(({ value }) => value);
  if (!before.every((word) => word.startsWith('-'))) return false;
  return isFile || (isText && /^-[a-z]*c$/.test(before.at(-1) ?? ''));
}
