import type { CommandInRun } from '../../model/command-index.ts';
import { commandsNamed } from '../../model/commands-named.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { matchCase, wholeLines } from '../../model/edit-instruction.ts';
import { removeStep } from '../../model/remove-step.ts';
import type { Stage } from '../../model/stages.ts';
import { stagesWith } from '../../model/stages-with.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type { CopyInstruction, Instruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { remove, replace, type Edit } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * An archive that `COPY` puts into the image is in it for good, in a layer of its own, with what `tar` unpacks from it in the next
 * layer: everything twice. A later `rm` only hides the archive. `ADD` unpacks an archive from the build context as it copies it, and
 * the archive itself never gets into the image.
 *
 * `ADD` knows tar archives, also those of gzip, bzip2 and xz, and in newer versions of BuildKit of zstd. For others, and where `tar` is
 * to do anything but unpack all of it, mount the archive instead:
 * `RUN --mount=type=bind,source=tool.tar.gz,target=/tool.tar.gz tar -xzf /tool.tar.gz --strip-components=1 -C /usr/local`.
 *
 * Nothing is said of stages whose files don't become part of the final image, where something else uses the archive as well (a
 * checksum is compared), and of archives from another stage, which `ADD` can't take.
 *
 * The fix is a suggestion: look whether the folder is the one you want, and who owns the files.
 *
 * ## When to allow it
 *
 * Where the running container needs the archive, too.
 */
export default defineDockerfileRule({
  id: 'archive-copied-then-unpacked',
  summary: 'Let `ADD` unpack an archive: after `COPY` and `tar` the image has it twice',
  category: 'size',
  severity: 'info',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3010'],
  concepts: ['layer', 'build-context'],
  examples: [
    {
      title: 'Copied, unpacked, and hidden',
      bad: dockerfile`
        FROM debian:12-slim
        COPY rootfs.tar.xz /tmp/
             ^^^^^^^^^^^^^ The image has this archive beside what is unpacked from it, and with ADD in place of COPY it would not
        RUN mkdir -p /opt/tool && tar -xJf /tmp/rootfs.tar.xz -C /opt/tool && rm /tmp/rootfs.tar.xz
        CMD ["/opt/tool/run"]
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        ADD rootfs.tar.xz /opt/tool/
        CMD ["/opt/tool/run"]
      `,
    },
    {
      title: 'Into the working directory, with other commands',
      bad: dockerfile`
        from debian:12-slim
        workdir /srv
        copy files/site.tgz ./
             ^^^^^^^^^^^^^^ The image has this archive beside what is unpacked from it, and with ADD in place of COPY it would not
        run tar xzf site.tgz \
            # So that the server can read them.
            && chmod -R a+rX /srv
      `,
      fixed: dockerfile`
        from debian:12-slim
        workdir /srv
        add files/site.tgz ./
        run \
            # So that the server can read them.
            chmod -R a+rX /srv
      `,
    },
    {
      title: 'A part of it',
      bad: dockerfile`
        FROM debian:12-slim
        COPY tool.tar.gz /tool.tar.gz
             ^^^^^^^^^^^ The image has this archive beside what is unpacked from it, and with a bind mount in the RUN it would not
        RUN tar -xzf /tool.tar.gz --strip-components=1 -C /usr/local
      `,
    },
    {
      title: 'ADD, or a mount',
      good: dockerfile`
        FROM debian:12-slim
        ADD rootfs.tar.xz /opt/tool/
        RUN --mount=type=bind,source=tool.tar.gz,target=/tool.tar.gz tar -xzf /tool.tar.gz --strip-components=1 -C /usr/local
      `,
    },
    {
      title: 'Compared with a checksum, from another stage, or in a build stage',
      good: dockerfile`
        FROM debian:12-slim AS build
        COPY source.tar.gz /tmp/
        RUN tar -xzf /tmp/source.tar.gz -C /src && make --directory=/src && tar -czf /out.tar.gz /src

        FROM debian:12-slim
        COPY --from=build /out.tar.gz /
        RUN tar -xzf /out.tar.gz
        COPY tool.tar.gz tool.tar.gz.sha256 /tmp/
        RUN cd /tmp && sha256sum -c tool.tar.gz.sha256 && tar -xzf tool.tar.gz -C /opt
      `,
    },
  ],
  *check({ model }) {
    const copies = model.instructions('COPY').filter((copy) => copiesArchive(model, copy));
    if (copies.length === 0) return;
    const unpacked = new Map<Stage | undefined, Map<string, Unpacking>>();
    for (const each of commandsNamed(model, 'tar')) {
      const use = unpacking(model, each);
      if (use === undefined) continue;
      const stage = model.stageOf(use.run);
      const known = unpacked.get(stage);
      if (known === undefined) unpacked.set(stage, new Map([[use.archive, use]]));
      else known.set(use.archive, use);
    }
    // As another user tar gives the files to that user, and ADD to whom they belong in the archive.
    const hasUser = stagesWith(model, ({ type }) => type === 'USER');
    const mentions = new Map<Stage, ReadonlyMap<string, readonly Mention[]>>();
    for (const copy of copies) {
      const stage = model.stageOf(copy);
      const inStage = unpacked.get(stage);
      if (stage === undefined || inStage === undefined) continue;
      for (const source of copy.sources) {
        if (!isArchive(source.value)) continue;
        const use = destinations(model, copy, source.value).flatMap((place) => inStage.get(place) ?? [])[0];
        if (use === undefined || use.run.index < copy.index) continue;
        const known = mentions.get(stage) ?? mentionsIn(model, stage);
        mentions.set(stage, known);
        if (isUsedOtherwise(known, copy, use)) continue;
        const edits = copy.sources.length === 1 && !hasUser[stage.index] ? withAdd(model, copy, use) : undefined;
        yield {
          span: source.span,
          message: `The image has this archive beside what is unpacked from it, and with ${
            use.isPlain ? 'ADD in place of COPY' : 'a bind mount in the RUN'
          } it would not`,
          related: [{ span: use.command.span, message: 'It is unpacked here' }],
          ...(edits === undefined ? {} : { fixes: [suggestion('Let ADD unpack it', ...edits)] }),
        };
      }
    }
  },
});

