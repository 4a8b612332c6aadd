import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectImage, listImages, readImage } from '../../client/src/engine/image.ts';
import type { Read } from '../../client/src/engine/image.ts';
import type { Engine } from '../../client/src/engine/run.ts';

const engine: Engine = { command: 'docker', trust: { workspace: 'trusted' } };
const image = `layerwise-test-layers-${process.pid}:1`;
const call = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-layers-'));
  await writeFile(join(folder, 'big'), Buffer.alloc(3_000_001, 'x'));
  await writeFile(join(folder, 'small'), 'seven b');
  const dockerfile = `
FROM busybox
ARG VERSION=1.2
COPY big small /data/
ENV A=1
RUN ln /data/big /data/hard && ln -s big /data/soft && rm /data/small
CMD ["true"]
`;
  await writeFile(join(folder, 'Dockerfile'), dockerfile);
  await call('docker', ['buildx', 'build', '--load', '--tag', image, folder]);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await call('docker', ['image', 'rm', '--force', image]).catch(() => undefined);
});

test('layers are measured to the byte, each with its instruction', async () => {
  const { platform, layers } = valueOf(await readImage(engine, image));
  expect(platform).toMatch(/^\w+\/\w+/);
  const [copy, run] = layers.slice(-2);
  expect(copy).toMatchObject({ instruction: 'COPY big small /data/', bytes: 3_000_008, files: 2, deletions: 0 });
  expect(run?.instruction).toBe('RUN ln /data/big /data/hard && ln -s big /data/soft && rm /data/small');
  expect(run?.deletions).toBe(1);
  // Two names of one file in the layer: its bytes count once, when the engine copies it up at all.
  expect([0, 3_000_001]).toContain(run?.bytes);
});

test('the hashes are those that the engine tells', async () => {
  const inspected = valueOf(await inspectImage(engine, image));
  const { id, layers } = valueOf(await readImage(engine, image));
  expect(layers.map((layer) => layer.diffId)).toEqual(inspected.diffIds);
  expect(id).toBe(inspected.id);
});

test.skipIf(process.platform !== 'linux')('the sum is what the archive holds, as tar lists it', async () => {
  const { layers } = valueOf(await readImage(engine, image));
  const archive = join(folder, 'image.tar');
  const unpacked = join(folder, 'unpacked');
  await mkdir(unpacked);
  await call('docker', ['image', 'save', '--output', archive, image]);
  await call('tar', ['-xf', archive, '-C', unpacked]);
  const [manifest] = JSON.parse(await readFile(join(unpacked, 'manifest.json'), 'utf8'));
  const sums: number[] = [];
  for (const layer of manifest.Layers) sums.push(await listedBytes(join(unpacked, layer)));
  expect(layers.map((layer) => layer.bytes)).toEqual(sums);
});

test('progress is told while the archive is read', async () => {
  const told: number[] = [];
  await readImage(engine, image, { onBytes: (bytes) => told.push(bytes) });
  expect(told.length).toBeGreaterThan(10);
  expect(told).toEqual(told.toSorted((left, right) => left - right));
});

test('reading that is cancelled ends the engine’s command', async () => {
  const cancel = new AbortController();
  const result = await readImage(engine, image, { signal: cancel.signal, onBytes: () => cancel.abort() });
  expect(result).toMatchObject({ kind: 'failure', reason: 'cancelled' });
  const { id } = valueOf(await inspectImage(engine, image));
  const { stdout } = await call('ps', ['-eo', 'args']);
  expect(stdout.split('\n').filter((line) => line.includes(`image save -- ${id}`))).toEqual([]);
});

test.each([
  ['layerwise-no-such-image:1', 'image-unknown'],
  ['Not A Name', 'image-name-invalid'],
  ['--help', 'image-name-invalid'],
])('%s can’t be read', async (name, reason) => {
  expect(await readImage(engine, name)).toMatchObject({ kind: 'failure', reason });
});

test('the engine’s images are listed by name', async () => {
  const images = valueOf(await listImages(engine));
  expect(images.find((one) => one.name === image)).toMatchObject({
    size: expect.stringMatching(/B$/),
    created: expect.stringMatching(/ago$/),
  });
});

test('a command that is no engine is told as one', async () => {
  const result = await inspectImage({ ...engine, command: 'true' }, image);
  expect(result).toMatchObject({ kind: 'failure', reason: 'unexpected-answer' });
});

async function listedBytes(layer: string): Promise<number> {
  const { stdout } = await call('tar', ['--list', '--verbose', '--numeric-owner', '--file', layer], {
    maxBuffer: 1 << 28,
  });
  // Regular files begin with a dash; hard links with an `h`.
  const sizes = [...stdout.matchAll(/^-\S+ \S+ +(\d+) .*?(?:\/|^)?(\S+)$/gm)];
  return sizes
    .filter(([, , name]) => !/(?:^|\/)\.wh\../.test(name ?? ''))
    .reduce((sum, [, size]) => sum + Number(size), 0);
}

function valueOf<Value>(read: Read<Value>): Value {
  if (read.kind !== 'read') throw new Error(read.message);
  return read.value;
}
