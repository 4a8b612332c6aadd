import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { measureLayer, readArchive } from '../../client/src/engine/layers.ts';

interface Entry {
  readonly name: string;
  readonly type?: 'file' | 'link' | 'symlink' | 'directory';
  readonly linkname?: string;
  readonly content?: string | Buffer;
}

describe('a layer', () => {
  test('counts the bytes of its files, not of links, folders or padding', async () => {
    const archive = await tar([
      { name: 'app/', type: 'directory' },
      { name: 'app/a', content: 'x'.repeat(1000) },
      { name: 'app/empty', content: '' },
      { name: 'app/hard', type: 'link', linkname: 'app/a' },
      { name: 'app/soft', type: 'symlink', linkname: 'a' },
    ]);
    expect(await measure(archive)).toEqual({ diffId: digest(archive), bytes: 1000, files: 4, deletions: 0 });
  });

  test('has the same content and hash, however it is compressed', async () => {
    const archive = await tar([{ name: 'a', content: 'y'.repeat(300_000) }]);
    const expected = { diffId: digest(archive), bytes: 300_000, files: 1, deletions: 0 };
    expect(await measure(gzipSync(archive))).toEqual(expected);
    if ('zstdCompressSync' in zlib) expect(await measure(zlib.zstdCompressSync(archive))).toEqual(expected);
  });

  test('tells deletions from files', async () => {
    const archive = await tar([
      { name: 'a/.wh.gone', content: '' },
      { name: 'a/.wh..wh..opq', content: '' },
      { name: 'a/.wh.', content: 'a file' },
      { name: 'a/x.wh.y', content: 'zz' },
    ]);
    expect(await measure(archive)).toMatchObject({ bytes: 8, files: 2, deletions: 2 });
  });

  test('with names that point elsewhere is counted, and nothing is written', async () => {
    const names = ['../../x', '/etc/passwd', 'C:\\x', 'a\u2028b', `${'deep/'.repeat(60)}file`];
    const before = await readdir('.');
    expect(await measure(await tar(names.map((name) => ({ name, content: 'abc' }))))).toMatchObject({
      bytes: 15,
      files: 5,
    });
    expect(await readdir('.')).toEqual(before);
  });

  test('without a file is empty', async () => {
    expect(await measure(Buffer.alloc(1024))).toEqual({
      diffId: digest(Buffer.alloc(1024)),
      bytes: 0,
      files: 0,
      deletions: 0,
    });
  });

  test('that is cut off or is no archive is refused', async () => {
    const archive = await tar([{ name: 'a', content: 'y'.repeat(10_000) }]);
    await expect(measure(archive.subarray(0, 5000))).rejects.toThrow(/end of data/);
    await expect(measure(gzipSync(archive).subarray(0, -20))).rejects.toThrow(/unexpected end|end of/i);
    await expect(measure(Buffer.from('hello, this is not an archive'.repeat(100)))).rejects.toThrow(/header/i);
  });
});

