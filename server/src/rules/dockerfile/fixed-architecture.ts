import { baseImageOf } from '../../model/base-image.ts';
import { declareAbove } from '../../model/declare-argument.ts';
import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { allRuns } from '../../model/runs.ts';
import type { AddInstruction, Instruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellWord } from '../../syntax/shell/nodes.ts';
import { replace, type Edit } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A download with `amd64` or `x86_64` in its address brings a program for that processor, whatever the image is built for. On
 * a Mac or an ARM server the build goes through, and the container stops with "exec format error" or runs slowly under
 * emulation. BuildKit tells each build what it is for: `ARG TARGETARCH` is `amd64`, `arm64` and so on.
 *
 * Nothing is said where the instruction looks at the architecture in any way (`uname`, `dpkg --print-architecture`,
 * `TARGETARCH`), where it names more than one, where an image, a stage name or a `--platform` of the file say that it is for one,
 * and in Windows images.
 *
 * The fix puts `${TARGETARCH}` in place of `amd64` or `arm64`. It is a suggestion, since only the publisher knows whether there
 * is a file of that name for the others. There is none for `x86_64`, which `TARGETARCH` doesn't say, nor where a checksum
 * holds for one file alone.
 *
 * ## When to allow it
 *
 * Where the image is only ever built for one kind of machine.
 */
export default defineDockerfileRule({
  id: 'fixed-architecture',
  summary: 'Download what fits the platform that is built for, instead of writing one into the address',
  category: 'correctness',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A program',
      bad: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSLo /usr/local/bin/kubectl https://dl.k8s.io/v1.34.1/bin/linux/amd64/kubectl
                                                                                   ^^^^^ This is downloaded for \`amd64\`, whatever platform the image is built for
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        ARG TARGETARCH
        RUN curl -fsSLo /usr/local/bin/kubectl https://dl.k8s.io/v1.34.1/bin/linux/\${TARGETARCH}/kubectl
      `,
    },
    {
      title: 'An archive, with comments and continued lines',
      bad: dockerfile`
        from debian:12-slim
        # The proxy.
        run wget -q https://example.com/proxy-linux-arm64.tar.gz \
                                                    ^^^^^ This is downloaded for \`arm64\`, whatever platform the image is built for
            # Nothing but the program.
            && tar -xzf proxy-linux-arm64.tar.gz proxy
        add https://example.com/agent-x86_64 /usr/local/bin/agent
                                      ^^^^^^ This is downloaded for \`x86_64\`, whatever platform the image is built for
      `,
      fixed: dockerfile`
        from debian:12-slim
        arg TARGETARCH
        # The proxy.
        run wget -q https://example.com/proxy-linux-\${TARGETARCH}.tar.gz \
            # Nothing but the program.
            && tar -xzf proxy-linux-\${TARGETARCH}.tar.gz proxy
        add https://example.com/agent-x86_64 /usr/local/bin/agent
      `,
    },
    {
      title: 'The architecture is looked at',
      good: dockerfile`
        FROM debian:12-slim
        ARG TARGETARCH
        RUN if [ "$TARGETARCH" = amd64 ]; then curl -fsSLO https://example.com/tool-amd64; fi
        RUN case "$(uname -m)" in x86_64) curl -fsSLO https://example.com/sse-x86_64 ;; esac
      `,
    },
    {
      title: 'The file is for one',
      good: dockerfile`
        FROM --platform=linux/amd64 debian:12-slim AS tools
        RUN curl -fsSLO https://example.com/tool-amd64
        FROM debian:12-slim AS files-arm64
        ADD https://example.com/tool-arm64 /tool
      `,
    },
  ],
  *check({ model }) {
    if (isForOne(model)) return;
    for (const each of allRuns(model)) {
      const [found] = downloadsIn(each);
      if (found === undefined || isWindows(model, each.run)) continue;
      const fix = each.run.onbuild ? undefined : inRun(model, each, found.architecture);
      yield findingOf(found, fix);
    }
    for (const add of model.instructions('ADD')) {
      const found = add.sources.flatMap((word) => (/^https?:/.test(word.value) ? (architectureIn(word) ?? []) : []))[0];
      if (found === undefined || isWindows(model, add)) continue;
      yield findingOf(found, inAdd(model, add, found));
    }
  },
});

interface Found {
  readonly architecture: string;
  readonly span: { readonly start: number; readonly end: number };
}

