import type { BuildContext, ContextEntry, IgnoreFile } from '../model/build-context.ts';
import type { ContextFolder } from './context-folder.ts';
import type { FileAccess, FolderEntry } from './file-access.ts';
import { nameOf, parentOf, pathWithin, resolveIn } from './uri.ts';

/** Looks at what an image is built from. Undefined where the folder can't be read. */
export async function gatherBuildContext(
  files: FileAccess,
  { folder, named }: ContextFolder,
  dockerfile: string,
  walk: typeof walkFolder = walkFolder,
): Promise<BuildContext | undefined> {
  const walked = await walk(files, folder);
  if (walked === undefined) return undefined;
  return { ...walked, named, ignoreFile: await ignoreFileOf(files, folder, dockerfile) };
}

export type WalkedFolder = Pick<BuildContext, 'entries' | 'complete'>;

/** Looks through a folder once, the upper folders first, and no further than `mostEntries`. */
export async function walkFolder(files: FileAccess, folder: string): Promise<WalkedFolder | undefined> {
  const top = await files.list(folder);
  if (top === undefined) return undefined;
  const entries: ContextEntry[] = [];
  /** Folders that turn out to be left alone after they were listed. */
  const closed = new Set<string>();
  let complete = true;
  let level = add(entries, '', top);
  while (level.length > 0) {
    const below: string[] = [];
    for (let from = 0; from < level.length; from += foldersAtOnce) {
      const paths = level.slice(from, from + foldersAtOnce);
      if (entries.length > mostEntries) {
        complete = false;
        for (const path of paths) closed.add(path);
        continue;
      }
      const lists = await Promise.all(paths.map((path) => files.list(resolveIn(folder, path))));
      for (const [index, list] of lists.entries()) {
        const path = paths[index] ?? '';
        if (list === undefined) closed.add(path);
        else if (isVirtualEnvironment(list)) {
          closed.add(path);
          add(entries, path, list.filter(isMarker));
        } else below.push(...add(entries, path, list));
      }
    }
    level = below;
  }
  const marked = entries.map((entry) => (closed.has(entry.path) ? closedEntry(entry) : entry));
  return { entries: marked.toSorted((a, b) => (a.path < b.path ? -1 : 1)), complete };
}

/** What a project of one image comes to without what is generated; more would take longer than a person waits. */
const mostEntries = 20_000;
const foldersAtOnce = 16;
/** Huge, and nobody copies single files out of them. */
const closedNames: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn']);

/** Adds what is in a folder, and gives the folders among it that are to be looked into. */
function add(entries: ContextEntry[], folder: string, list: readonly FolderEntry[]): string[] {
  const below: string[] = [];
  for (const { name, kind, bytes, link } of list) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const closed = kind === 'folder' && (link || closedNames.has(name));
    entries.push(closed ? { path, kind, bytes, closed } : { path, kind, bytes });
    if (kind === 'folder' && !closed) below.push(path);
  }
  return below;
}

function closedEntry(entry: ContextEntry): ContextEntry {
  return { ...entry, closed: true };
}

function isVirtualEnvironment(list: readonly FolderEntry[]): boolean {
  return list.some(isMarker);
}

function isMarker({ name }: FolderEntry): boolean {
  return name === 'pyvenv.cfg';
}

/** BuildKit takes `<name of the Dockerfile>.dockerignore` beside the Dockerfile before the context's own. */
async function ignoreFileOf(files: FileAccess, folder: string, dockerfile: string): Promise<IgnoreFile | undefined> {
  const beside = parentOf(dockerfile);
  if (beside !== undefined) {
    const own = resolveIn(beside, `${nameOf(dockerfile)}.dockerignore`);
    const text = await files.read(own);
    if (text !== undefined) return { path: pathWithin(folder, own) ?? pathUp(folder, own), text };
  }
  const text = await files.read(resolveIn(folder, '.dockerignore'));
  return text === undefined ? undefined : { path: '.dockerignore', text };
}

/** The way to a file that is not in the folder. */
function pathUp(folder: string, uri: string): string {
  let up = '';
  for (let above = parentOf(folder); above !== undefined; above = parentOf(above)) {
    up += '../';
    const path = pathWithin(above, uri);
    if (path !== undefined) return up + path;
  }
  return uri;
}
