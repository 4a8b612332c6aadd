import { expandWord } from '../model/expand.ts';
import { languageOfFile } from '../model/file-name.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { readSource } from '../model/source.ts';
import type { FileAccess } from './file-access.ts';
import { ancestorsOf, isSameUri, parentOf, resolveIn } from './uri.ts';

export interface ContextQuestion {
  readonly dockerfile: string;
  readonly model: DockerfileModel;
  /** What the user said, as a URI. */
  readonly said?: string | undefined;
  /** Nothing above it is looked at; where it is not known, the search ends at a folder with a `.git`. */
  readonly root?: string | undefined;
  /** What Compose files build, by their URI, for who asks about many Dockerfiles: what is not known yet is added. */
  readonly builds?: Map<string, readonly ComposeBuild[]>;
}

export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile: string;
}

export interface ContextFolder {
  /** Its URI. */
  readonly folder: string;
  /** Whether the user or a Compose file named it; where not, it is the likeliest one. */
  readonly named: boolean;
}

/**
 * The folder that is the Dockerfile's build context: what the user said; else what a Compose file in its folder or above
 * builds it with; else its own folder, or the nearest above that has all files which it copies (`docker build -f
 * docker/Dockerfile .` is common). Undefined where that can't be told, so that nothing wrong is said of what is missing.
 */
export async function contextFolderOf(
  files: FileAccess,
  question: ContextQuestion,
): Promise<ContextFolder | undefined> {
  if (question.said !== undefined) return { folder: question.said, named: true };
  const own = parentOf(question.dockerfile);
  if (own === undefined) return undefined;
  const folders = await searched(files, own, question.root);
  const built = await composeContexts(files, folders, question);
  const [folder, ...others] = built;
  if (folder !== undefined) return others.length === 0 ? { folder, named: true } : undefined;

  const sources = copiedPaths(question.model);
  for (const each of folders) {
    if (await every(sources, (path) => exists(files, each, path))) return { folder: each, named: false };
  }
  const isTop = folders.length === 1;
  const isLikely = isTop || (await some(sources, (path) => exists(files, own, path)));
  return isLikely ? { folder: own, named: false } : undefined;
}

/** The paths that COPY and ADD name for sure: no patterns, nothing that depends on a variable without a value. */
export function copiedPaths(model: DockerfileModel): readonly string[] {
  const paths = new Set<string>();
  for (const instruction of [...model.instructions('COPY'), ...model.instructions('ADD')]) {
    if (instruction.flags.some(({ name }) => name === 'from')) continue;
    const scope = model.scopeAt(instruction);
    for (const source of instruction.sources) {
      const path = expandWord(source.raw, model.tree.escape, (name) => scope.lookup(name)?.value ?? null);
      if (path !== null && path !== '' && !/^[a-z]+:\/\/|^git@|[*?[\]<]/i.test(path))
        paths.add(path.replace(/^\/+/, ''));
    }
  }
  return [...paths];
}

async function searched(files: FileAccess, own: string, root: string | undefined): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const folder of ancestorsOf(own).slice(0, mostLevels)) {
    folders.push(folder);
    const isRoot = root === undefined ? exists(files, folder, '.git') : isSameUri(folder, root);
    if (await isRoot) return folders;
  }
  // Without an end that is known, folders above belong to anything.
  return folders.slice(0, 1);
}

const mostLevels = 8;

/** The contexts that Compose files build a Dockerfile with, each once. */
async function composeContexts(
  files: FileAccess,
  folders: readonly string[],
  { dockerfile, builds = new Map<string, readonly ComposeBuild[]>() }: ContextQuestion,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const { name, kind } of (await files.list(folder)) ?? []) {
      if (kind !== 'file' || languageOfFile(name) !== 'compose') continue;
      const uri = resolveIn(folder, name);
      let known = builds.get(uri);
      if (known === undefined) builds.set(uri, (known = buildsIn((await files.read(uri)) ?? '', folder)));
      for (const build of known) {
        if (!isSameUri(build.dockerfile, dockerfile)) continue;
        if (!found.some((context) => isSameUri(context, build.context))) found.push(build.context);
      }
    }
  }
  return found;
}

function buildsIn(text: string, folder: string): readonly ComposeBuild[] {
  if (!text.includes('build')) return [];
  const source = readSource('compose', text);
  if (source.language !== 'compose') return [];
  return source.model.services.flatMap(({ build }) => {
    const written = build?.context?.text;
    if (written === undefined || /\$|:\/\/|^git@/.test(written)) return [];
    const context = resolveIn(folder, written);
    return [{ context, dockerfile: resolveIn(context, build?.dockerfile?.text ?? 'Dockerfile') }];
  });
}

async function exists(files: FileAccess, folder: string, path: string): Promise<boolean> {
  return (await files.kindOf(resolveIn(folder, path))) !== undefined;
}

async function every<Item>(items: readonly Item[], test: (item: Item) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (!(await test(item))) return false;
  return true;
}

async function some<Item>(items: readonly Item[], test: (item: Item) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}
