import { isIgnored } from '../syntax/ignore/match.ts';
import { parseIgnoreFile } from '../syntax/ignore/parser.ts';
import type { BuildContext, ContextEntry } from './build-context.ts';
import type { DependencyLists } from './dependency-install.ts';

/** The lists that a build context has for an installation. */
export interface ListsFound {
  /** Seen from the folder that was searched; folders end with a slash. */
  readonly paths: readonly string[];
  /** Whether there are lists in other folders too. */
  readonly inParts: boolean;
}

/** Lists with paths that are seen from the folder that is searched. */
export interface PlacedLists extends DependencyLists {
  /** The folder that the installation runs in, with a slash at its end; empty for the one that is searched. */
  readonly home: string;
}

/**
 * Looks for lists in a folder of the build context and below. Undefined where one that has to be there is not, or where
 * something is there that the lists alone can't be installed with.
 */
export function findLists(context: BuildContext, folder: string, lists: PlacedLists): ListsFound | undefined {
  let known = foundIn.get(context);
  if (known === undefined) foundIn.set(context, (known = new Map()));
  const key = JSON.stringify([folder, lists]);
  if (!known.has(key)) known.set(key, searchLists(context, folder, lists));
  return known.get(key);
}

/** A context has thousands of entries, and the stages of a file mostly ask for the same. */
const foundIn = new WeakMap<BuildContext, Map<string, ListsFound | undefined>>();

function searchLists(context: BuildContext, folder: string, lists: PlacedLists): ListsFound | undefined {
  const all = pathsBelow(context, folder);
  if (lists.obstacles?.some((pattern) => all.some((path) => matchesPath(pattern, path))) === true) return undefined;
  const here = all.filter((path) => path === 'vendor/cache/' || !foreignFolders.test(path));
  const paths = new Set<string>();
  const add = (pattern: string): boolean => {
    const matching = here.filter((path) => matchesPath(pattern, path));
    for (const path of matching) paths.add(path);
    return matching.length > 0;
  };
  for (const { path, optional } of lists.files) {
    if (!add(path) && !optional) return undefined;
  }
  for (const pattern of lists.further ?? []) add(pattern);

  const isPart = nameMatcher(lists.parts ?? []);
  const parts = here.filter((path) => !paths.has(path) && path.startsWith(lists.home) && isPart(path));
  const inOtherFolders = parts.filter((path) => path.slice(lists.home.length).includes('/'));
  if (lists.aloneOnly === true && inOtherFolders.length > 0) return undefined;
  for (const path of parts) paths.add(path);
  if (paths.size === 0) return undefined;
  return { paths: withoutInner([...paths]), inParts: inOtherFolders.length > 0 };
}

/** What tools make or download: lists in there are not the project's own. */
const foreignFolders = /(^|\/)(node_modules|bower_components|vendor|\.venv|venv|target|dist|bin|obj|\.git)\//;

/** The paths below a folder that are part of the context, seen from there; folders end with a slash. */
function pathsBelow(context: BuildContext, folder: string): readonly string[] {
  const patterns = parseIgnoreFile(context.ignoreFile?.text ?? '').patterns;
  const start = folder === '' ? '' : `${folder}/`;
  const isHere = ({ path }: ContextEntry): boolean =>
    path.startsWith(start) && path !== folder && !isIgnored(patterns, path);
  return context.entries
    .filter(isHere)
    .map(({ path, kind }) => path.slice(start.length) + (kind === 'folder' ? '/' : ''));
}

/** Folders bring what is in them. */
function withoutInner(paths: readonly string[]): readonly string[] {
  const folders = paths.filter((path) => path.endsWith('/'));
  return paths.filter((path) => !folders.some((folder) => path !== folder && path.startsWith(folder)));
}

function nameMatcher(patterns: readonly string[]): (path: string) => boolean {
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name !== '' && patterns.some((pattern) => matchesPath(pattern, name));
  };
}

/** Whether a path is one that COPY would take for a pattern; `*` is the only wildcard, and stays within a folder. */
export function matchesPath(pattern: string, path: string): boolean {
  if (!pattern.includes('*')) return pattern === path;
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`^${expression}$`).test(path);
}
