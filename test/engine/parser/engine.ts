import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docker, type Run } from '../docker.ts';

/** Whether an engine answers. */
export function hasEngine(): boolean {
  return spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 20_000 }).status === 0;
}

export interface Answer {
  readonly accepted: boolean;
  /** What the engine says where it refuses. */
  readonly message: string;
  /** The first and the last line it names, counted from 1; undefined where it names none. */
  readonly lines: { readonly first: number; readonly last: number } | undefined;
}

/**
 * Asks the engine what it thinks of Dockerfiles, without building them: `docker buildx build --check`, but many at a time
 * through `buildx bake`, since starting the command takes longer than the check itself.
 *
 * @param folder an empty folder to work in
 */
export async function checkAll(texts: readonly string[], folder: string): Promise<readonly Answer[]> {
  const context = join(folder, 'context');
  await mkdir(context, { recursive: true });
  const chunks: (readonly string[])[] = [];
  for (let start = 0; start < texts.length; start += chunkSize) chunks.push(texts.slice(start, start + chunkSize));
  const answers = await mapBounded(chunks, 2, async (chunk, index) => {
    const own = join(folder, String(index));
    await mkdir(own);
    const target: Record<string, object> = {};
    for (const [number, text] of chunk.entries()) {
      const dockerfile = join(own, `${number}.Dockerfile`);
      await writeFile(dockerfile, text);
      target[`t${number}`] = { context, dockerfile };
    }
    const file = join(own, 'bake.json');
    await writeFile(file, JSON.stringify({ group: { default: { targets: Object.keys(target) } }, target }));
    const run = await docker(['buildx', 'bake', '-f', file, '--call=check,format=json', '--progress=quiet']);
    return chunk.map((_, number) => answerOf(run, `t${number}`));
  });
  return answers.flat();
}

const chunkSize = 40;

interface BakeResult {
  readonly target: Readonly<Record<string, { readonly check?: Check }>>;
}

interface Check {
  readonly error?: string;
  readonly buildError?: {
    readonly message: string;
    readonly location?: {
      readonly ranges?: readonly {
        readonly start: { readonly line?: number };
        readonly end: { readonly line?: number };
      }[];
    };
  };
}

function answerOf(run: Run, name: string): Answer {
  const start = run.output.indexOf('{');
  if (start < 0) throw new Error(`docker buildx bake gave no result: ${run.errors}`);
  const result: BakeResult = JSON.parse(run.output.slice(start));
  const check = result.target[name]?.check;
  if (check === undefined) throw new Error(`docker buildx bake gave no result for a text: ${run.errors}`);
  const fault = check.buildError;
  if (fault === undefined && check.error === undefined) return { accepted: true, message: '', lines: undefined };
  const lines = (fault?.location?.ranges ?? []).flatMap(({ start: from, end: to }) => [from.line ?? 0, to.line ?? 0]);
  const named = lines.filter((line) => line > 0);
  return {
    accepted: false,
    message: fault?.message ?? check.error ?? '',
    lines: named.length === 0 ? undefined : { first: Math.min(...named), last: Math.max(...named) },
  };
}

/** Maps with at most `limit` at work at a time; results in order. */
export async function mapBounded<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
