import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compare, differenceOf } from '../../client/src/engine/comparison.ts';
import type { ImageSizes } from '../../client/src/engine/comparison.ts';
import { readImage } from '../../client/src/engine/image.ts';
import type { Engine } from '../../client/src/engine/run.ts';
import { sentenceOf } from '../../client/src/views/compare/wording.ts';

const engine: Engine = { command: 'docker', trust: { workspace: 'trusted' } };
const before = `layerwise-test-compare-${process.pid}:before`;
const after = `layerwise-test-compare-${process.pid}:after`;
const call = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-compare-'));
  await writeFile(join(folder, 'app'), Buffer.alloc(1_000_000, 'a'));
  await writeFile(join(folder, 'cache'), Buffer.alloc(5_000_000, 'c'));
  await buildImage(before, 'FROM scratch\nCOPY app /app\nCOPY cache /cache\nWORKDIR /work\nCMD ["/app"]\n');
  await buildImage(after, 'FROM scratch\nLABEL a=b\nCOPY app /app\nCOPY app /second\nWORKDIR /work\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await call('docker', ['image', 'rm', '--force', before, after]).catch(() => undefined);
});

test('two images, side by side', async () => {
  const comparison = compare(await imageOf(before), await imageOf(after));
  expect(comparison.before).toMatchObject({ name: before, unpacked: 6_000_000, layers: 3 });
  expect(comparison.after).toMatchObject({ name: after, unpacked: 2_000_000, layers: 3 });
  expect(comparison.pairs.map((pair) => [pair.kind, differenceOf(pair)])).toEqual([
    ['unchanged', 0],
    ['removed', -5_000_000],
    ['added', 1_000_000],
    ['unchanged', 0],
  ]);
  expect(sentenceOf(comparison)).toBe(`${after} is 4.0 MB smaller than ${before} (\u221267 %)`);
});

test('an image and the one it is built from share its layers', async () => {
  const base = await imageOf('busybox');
  const derived = `layerwise-test-compare-${process.pid}:derived`;
  await buildImage(derived, 'FROM busybox\nCOPY app /app\n');
  try {
    const { pairs, difference } = compare(base, await imageOf(derived));
    expect(pairs.slice(0, -1).every((pair) => pair.kind === 'unchanged')).toBe(true);
    expect(pairs.at(-1)).toMatchObject({ kind: 'added', after: { instruction: 'COPY app /app', bytes: 1_000_000 } });
    expect(difference).toBe(1_000_000);
  } finally {
    await call('docker', ['image', 'rm', '--force', derived]);
  }
});

async function buildImage(tag: string, dockerfile: string): Promise<void> {
  const file = join(folder, 'Dockerfile');
  await writeFile(file, dockerfile);
  await call('docker', ['buildx', 'build', '--load', '--tag', tag, '--file', file, folder]);
}

async function imageOf(name: string): Promise<ImageSizes> {
  const read = await readImage(engine, name);
  if (read.kind !== 'read') throw new Error(read.message);
  return read.value;
}