describe('an image archive', () => {
  test('with blobs, plain and compressed', async () => {
    for (const compress of [(data: Buffer) => data, (data: Buffer) => gzipSync(data)]) {
      const { archive, layers } = await blobImage(compress);
      const result = await read(archive);
      expect(result).toMatchObject({
        kind: 'read',
        images: [{ diffIds: layers.map(digest), layers: [{ bytes: 1000 }, { bytes: 50, deletions: 1 }] }],
      });
      expect(result.kind === 'read' && result.images[0]?.history).toEqual([
        { createdBy: 'COPY a /', comment: '', empty: false },
        { createdBy: 'ENV A=1', comment: '', empty: true },
        { createdBy: 'RUN x', comment: 'c', empty: false },
      ]);
    }
  });

  test('in the older layout, with a link in place of a layer that stands twice', async () => {
    const layer = await tar([{ name: 'a', content: '12345' }]);
    const archive = await tar([
      { name: 'one/', type: 'directory' },
      { name: 'one/VERSION', content: '1.0' },
      { name: 'one/json', content: '{"id":"one"}' },
      { name: 'one/layer.tar', content: layer },
      { name: 'two/layer.tar', type: 'symlink', linkname: '../one/layer.tar' },
      { name: 'cfg.json', content: JSON.stringify(configuration([layer, layer])) },
      {
        name: 'manifest.json',
        content: JSON.stringify([{ Config: 'cfg.json', Layers: ['one/layer.tar', 'two/layer.tar'] }]),
      },
    ]);
    expect(await read(archive)).toMatchObject({ kind: 'read', images: [{ layers: [{ bytes: 5 }, { bytes: 5 }] }] });
  });

  test('whose attestations and index are no layers', async () => {
    const { entries } = await blobImage((data) => data);
    const statement = JSON.stringify({ _type: 'https://in-toto.io/Statement/v0.1', predicate: {} });
    const archive = await tar([
      { name: 'blobs/sha256/att', content: statement },
      { name: 'index.json', content: '{"manifests":[]}' },
      { name: 'odd', content: '{ not json' },
      ...entries,
    ]);
    expect(await read(archive)).toMatchObject({ kind: 'read', images: [{ layers: [{ bytes: 1000 }, { bytes: 50 }] }] });
  });

  test('that is cut anywhere is told as damaged or as no image, and never hangs', async () => {
    const { archive } = await blobImage((data) => gzipSync(data));
    for (let end = 0; end < archive.length - 1024; end += 97) {
      expect((await read(archive.subarray(0, end))).kind, `cut at ${end}`).toBe('unreadable');
    }
  });

  test('with a layer that was changed on the way', async () => {
    const { entries } = await blobImage((data) => data);
    const other = await tar([{ name: 'a', content: 'z'.repeat(1000) }]);
    const archive = await tar(
      entries.map((entry) => (entry.name === 'blobs/sha256/0' ? { name: entry.name, content: other } : entry)),
    );
    expect(await read(archive)).toMatchObject({
      kind: 'unreadable',
      reason: 'damaged',
      detail: expect.stringContaining('layer 1'),
    });
  });

  test('without one of its layers, its configuration or its list', async () => {
    const { entries } = await blobImage((data) => data);
    const without = async (name: string) => read(await tar(entries.filter((entry) => entry.name !== name)));
    expect(await without('blobs/sha256/1')).toMatchObject({
      reason: 'damaged',
      detail: expect.stringContaining('layer 2'),
    });
    expect(await without('config.json')).toMatchObject({ reason: 'not-an-image' });
    expect(await without('manifest.json')).toMatchObject({ reason: 'not-an-image' });
    expect(await read(Buffer.alloc(0))).toMatchObject({ kind: 'unreadable', reason: 'not-an-image' });
    expect(await read(Buffer.from('docker: something went wrong'))).toMatchObject({ kind: 'unreadable' });
  });

  test('whose stream breaks', async () => {
    const { archive } = await blobImage((data) => data);
    async function* broken() {
      yield archive.subarray(0, 3000);
      throw new Error('the pipe broke');
    }
    expect(await readArchive(Readable.from(broken()))).toEqual({
      kind: 'unreadable',
      reason: 'damaged',
      detail: 'the pipe broke',
    });
  });

  test('of any size is read in a bounded memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024, 1);
    const archive = pack();
    const size = 300 * 1024 * 1024;
    const layer = archive.entry({ name: 'blobs/sha256/big', size: size + 1024 });
    const inner = pack();
    inner.entry({ name: 'big', size });
    const header = (await chunksOf(inner).next()).value ?? Buffer.alloc(0);
    async function* bytes() {
      yield header;
      for (let written = 0; written < size; written += chunk.length) yield chunk;
      yield Buffer.alloc(512);
    }
    const written = writeAll(layer, bytes()).then(() => archive.finalize());
    let [highest, total] = [0, 0];
    const start = process.memoryUsage().rss;
    await readArchive(chunksOf(archive), (bytesRead) => {
      total = bytesRead;
      highest = Math.max(highest, process.memoryUsage().rss - start);
    });
    await written;
    expect(total).toBeGreaterThan(size);
    expect(highest).toBeLessThan(150 * 1024 * 1024);
  }, 60_000);
});

async function writeAll(
  sink: ReturnType<ReturnType<typeof pack>['entry']>,
  bytes: AsyncIterable<Buffer>,
): Promise<void> {
  for await (const chunk of bytes)
    if (!sink.write(chunk)) await new Promise<void>((resolve) => sink.once('drain', () => resolve()));
  sink.end(undefined);
}

async function* chunksOf(stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}

async function blobImage(compress: (data: Buffer) => Buffer) {
  const layers = [
    await tar([{ name: 'a', content: 'x'.repeat(1000) }]),
    await tar([
      { name: 'b', content: 'y'.repeat(50) },
      { name: '.wh.a', content: '' },
    ]),
  ];
  const entries: readonly Entry[] = [
    { name: 'blobs/', type: 'directory' },
    ...layers.map((layer, index) => ({ name: `blobs/sha256/${index}`, content: compress(layer) })),
    { name: 'config.json', content: JSON.stringify(configuration(layers)) },
    {
      name: 'manifest.json',
      content: JSON.stringify([
        { Config: 'config.json', RepoTags: ['a:1'], Layers: ['blobs/sha256/0', 'blobs/sha256/1'] },
      ]),
    },
  ];
  return { layers, entries, archive: await tar(entries) };
}

function configuration(layers: readonly Buffer[]) {
  return {
    rootfs: { type: 'layers', diff_ids: layers.map(digest) },
    history: [
      { created_by: 'COPY a /' },
      { created_by: 'ENV A=1', empty_layer: true },
      { created_by: 'RUN x', comment: 'c' },
    ],
  };
}

async function tar(entries: readonly Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, type = 'file', linkname, content } of entries) {
    archive.entry({ name, type, ...(linkname === undefined ? {} : { linkname }) }, content ?? '');
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(archive)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function measure(data: Buffer) {
  return measureLayer(Readable.from(pieces(data)));
}

function read(data: Buffer) {
  return readArchive(Readable.from(pieces(data)));
}

/** Small pieces, so that every boundary is crossed. */
function* pieces(data: Buffer): Generator<Buffer> {
  for (let start = 0; start < data.length; start += 700) yield data.subarray(start, start + 700);
}

function digest(data: Buffer): string {
  return `sha256:${createHash('sha256').update(data).digest('hex')}`;
}
