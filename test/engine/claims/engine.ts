import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract } from 'tar-stream';
import { docker, lendImage } from '../docker.ts';

/** The files of a build context, by their path. */
export type Files = Readonly<Record<string, string | Buffer>>;

export interface Context {
  readonly files?: Files;
  /** Further options of `docker buildx build`. */
  readonly flags?: readonly string[];
}

export interface Build {
  readonly code: number | null;
  /** What the commands of its RUNs wrote, line by line, without empty lines. */
  readonly printed: readonly string[];
  /** The whole log, where warnings and the reason of a failure stand. */
  readonly log: string;
  /** The steps behind `FROM` that were taken from the cache, and those that were done, as they are written. */
  readonly cached: readonly string[];
  readonly done: readonly string[];
}

/** Carries out every step anew and keeps no image. */
export function build(text: string, context: Context = {}): Promise<Build> {
  return cachedBuild(text, { ...context, flags: ['--no-cache', ...(context.flags ?? [])] });
}

/** The same with the builder's cache. */
export function cachedBuild(text: string, { files = {}, flags = [] }: Context = {}): Promise<Build> {
  return withContext(files, async (folder) => {
    const words = ['buildx', 'build', '--progress=plain', '--output=type=cacheonly', '--file=-', ...flags, folder];
    const { code, errors } = await docker(words, text);
    return { code, log: errors, ...readLog(errors) };
  });
}

/** Builds an image, lends its id, and deletes it. */
export function withImage<Result>(
  text: string,
  use: (image: string) => Promise<Result>,
  { files = {}, flags = [] }: Context = {},
): Promise<Result> {
  return withContext(files, async (folder) => {
    const words = ['buildx', 'build', '--quiet', '--load', '--provenance=false', '--file=-', ...flags, folder];
    const built = await docker(words, text);
    if (built.code !== 0) throw new Error(built.errors);
    return lendImage(built, use);
  });
}

/** A part of the image's configuration, by a template such as `{{json .Config.Env}}`. */
export function configured(text: string, template: string, context: Context = {}): Promise<string> {
  return withImage(text, (image) => inspected(image, template), context);
}

export async function inspected(name: string, template: string): Promise<string> {
  const { code, output, errors } = await docker(['inspect', '--format', template, name]);
  if (code !== 0) throw new Error(errors);
  return output.trim();
}

export interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** What a container says and how it ends; it is removed. `words` are options, the image and its arguments. */
export async function run(...words: readonly string[]): Promise<Ended> {
  const { code, output, errors } = await docker(['run', '--rm', '--network=none', ...words]);
  return { code, output: output.trim(), errors: errors.trim() };
}

/** Starts a container, without a network unless `words` name one, lends its id, and removes it with its volumes. */
export async function withContainer<Result>(
  words: readonly string[],
  use: (container: string) => Promise<Result>,
): Promise<Result> {
  const network = words.some((word) => word.startsWith('--network=')) ? [] : ['--network=none'];
  const created = await docker(['create', ...network, ...words]);
  if (created.code !== 0) throw new Error(created.errors);
  const container = created.output.trim();
  try {
    await docker(['start', container]);
    return await use(container);
  } finally {
    await docker(['rm', '--force', '--volumes', container]);
  }
}

export interface Entry {
  readonly type: string;
  readonly mode: string;
  /** User and group as numbers: `0:0`. */
  readonly owner: string;
  readonly content: string;
  readonly modified: number;
}

/** Everything in the file system that the last stage ends with, by path without a slash in front: for stages on `scratch`. */
export function filesOf(text: string, { files = {}, flags = [] }: Context = {}): Promise<ReadonlyMap<string, Entry>> {
  return withContext(files, async (folder) => {
    const words = ['buildx', 'build', '--output=type=tar,dest=-', '--file=-', ...flags, folder];
    const { code, bytes, errors } = await docker(words, text);
    if (code !== 0) throw new Error(errors);
    return readArchive(bytes);
  });
}

/** The sizes of the image's layers as `docker history` tells them, the lowest first. */
export async function layerSizes(image: string): Promise<readonly number[]> {
  const { output } = await docker(['history', '--human=false', '--format', '{{.Size}}', image]);
  return output.trim().split('\n').map(Number).toReversed();
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come true within 20 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Computed when it is first asked for, and once: several statements can look at one build. */
export function once<Result>(compute: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= compute());
}

async function withContext<Result>(files: Files, use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'layerwise-claims-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), content);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readLog(log: string): Pick<Build, 'printed' | 'cached' | 'done'> {
  const names = new Map<string, string>();
  const printed: string[] = [];
  const cached: string[] = [];
  const done: string[] = [];
  for (const line of log.split('\n')) {
    const [, step = '', rest = ''] = /^#(\d+) (.*)$/.exec(line) ?? [];
    const name = /^\[(?:[^\]]* )?\d+\/\d+\] (.*)$/.exec(rest)?.[1];
    if (name !== undefined && !name.startsWith('FROM ')) names.set(step, name);
    const output = /^\d+\.\d+ (.*)$/.exec(rest)?.[1];
    if (output !== undefined && output !== '') printed.push(output);
    const known = names.get(step);
    if (known === undefined) continue;
    if (rest === 'CACHED') cached.push(known);
    if (rest.startsWith('DONE')) done.push(known);
  }
  return { printed, cached, done };
}

/** The entries of a tar archive. */
export function readArchive(bytes: Buffer): Promise<ReadonlyMap<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    const reader = extract();
    reader.on('entry', (header, stream, next) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(Buffer.from(chunk as Uint8Array)));
      stream.on('end', () => {
        entries.set(header.name.replace(/^\.?\//, '').replace(/\/$/, ''), {
          type: header.type ?? 'file',
          mode: ((header.mode ?? 0) & 0o7777).toString(8),
          owner: `${header.uid ?? 0}:${header.gid ?? 0}`,
          content: Buffer.concat(chunks).toString(),
          modified: Math.floor((header.mtime?.getTime() ?? 0) / 1000),
        });
        next();
      });
    });
    reader.on('finish', () => resolve(entries));
    reader.on('error', reject);
    reader.end(bytes);
  });
}