function findingOf({ architecture, span }: Found, fix: Fix | undefined) {
  return {
    span,
    message: `This is downloaded for \`${architecture}\`, whatever platform the image is built for`,
    ...(fix === undefined ? {} : { fixes: [fix] }),
  };
}

const names = /(?<![a-z0-9])(amd64|x86_64|arm64|aarch64)(?![a-z0-9])/gi;

function downloadsIn({ script }: RunWithScript): readonly Found[] {
  const { text } = script.source;
  if (!/amd64|x86_64|arm64|aarch64/i.test(text)) return [];
  // What the text says of architectures in general comes first: it is cheap, and mostly the answer.
  const written = new Set(Array.from(text.matchAll(names), ([name]) => name.toLowerCase()));
  if (written.size !== 1 || /uname|\barch\b|arch[=)]|ARCH|PLATFORM|print-arch|hosttype/.test(text)) return [];
  return script.commands.flatMap((command) =>
    command.name === 'curl' || command.name === 'wget'
      ? command.arguments.flatMap((word) => (/^https?:/.test(word.value) ? (architectureIn(word) ?? []) : []))
      : [],
  );
}

function architectureIn({ raw, span }: { readonly raw: string; readonly span: Found['span'] }): Found | undefined {
  const match = [...raw.matchAll(names)].at(-1);
  if (match === undefined || span.end - span.start !== raw.length) return undefined;
  const start = span.start + match.index;
  return { architecture: match[0], span: { start, end: start + match[0].length } };
}

/** Whether the file is for one architecture: an image, a stage name or a platform says so, of whatever stage. */
function isForOne({ stages }: DockerfileModel): boolean {
  return stages.some(
    ({ from, name, base }) =>
      from.platform !== undefined || /amd64|x86|x64|arm|aarch/i.test(`${name?.value ?? ''} ${base.text}`),
  );
}

/** Images of Windows are made for `amd64`, and their shells write variables in another way. */
function isWindows(model: DockerfileModel, instruction: Instruction): boolean {
  return baseImageOf(model, model.stageOf(instruction))?.family === 'windows';
}

function isDockerName(architecture: string): boolean {
  return architecture === 'amd64' || architecture === 'arm64';
}

/** All places of the instruction at once: the file that is unpacked has the name that was downloaded. */
function inRun(model: DockerfileModel, { run, script }: RunWithScript, architecture: string): Fix | undefined {
  const { text } = script.source;
  if (!isDockerName(architecture) || /\b(sha\d+sum|md5sum|shasum|gpg)\b/.test(text)) return undefined;
  const edits: Edit[] = [];
  let count = 0;
  for (const word of script.commands.flatMap((command) => command.arguments)) {
    for (const place of placesIn(word, architecture)) {
      count++;
      if (word.raw.includes("'") || model.text.slice(place.start, place.end) !== architecture) return undefined;
      edits.push(replace(place, '${TARGETARCH}'));
    }
  }
  // What stands elsewhere (in a redirection, a heredoc, a nested command) would not fit any more.
  return count === text.split(architecture).length - 1 ? withArgument(model, run, edits) : undefined;
}

function placesIn({ raw, span }: ShellWord, architecture: string): Found['span'][] {
  if (span.end - span.start !== raw.length) return [];
  return Array.from(raw.matchAll(names)).flatMap((match) =>
    match[0] === architecture
      ? { start: span.start + match.index, end: span.start + match.index + architecture.length }
      : [],
  );
}

function inAdd(model: DockerfileModel, add: AddInstruction, { architecture, span }: Found): Fix | undefined {
  const isChecked = add.flags.some(({ name }) => name === 'checksum');
  if (!isDockerName(architecture) || isChecked || add.sources.some(({ raw }) => raw.includes("'"))) return undefined;
  if (model.text.slice(add.span.start, add.span.end).split(architecture).length !== 2) return undefined;
  return withArgument(model, add, [replace(span, '${TARGETARCH}')]);
}

function withArgument(model: DockerfileModel, instruction: Instruction, edits: readonly Edit[]): Fix | undefined {
  const isDeclared = model.scopeAt(instruction).lookup('TARGETARCH') !== undefined;
  const declaration = isDeclared ? undefined : declareAbove(model, instruction, 'TARGETARCH');
  if (!isDeclared && declaration === undefined) return undefined;
  return suggestion('Use TARGETARCH', ...(declaration === undefined ? [] : [declaration]), ...edits);
}
