import { parseIgnoreFile } from '../syntax/ignore/parser.ts';
import type { BuildContext, ContextEntry } from './build-context.ts';
import { contextFiles, type ContextFiles } from './context-files.ts';
import type { PackageManager } from './packages.ts';

/** Something in a build context that images rarely need. */
export interface NeedlessFile {
  readonly path: string;
  readonly kind: 'repository' | 'packages' | 'environment' | 'cache' | 'output' | 'large';
  /** Undefined of a folder that was not looked into. */
  readonly bytes: number | undefined;
  /** Of packages and outputs: which call makes it inside the image, so that the folder's own is not needed. */
  readonly madeBy: readonly PackageManager[];
}

/**
 * What lies in a build context because somebody works there: the repository's history, installed packages, virtual
 * environments, caches, results of builds, and any file of some size. Sorted by path; nothing of what stands inside of something
 * found is named again, and nothing that the ignore file leaves out, or brings back by its name.
 */
export function needlessFiles(context: BuildContext): readonly NeedlessFile[] {
  let known = ofContexts.get(context);
  if (known === undefined) {
    known = readNeedlessFiles(context, contextFiles(context));
    ofContexts.set(context, known);
  }
  return known;
}

/** The folder stays the same from one keystroke to the next. */
const ofContexts = new WeakMap<BuildContext, readonly NeedlessFile[]>();

function readNeedlessFiles({ entries, ignoreFile }: BuildContext, files: ContextFiles): readonly NeedlessFile[] {
  const wanted = new Set(
    parseIgnoreFile(ignoreFile?.text ?? '').patterns.flatMap(({ negated, value }) => (negated ? value : [])),
  );
  const found: NeedlessFile[] = [];
  let inside = '/';
  for (const entry of entries) {
    if (entry.path.startsWith(inside)) continue;
    const kind = kindOf(entry, files);
    if (kind === undefined) continue;
    inside = `${entry.path}/`;
    if (files.isIgnored(entry.path) || wanted.has(entry.path)) continue;
    found.push({ path: entry.path, ...kind, bytes: bytesOf(entry, files) });
  }
  return found;
}

type Kind = Pick<NeedlessFile, 'kind' | 'madeBy'>;

function kindOf(entry: ContextEntry, files: ContextFiles): Kind | undefined {
  const { path, kind, bytes } = entry;
  if (kind === 'file') return bytes >= smallestLarge ? { kind: 'large', madeBy: [] } : undefined;
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const known = byName.get(name);
  if (known !== undefined) return known;
  if (files.entryAt(`${path}/pyvenv.cfg`) !== undefined) return { kind: 'environment', madeBy: [] };
  const output = outputs.get(name);
  if (output === undefined) return undefined;
  const siblings = files.namesIn(slash < 0 ? '' : path.slice(0, slash));
  const madeBy = output.filter(([, project]) => siblings.some((sibling) => project.test(sibling)));
  return madeBy.length === 0 ? undefined : { kind: 'output', madeBy: madeBy.map(([manager]) => manager) };
}

/** Smaller files are never large, whatever is set. */
const smallestLarge = 1024 * 1024;

const nodeManagers: readonly PackageManager[] = ['npm', 'yarn', 'pnpm', 'bun'];

const caches =
  '__pycache__ .pytest_cache .mypy_cache .ruff_cache .tox .nox .ipynb_checkpoints .gradle .terraform .parcel-cache .turbo ' +
  '.nyc_output .angular .vagrant';

const byName: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...['.git', '.hg', '.svn'].map((name) => [name, { kind: 'repository', madeBy: [] }] as const),
  ['node_modules', { kind: 'packages', madeBy: nodeManagers }],
  ...caches.split(' ').map((name) => [name, { kind: 'cache', madeBy: [] }] as const),
]);

/** Folders of results, each with who makes it and the file beside it by which that can be told. */
const outputs: ReadonlyMap<string, readonly (readonly [PackageManager, RegExp])[]> = new Map([
  [
    'target',
    [
      ['cargo', /^Cargo\.toml$/],
      ['maven', /^pom\.xml$/],
    ],
  ],
  ['build', [['gradle', /^build\.gradle(\.kts)?$/]]],
  ['.next', nodeManagers.map((manager) => [manager, /^next\.config\.\w+$/] as const)],
  ['.nuxt', nodeManagers.map((manager) => [manager, /^nuxt\.config\.\w+$/] as const)],
  ['bin', [['dotnet', /\.(cs|fs|vb)proj$/]]],
  ['obj', [['dotnet', /\.(cs|fs|vb)proj$/]]],
]);

function bytesOf({ path, kind, bytes, closed }: ContextEntry, files: ContextFiles): number | undefined {
  if (kind === 'file') return bytes;
  const inside = files.below(path);
  if (closed === true || inside.some((entry) => entry.closed === true)) return undefined;
  return inside.reduce((sum, entry) => sum + entry.bytes, 0);
}
