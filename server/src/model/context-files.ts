import { isIgnored } from '../syntax/ignore/match.ts';
import { parseIgnoreFile } from '../syntax/ignore/parser.ts';
import type { BuildContext, ContextEntry } from './build-context.ts';

/** A build context that can be asked for single paths; see `BuildContext` for how they are written. */
export interface ContextFiles {
  /** Undefined where nothing is there, or where that is not known. */
  entryAt(path: string): ContextEntry | undefined;
  /** Whether there is nothing at the path for sure: all of it was looked at, and no folder above is closed. */
  isMissing(path: string): boolean;
  /** Everything below a folder, at any depth, in the order of paths; all there is for the empty path. */
  below(folder: string): readonly ContextEntry[];
  /** What stands right in a folder, by name. */
  namesIn(folder: string): readonly string[];
  /** The paths of all files of a name, in whatever folder. */
  filesNamed(name: string): readonly string[];
  /** Whether the ignore file in force keeps the path from the build. */
  isIgnored(path: string): boolean;
}

/** Several rules ask for the same one. */
export function contextFiles(context: BuildContext): ContextFiles {
  let known = ofContexts.get(context);
  if (known === undefined) {
    known = readContextFiles(context);
    ofContexts.set(context, known);
  }
  return known;
}

const ofContexts = new WeakMap<BuildContext, ContextFiles>();

function readContextFiles({ entries, complete, ignoreFile }: BuildContext): ContextFiles {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  let named: ReadonlyMap<string, readonly string[]> | undefined;
  const names = new Map<string, readonly string[]>();
  const patterns = ignoreFile === undefined ? [] : parseIgnoreFile(ignoreFile.text).patterns;
  return {
    entryAt: (path) => byPath.get(path),
    isMissing(path) {
      if (!complete || byPath.has(path)) return false;
      for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        const above = byPath.get(path.slice(0, slash));
        // A file that has something below it is a link to a folder.
        if (above !== undefined) return above.kind === 'folder' && above.closed !== true;
      }
      return path !== '';
    },
    below: (folder) => below(entries, folder),
    namesIn(folder) {
      let known = names.get(folder);
      if (known === undefined) {
        const paths = below(entries, folder).map(({ path }) => path.slice(folder === '' ? 0 : folder.length + 1));
        names.set(folder, (known = paths.filter((name) => !name.includes('/'))));
      }
      return known;
    },
    filesNamed: (name) => (named ??= byName(entries)).get(name) ?? [],
    isIgnored: (path) => patterns.length > 0 && isIgnored(patterns, path),
  };
}

function below(entries: readonly ContextEntry[], folder: string): readonly ContextEntry[] {
  if (folder === '') return entries;
  const prefix = `${folder}/`;
  const first = firstFrom(entries, prefix);
  let end = first;
  while (entries[end]?.path.startsWith(prefix) === true) end++;
  return entries.slice(first, end);
}

function byName(entries: readonly ContextEntry[]): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const { path, kind } of entries) {
    if (kind !== 'file') continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const known = named.get(name);
    if (known === undefined) named.set(name, [path]);
    else known.push(path);
  }
  return named;
}

/** The index of the first entry that is not sorted in front of a path. */
function firstFrom(entries: readonly ContextEntry[], path: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.path ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return low;
}
