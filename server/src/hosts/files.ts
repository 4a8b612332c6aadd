import { chmod, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { languageOfFile } from '../model/file-name.ts';
import type { SourceLanguage } from '../model/source.ts';
import { Problem } from './cli/problem.ts';

export interface FoundFile {
  /** As the user named it, or below a folder they named. */
  readonly file: string;
  readonly language: SourceLanguage;
}

/**
 * The files that paths stand for; folders are searched for names that say what a file is. `language` is for files whose
 * name does not.
 *
 * @throws Problem when a path does not exist, a folder holds no such file, or a file's name does not say what it is.
 */
export async function findFiles(
  paths: readonly string[],
  language: SourceLanguage | undefined,
): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  const seen = new Set<string>();
  for (const given of paths) {
    for (const file of await filesAt(given, language)) {
      const resolved = path.resolve(file.file);
      if (!seen.has(resolved)) found.push(file);
      seen.add(resolved);
    }
  }
  return found;
}

/**
 * The text of a file, a byte order mark included. `strict` refuses what is not UTF-8, for who wants to write it back.
 *
 * @throws Problem when it can't be read.
 */
export async function readText(file: string, strict: boolean): Promise<string> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Problem(`Can't read ${file}: ${reasonOf(error)}`);
  });
  return decode(bytes, file, strict);
}

/** @throws Problem when it is UTF-16, or when it is not UTF-8 and `strict`. */
export function decode(bytes: Uint8Array, name: string, strict: boolean): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw new Problem(`${name} is UTF-16, which Docker can't read: save it as UTF-8`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: strict, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Problem(`${name} is not UTF-8, so it can't be changed without damage: save it as UTF-8 first`);
  }
}

/**
 * Replaces a file's content in one step, so that it is whole at every moment: written beside it, then renamed. A link
 * stays a link, and the permissions stay.
 *
 * @throws Problem when it can't be written; the file is as it was then.
 */
export async function writeText(file: string, text: string): Promise<void> {
  let temporary: string | undefined;
  try {
    const target = await realpath(file);
    const { mode } = await stat(target);
    temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.layerwise`);
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { force: true });
    throw new Problem(`Can't write ${file}: ${reasonOf(error)}`);
  }
}

async function filesAt(given: string, language: SourceLanguage | undefined): Promise<readonly FoundFile[]> {
  const information = await stat(given).catch((error: unknown) => {
    throw new Problem(`Can't read ${given}: ${reasonOf(error)}`);
  });
  if (!information.isDirectory()) {
    const known = language ?? languageOfFile(given);
    if (known === undefined) {
      throw new Problem(`The name ${given} does not say what it is: use --language dockerfile or --language compose`);
    }
    return [{ file: given, language: known }];
  }
  const found = await search(given, language);
  if (found.length === 0) throw new Problem(`There is no Dockerfile and no Compose file in ${given}`);
  return found;
}

const skipped = new Set(['node_modules', '.git']);

/** Below a folder, in the order of names. Links to folders are not followed, so it always ends. */
async function search(folder: string, only: SourceLanguage | undefined): Promise<readonly FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new Problem(`Can't read ${folder}: ${reasonOf(error)}`);
  });
  const found: FoundFile[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) found.push(...(await search(file, only)));
      continue;
    }
    const language = languageOfFile(entry.name);
    if (language === undefined || (only !== undefined && language !== only)) continue;
    if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(file)))) found.push({ file, language });
  }
  return found;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (information) => information.isFile(),
    () => false,
  );
}

/** What the system says, in words where it is common. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EISDIR: 'it is a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
};
