import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileAccess, FolderEntry } from '../surroundings/file-access.ts';

/** The files of the machine that the host runs on, by their `file:` URIs. */
export const nodeFiles: FileAccess = {
  async kindOf(uri) {
    const path = pathOf(uri);
    const information = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (information === undefined) return undefined;
    return information.isDirectory() ? 'folder' : 'file';
  },

  async list(uri) {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) return undefined;
    return Promise.all(
      entries.map(async (entry): Promise<FolderEntry> => {
        if (entry.isDirectory()) return { name: entry.name, kind: 'folder', bytes: 0, link: false };
        const information = await stat(join(path, entry.name)).catch(() => undefined);
        const link = entry.isSymbolicLink();
        if (information?.isDirectory() === true) return { name: entry.name, kind: 'folder', bytes: 0, link };
        return { name: entry.name, kind: 'file', bytes: information?.size ?? 0, link };
      }),
    );
  },

  async read(uri) {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    return readFile(path, 'utf8').then(
      (text) => text.replace(/^\uFEFF/, ''),
      () => undefined,
    );
  },
};

/** Undefined for what is no file of this machine, or has a name that is impossible here. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
