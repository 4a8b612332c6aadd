import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** A folder with these files, which is removed when the test is over. */
export async function folder(files: Readonly<Record<string, string | Uint8Array>>): Promise<Folder> {
  const made = await mkdtemp(path.join(tmpdir(), 'layerwise-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(made, name)), { recursive: true });
    await writeFile(path.join(made, name), content);
  }
  return { path: made, [Symbol.asyncDispose]: () => rm(made, { recursive: true, force: true }) };
}