function copiesArchive(model: DockerfileModel, copy: CopyInstruction): boolean {
  return (
    copy.from === undefined &&
    copy.sources.some(({ value }) => isArchive(value)) &&
    model.stageOf(copy)?.inherited === true
  );
}

/** What ADD of every BuildKit unpacks by itself. */
function isArchive(path: string): boolean {
  return /\.(tar|tar\.gz|tgz|tar\.bz2|tbz2?|tar\.xz|txz)$/i.test(path) && !/[$*?[\]]|^<<|:\/\//.test(path);
}

interface Unpacking extends CommandInRun {
  /** The archive's path, from the root on. */
  readonly archive: string;
  /** Where to, as written; undefined for the folder that it runs in. */
  readonly folder: string | undefined;
  /** Whether it does nothing but unpack all of it. */
  readonly isPlain: boolean;
}

function unpacking(model: DockerfileModel, each: CommandInRun): Unpacking | undefined {
  const { command, run, script } = each;
  if (run.onbuild) return undefined;
  const values = command.arguments.map(({ value }) => value);
  let archive: string | undefined;
  let folder: string | undefined;
  let extracts = false;
  let isPlain = command.redirects.length === 0 && command.pipe === undefined && command.topLevel;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? '';
    const letters = index === 0 ? /^-?([a-zA-Z]+)$/.exec(value)?.[1] : /^-([a-zA-Z]+)$/.exec(value)?.[1];
    const long = /^--(extract|get|file|directory|gzip|bzip2|xz|verbose)(?:=(.*))?$/.exec(value);
    if (letters !== undefined) {
      extracts ||= letters.includes('x');
      isPlain &&= /^[xzjJvpfC]+$/.test(letters);
      if (letters.endsWith('f')) archive = values[++index];
      else if (letters.endsWith('C')) folder = values[++index];
      else if (/[fC]/.test(letters)) return undefined;
    } else if (long !== null) {
      extracts ||= long[1] === 'extract' || long[1] === 'get';
      if (long[1] === 'file') archive = long[2] ?? values[++index];
      else if (long[1] === 'directory') folder = long[2] ?? values[++index];
    } else isPlain = false;
  }
  if (!extracts || archive === undefined || /[$*?`]/.test(`${archive}${folder ?? ''}`)) return undefined;
  const isMoved = script.commands.some(
    ({ name, span }) => /^(cd|pushd)$/.test(name) && span.start < command.span.start,
  );
  if (isMoved && !(archive.startsWith('/') && folder?.startsWith('/') === true)) isPlain = false;
  // Behind a cd the archive is looked for by its name alone, in the folder that the cd names.
  const base = isMoved ? folderOfCd(script.commands, command) : workingDirectories(model).get(run);
  return base === undefined ? undefined : { ...each, archive: joinPaths(base, archive), folder, isPlain };
}

function folderOfCd(commands: readonly ShellCommand[], until: ShellCommand): string | undefined {
  const moves = commands.filter(({ name, span }) => /^(cd|pushd)$/.test(name) && span.start < until.span.start);
  const path = moves.length === 1 ? moves[0]?.arguments[0] : undefined;
  return path?.literal === true && path.value.startsWith('/') ? path.value : undefined;
}

/** Where COPY may put a file: without a slash at the end only the build knows whether that is a folder. */
function destinations(model: DockerfileModel, copy: CopyInstruction, source: string): readonly string[] {
  const { destination } = copy;
  const folder = workingDirectories(model).get(copy) ?? '?';
  if (destination === undefined || destination.variables.length > 0) return [];
  const path = joinPaths(folder, destination.value);
  const inside = joinPaths(path, source.slice(source.lastIndexOf('/') + 1));
  const isFolder = copy.sources.length > 1 || /(^|\/)\.{0,2}$/.test(destination.value);
  return isFolder ? [inside] : [path, inside];
}

/** A place where an archive's name stands: in a command, or in another instruction. */
interface Mention {
  readonly instruction: Instruction;
  readonly command?: ShellCommand;
}

/** The archives that a stage names, by file name alone; under `*` those that a pattern may match. */
function mentionsIn(model: DockerfileModel, stage: Stage): ReadonlyMap<string, readonly Mention[]> {
  const mentions = new Map<string, Mention[]>();
  for (const instruction of stage.instructions) {
    // Most instructions name none, and to look at each of their words takes longer.
    if (!/\.t(?:ar|[gbx])/i.test(textOf(model.text, instruction.span))) continue;
    const script = instruction.type === 'RUN' ? model.scriptOf(instruction) : undefined;
    const places =
      script === undefined
        ? [{ text: textOf(model.text, instruction.span), mention: { instruction } }]
        : script.commands.map((command) => ({
            text: command.arguments.map(({ value }) => value).join(' '),
            mention: { instruction, command },
          }));
    for (const { text, mention } of places) {
      for (const token of text.split(/[\s/'"=:,[\]]+/)) {
        const ending = /\.(?:tar(?:\.(?:gz|bz2|xz))?|tgz|tbz2?|txz)(?![\w-])/i.exec(token);
        if (ending === null) continue;
        const name = token.slice(0, ending.index + ending[0].length);
        const key = name.includes('*') || name.includes('?') ? '*' : name;
        const known = mentions.get(key);
        if (known === undefined) mentions.set(key, [mention]);
        else known.push(mention);
      }
    }
  }
  return mentions;
}

/** Whether anything but these two, and an `rm`, names the archive: it may need the archive itself. */
function isUsedOtherwise(
  mentions: ReadonlyMap<string, readonly Mention[]>,
  copy: CopyInstruction,
  { archive, command: tar }: Unpacking,
): boolean {
  const name = archive.slice(archive.lastIndexOf('/') + 1);
  const isOther = ({ instruction, command }: Mention): boolean =>
    instruction !== copy && instruction.index >= copy.index && command !== tar && command?.name !== 'rm';
  // From the end, where what comes behind this copy is.
  return [name, '*'].some((key) => mentions.get(key)?.findLast(isOther) !== undefined);
}

function withAdd(
  model: DockerfileModel,
  copy: CopyInstruction,
  { run, script, command, folder, isPlain, archive }: Unpacking,
): readonly Edit[] | undefined {
  const { destination } = copy;
  if (!isPlain || destination === undefined || copy.json || run.mounts.length > 0) return undefined;
  // Owners and modes would be given to what is unpacked, where they were those of the archive before.
  if (copy.flags.some(({ name }) => name !== 'link')) return undefined;
  const isSameFolder = workingDirectories(model).get(copy) === workingDirectories(model).get(run);
  if (folder?.startsWith('/') !== true && !isSameFolder) return undefined;
  const target = folder === undefined ? './' : `${folder.replace(/\/+$/, '')}/`;
  if (/\s/.test(target)) return undefined;
  const name = archive.slice(archive.lastIndexOf('/') + 1);
  const rest = script.commands.filter(
    (each) =>
      each !== command &&
      !isOnlyAbout(each, 'rm', (path) => path.endsWith(name)) &&
      !isOnlyAbout(each, 'mkdir', (path) => path === folder),
  );
  // It would find the folder there already.
  if (rest.some((each) => each.name === 'mkdir' && each.arguments.some(({ value }) => value === folder)))
    return undefined;
  const comments = /^\s*#/m.test(textOf(model.text, run.span));
  const removal =
    rest.length === 0 && script.complete && !comments
      ? [remove(wholeLines(model.text, run))]
      : rest.length === script.commands.length - 1
        ? removeStep(model, run, script, command.step)
        : undefined;
  if (removal === undefined) return undefined;
  return [
    replace(copy.keyword.span, matchCase(copy.keyword.value, 'ADD')),
    ...(destination.value === target ? [] : [replace(destination.span, target)]),
    ...removal,
  ];
}

function isOnlyAbout(command: ShellCommand, name: string, isMeant: (path: string) => boolean): boolean {
  const paths = command.arguments.map(({ value }) => value).filter((value) => !value.startsWith('-'));
  return command.name === name && paths.every(isMeant);
}
