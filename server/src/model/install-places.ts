import type { AddInstruction, CopyInstruction, Instruction, RunInstruction, Word } from '../syntax/dockerfile/nodes.ts';
import type { BuildContext } from './build-context.ts';
import type { DependencyInstall } from './dependency-install.ts';
import { findLists, matchesPath, type ListsFound } from './dependency-lists.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { Stage } from './stages.ts';
import { valueOf } from './value-of.ts';
import { joinPaths, workingDirectories } from './working-directory.ts';

export type Transfer = CopyInstruction | AddInstruction;

/** A stage, and what is known of where its files come from. */
export interface Place {
  readonly model: DockerfileModel;
  readonly stage: Stage;
  readonly context: BuildContext | undefined;
}

/** An installation from lists, and the RUN that it is part of. */
export interface Installation {
  readonly run: RunInstruction;
  readonly install: DependencyInstall;
}

/** A source of COPY or ADD with its variables filled in; undefined of a heredoc, and where only the build can tell. */
export function sourcePath(model: DockerfileModel, copy: Transfer, word: Word): string | undefined {
  if (copy.heredocs.some(({ span }) => span.start === word.span.start)) return undefined;
  return valueOf(model, copy, word) ?? undefined;
}

/** `.`, `./`, `/`, `*` and the like: everything there is. */
export function isWholeContext(path: string): boolean {
  return path !== '' && /^(\.|\.?\/+\.?|(\.?\/)?\*)$/.test(path);
}

/** The folder of the build context that a source names; empty for all of it. */
export function contextFolder(source: string): string {
  return isWholeContext(source) ? '' : source.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
}

/** Folders that hold lists and nothing else. */
export const listFolder = /^(requirements|reqs|deps)$/;

/** Names without an extension in lower case mostly name folders. */
export function looksLikeFolder(path: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || /[*?[]/.test(path)) return false;
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  if (listFolder.test(name)) return false;
  return path.endsWith('/') || (/^[a-z][a-z0-9_-]*$/.test(name) && !/^(license|makefile|procfile|readme)$/.test(name));
}

/** Where COPY or ADD puts things, as a path of the image without a slash at its end. */
export function destinationOf({ model }: Place, copy: Transfer): string | undefined {
  const value = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  return value === null ? undefined : joinPaths(workingDirectories(model).get(copy) ?? '?', value).replace(/\/$/, '');
}

/** The folder an installation runs in; undefined where a `cd` goes somewhere that only the build knows. */
export function folderOf({ model }: Place, { run, install }: Installation): string | undefined {
  let folder: string | undefined = workingDirectories(model).get(run);
  for (const command of model.scriptOf(run)?.commands ?? []) {
    if (command === install.call.command) return folder;
    if (command.name !== 'cd' && command.name !== 'pushd') continue;
    const [path] = command.arguments;
    const isKnown = path?.literal === true && folder !== undefined && command.topLevel;
    folder = isKnown ? joinPaths(folder ?? '', path.value) : undefined;
  }
  return folder;
}

/** The copies that bring a file by its own name. */
export function broughtBy(place: Place, path: string): readonly Transfer[] {
  let known = broughtIn.get(place.stage);
  if (known === undefined) broughtIn.set(place.stage, (known = new Map()));
  let found = known.get(path);
  if (found === undefined) known.set(path, (found = findBringing(place, path)));
  return found;
}

/** Each copy of a stage asks for the same few lists. */
const broughtIn = new WeakMap<Stage, Map<string, readonly Transfer[]>>();

function findBringing(place: Place, path: string): readonly Transfer[] {
  return place.stage.instructions.filter((copy): copy is Transfer => {
    if (copy.type !== 'COPY' && copy.type !== 'ADD') return false;
    // The name comes first: it is cheap to compare, and hardly ever the right one.
    const names = copy.sources
      .map((word) => word.value.replace(/\/$/, '').split('/').at(-1) ?? '')
      .filter((name) => !/^[.*]*$/.test(name));
    const wanted = nameOf(path);
    const same = names.filter((name) => sameFiles(name, wanted));
    const renamed =
      names.length === 1 && copy.destination !== undefined && sameFiles(nameOf(copy.destination.value), wanted);
    if (same.length === 0 && !renamed) return false;
    const target = destinationOf(place, copy);
    const bare = path.replace(/\/$/, '');
    return (
      target !== undefined && (sameFiles(target, bare) || same.some((name) => sameFiles(`${target}/${name}`, bare)))
    );
  });
}

/** Whether a file was brought by its own name above an instruction. */
export function isBroughtBefore(place: Place, path: string, instruction: Instruction): boolean {
  return broughtBy(place, path).some(({ index }) => index < instruction.index);
}

/** The lists that the build context has for an installation, below a source that is copied as a whole; seen from there. */
export function listsBelow(
  place: Place,
  copy: Transfer,
  source: string,
  installation: Installation,
): ListsFound | undefined {
  const { lists } = installation.install;
  const target = destinationOf(place, copy);
  const folder = folderOf(place, installation);
  if (place.context === undefined || lists === undefined || target === undefined || folder === undefined)
    return undefined;
  const below = (path: string): string | undefined => pathBelow(target, joinPaths(folder, path), path.endsWith('/'));
  const files = lists.files.flatMap(({ path, optional }) => {
    const inside = below(path);
    return inside === undefined ? [] : { path: inside, optional };
  });
  const home = folder === target || folder === '/' ? '' : pathBelow(target, folder, true);
  if (files.length < lists.files.length || (home === undefined && lists.parts !== undefined)) return undefined;
  return findLists(place.context, contextFolder(source), {
    ...lists,
    files,
    further: lists.further?.flatMap((path) => below(path) ?? []) ?? [],
    obstacles: lists.obstacles?.flatMap((path) => below(path) ?? []) ?? [],
    home: home ?? '',
  });
}

function pathBelow(folder: string, path: string, isFolder: boolean): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  return path.slice(folder.length + 1) + (isFolder ? '/' : '');
}

function nameOf(path: string): string {
  return path.replace(/\/$/, '').split('/').at(-1) ?? '';
}

/** Whether two paths can be the same file; each may have a pattern in it. */
function sameFiles(a: string, b: string): boolean {
  return matchesPath(a, b) || matchesPath(b, a);
}
