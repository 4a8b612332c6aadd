import type { AddInstruction, CopyInstruction, Instruction, RunInstruction, Word } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../syntax/shell/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { hasFlag, packageCommand, type PackageCommand } from './packages.ts';
import { isMountedOver } from './run-mounts.ts';
import type { ShellPaths } from './shell-paths.ts';
import { valueOf } from './value-of.ts';
import { joinPaths, workingDirectories } from './working-directory.ts';

/** A file or folder that an instruction brings into the image. */
export interface MadePath {
  /** Whole; it starts with `?` where WORKDIR depends on the base image. */
  readonly path: string;
  readonly maker: Instruction;
  /** The source, as far as it is known: of COPY and ADD. */
  readonly source?: Word | undefined;
}

/** What COPY and ADD put at which path; a source that may be a folder has its content there, so it is not named itself. */
export function copiedPaths(model: DockerfileModel, copy: CopyInstruction | AddInstruction): readonly MadePath[] {
  let known = ofModels.get(model);
  if (known === undefined) ofModels.set(model, (known = new Map()));
  let paths = known.get(copy);
  if (paths === undefined) known.set(copy, (paths = readCopiedPaths(model, copy)));
  return paths;
}

/** Several rules ask. */
const ofModels = new WeakMap<DockerfileModel, Map<Instruction, readonly MadePath[]>>();

function readCopiedPaths(model: DockerfileModel, copy: CopyInstruction | AddInstruction): readonly MadePath[] {
  const target = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  if (target === null) return [];
  const folder = joinPaths(workingDirectories(model).get(copy) ?? '?', target);
  const intoFolder = target.endsWith('/') || /^\.{1,2}$/.test(target) || copy.sources.length > 1;
  const found: MadePath[] = [];
  for (const source of copy.sources) {
    const name = nameOf(model, copy, source);
    if (name !== undefined && hasExtension(name)) found.push({ path: joinPaths(folder, name), maker: copy, source });
    if (copy.sources.length === 1 && !(intoFolder && name !== undefined && hasExtension(name)))
      found.push({ path: folder, maker: copy, source });
  }
  return found;
}

/** The last part of a source's path; undefined where it is a pattern, a heredoc, an archive that ADD unpacks, or all there is. */
function nameOf(model: DockerfileModel, copy: CopyInstruction | AddInstruction, source: Word): string | undefined {
  if (copy.heredocs.some(({ span }) => span.start === source.span.start)) return source.value.replace(/^\d*<<-?/, '');
  const value = valueOf(model, copy, source);
  if (value === null || /[*?[]/.test(value)) return undefined;
  const isRemote = /^(https?|ftp):\/\//.test(value);
  if (copy.type === 'ADD' && !isRemote && (archive.test(value) || /^git@|\.git(#|$)/.test(value))) return undefined;
  const name = (isRemote ? value.replace(/[?#].*/s, '') : value).replace(/\/+$/, '').split('/').at(-1) ?? '';
  return /^\.*$/.test(name) ? undefined : name;
}

const archive = /\.(tar(\.\w+)?|t[gbx]z2?|txz)$/i;

/** Names with an extension are mostly those of files. */
function hasExtension(name: string): boolean {
  return /[^.]\.[A-Za-z]\w*$/.test(name);
}

/** What one command of a RUN downloads, or leaves in a cache of its own. */
export function madeBy(run: RunInstruction, command: ShellCommand, paths: () => ShellPaths): readonly string[] {
  const values =
    command.name === 'curl' || command.name === 'wget'
      ? downloads(command)
      : command.name === 'git'
        ? clones(command)
        : cachesOf(packageCommand(command));
  return values.flatMap((value) => {
    const path = paths().resolve(command, value);
    return path === undefined || isMountedOver(run, path) ? [] : [path];
  });
}

function downloads({ name, arguments: words, redirects }: ShellCommand): readonly string[] {
  const written = redirects.find(({ operator, target }) => /^1?>>?$/.test(operator) && target !== undefined)?.target;
  const values = words.map(({ value }) => value);
  const urls = values.filter((value) => /^(https?|ftp):\/\//.test(value));
  const outputs: string[] = [];
  let folder = '';
  let byName = name === 'wget';
  for (const [index, value] of values.entries()) {
    const next = values[index + 1] ?? '';
    const inline = /^--output(?:-document)?=(.*)$/s.exec(value)?.[1];
    if (inline !== undefined) outputs.push(inline);
    else if (/^--output(-document)?$/.test(value)) outputs.push(next);
    else if (/^-[a-zA-Z0-9]*$/.test(value) && value.endsWith(name === 'curl' ? 'o' : 'O')) outputs.push(next);
    else if (/^--remote-name(-all)?$/.test(value) || (name === 'curl' && /^-[a-zA-Z]*O/.test(value))) byName = true;
    else if (name === 'wget' && value === '-P') folder = `${next}/`;
    else if (/^--(output-dir|directory-prefix)=/.test(value)) folder = `${value.slice(value.indexOf('=') + 1)}/`;
  }
  if (written !== undefined) return [written.value];
  if (outputs.length > 0) return outputs.filter((output) => output !== '-' && !output.startsWith('/dev/'));
  return byName
    ? urls.map(
        (url) =>
          folder +
          (url
            .replace(/[?#].*/s, '')
            .split('/')
            .at(-1) ?? ''),
      )
    : [];
}

function clones({ arguments: words }: ShellCommand): readonly string[] {
  const at = words.findIndex(({ value }) => value === 'clone');
  const plain = words.slice(at + 1).map(({ value }) => value);
  const url = plain.findIndex((value) => /^(https?|git|ssh):\/\/|^git@/.test(value));
  if (at < 0 || url < 0) return [];
  const folder = plain[url + 1];
  if (folder !== undefined) return folder.startsWith('-') ? [] : [folder];
  return [
    (plain[url] ?? '')
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .at(-1) ?? '',
  ];
}

/**
 * The folders that npm fills besides what it installs. Other package managers have a rule of their own for theirs
 * (`apt-lists-kept`, `pip-cache-kept` …), which speaks where they are filled.
 */
function cachesOf(call: PackageCommand | undefined): readonly string[] {
  if (call?.manager !== 'npm' || !/^(install|add|ci|i|update)$/.test(call.action)) return [];
  return hasFlag(call, '-g', '--global', '--prefix', '-C') ? ['/root/.npm'] : ['/root/.npm', 'node_modules'];
}
