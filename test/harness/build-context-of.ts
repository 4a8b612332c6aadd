import type { BuildContext, ContextEntry } from '../../server/src/model/build-context.ts';

/** A build context of the files that an example names: the text of each by its path, or its size in bytes. */
export function buildContextOf(files: Readonly<Record<string, string | number>>): BuildContext {
  const entries = new Map<string, ContextEntry>();
  for (const [path, content] of Object.entries(files)) {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = parts.slice(0, depth).join('/');
      entries.set(folder, { path: folder, kind: 'folder', bytes: 0 });
    }
    const bytes = typeof content === 'number' ? content : new TextEncoder().encode(content).length;
    if (!path.endsWith('/')) entries.set(path, { path, kind: 'file', bytes });
  }
  const ignore = files['.dockerignore'];
  return {
    entries: [...entries.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    complete: true,
    named: false,
    ignoreFile: typeof ignore === 'string' ? { path: '.dockerignore', text: ignore } : undefined,
  };
}
