import type { AddInstruction, CopyInstruction, Instruction, RunInstruction, Word } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { valueOf } from './value-of.ts';
import { joinPaths } from './working-directory.ts';

/** What an instruction takes from the build context. */
export interface ContextSource {
  readonly instruction: CopyInstruction | AddInstruction | RunInstruction;
  readonly word: Word;
  /** Seen from the context's folder, which itself is the empty path; `..` does not lead out of it. */
  readonly path: string;
  /** Whether the path is a pattern, of which `*`, `?` and brackets are read. */
  readonly isPattern: boolean;
}

/**
 * What COPY, ADD and the bind mounts of a RUN take from the build context, in file order. Left out are other stages and
 * images, downloads, heredocs, paths that only the build can tell, and what ONBUILD triggers: that is taken from another
 * context.
 */
export function contextSources(model: DockerfileModel): readonly ContextSource[] {
  let known = ofModels.get(model);
  if (known === undefined) {
    known = readSources(model);
    ofModels.set(model, known);
  }
  return known;
}

const ofModels = new WeakMap<DockerfileModel, readonly ContextSource[]>();

function readSources(model: DockerfileModel): readonly ContextSource[] {
  const sources: ContextSource[] = [];
  for (const instruction of model.tree.instructions) {
    const { type } = instruction;
    if (type === 'COPY' || type === 'ADD' || (type === 'RUN' && instruction.mounts.length > 0))
      sources.push(...sourcesOf(model, instruction));
  }
  return sources;
}

/** What a single instruction takes from the build context, be it triggered or not. */
export function* sourcesOf(model: DockerfileModel, instruction: Instruction): Generator<ContextSource> {
  if (instruction.type === 'RUN') yield* mountSources(model, instruction);
  else if (instruction.type === 'ADD' || (instruction.type === 'COPY' && instruction.from === undefined))
    yield* copySources(model, instruction);
}

/**
 * The path that has to be in the context, or the build stops: of a pattern, the folder in front of its first wildcard. Undefined
 * where that is the context itself, and with `--parents`: which files have to be there is another question where their folders
 * are kept.
 */
export function neededPath({ instruction, path, isPattern }: ContextSource): string | undefined {
  if (instruction.flags.some(({ name }) => name === 'parents')) return undefined;
  const needed = isPattern ? folderOf(path) : path;
  return needed === '' ? undefined : needed;
}

function folderOf(pattern: string): string {
  const fixed = pattern.slice(0, pattern.search(/[*?[]/));
  return fixed.slice(0, Math.max(fixed.lastIndexOf('/'), 0));
}

function* copySources(model: DockerfileModel, instruction: CopyInstruction | AddInstruction): Generator<ContextSource> {
  if (instruction.destination === undefined) return;
  for (const word of instruction.sources) {
    if (instruction.heredocs.some(({ span }) => span.start === word.span.start)) continue;
    const path = pathOf(model, instruction, word);
    if (path !== undefined) yield { instruction, word, path, isPattern: /[*?[]/.test(path) };
  }
}

function* mountSources(model: DockerfileModel, instruction: RunInstruction): Generator<ContextSource> {
  for (const { type, options } of instruction.mounts) {
    if (type !== 'bind' || options.some(({ key }) => key === 'from')) continue;
    const word = options.findLast(({ key }) => key === 'source' || key === 'src')?.value;
    const path = word === undefined ? undefined : pathOf(model, instruction, word);
    if (word !== undefined && path !== undefined) yield { instruction, word, path, isPattern: false };
  }
}

function pathOf(model: DockerfileModel, instruction: Instruction, word: Word): string | undefined {
  const value = valueOf(model, instruction, word);
  // A backslash is an escape in a pattern, and a separator on Windows.
  if (value === null || value.includes('\\') || isRemote(value)) return undefined;
  return joinPaths('', `/${value}`).slice(1);
}

/** A URL, or a Git repository in the way of `user@host:path`, by which BuildKit tells them from local paths. */
export function isRemote(path: string): boolean {
  // Nearly every path is a plain one.
  if (!path.includes(':') && !path.startsWith('github.com/')) return false;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(path) || /^[\w.-]+@[\w.-]+:/.test(path) || path.startsWith('github.com/');
}
