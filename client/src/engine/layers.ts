import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { Extract, Header } from 'tar-stream';
import { fieldsOf, isFields, objectsOf, stringOf, stringsOf } from '../fields.ts';
import type { Fields } from '../fields.ts';
import { compressionOf, decompressor } from './decompress.ts';

/** What one layer's archive holds. */
export interface LayerContent {
  /** `sha256:` and the hash of the uncompressed archive: the layer's name in `RootFS.Layers`. */
  readonly diffId: string;
  /** The sum of the bytes of its regular files. Hard links, directories and the archive's own padding count nothing. */
  readonly bytes: number;
  /** Regular files and links. */
  readonly files: number;
  /** Files and folders of lower layers that this layer takes away (whiteouts). */
  readonly deletions: number;
}

/** An image as `docker image save` writes it. */
export interface ArchivedImage {
  readonly diffIds: readonly string[];
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly LayerContent[];
}

export interface HistoryEntry {
  readonly createdBy: string;
  readonly comment: string;
  /** It changed only the image's configuration. */
  readonly empty: boolean;
}

export type ArchiveResult =
  | { readonly kind: 'read'; readonly images: readonly ArchivedImage[] }
  | { readonly kind: 'unreadable'; readonly reason: 'damaged' | 'zstd' | 'not-an-image'; readonly detail: string };

/**
 * Reads an image archive as a stream: only headers, hashes and the small JSON files are kept, whatever the image's size.
 * Both layouts are read, `blobs/sha256/…` and the older `<id>/layer.tar`, with plain, gzip and zstd layers. Every layer is
 * held to its hash, so that what was cut off or changed on the way is told and not counted. Never throws.
 *
 * `onBytes` is told how much of the archive was read so far.
 */
export async function readArchive(
  archive: AsyncIterable<Uint8Array>,
  onBytes?: (bytes: number) => void,
): Promise<ArchiveResult> {
  try {
    return assemble(await readEntries(archive, onBytes));
  } catch (error) {
    if (error instanceof UnreadableArchive) return { kind: 'unreadable', reason: error.reason, detail: error.message };
    return { kind: 'unreadable', reason: 'damaged', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Measures one layer's archive, compressed or not. Throws when it is not a whole tar archive. */
export async function measureLayer(layer: AsyncIterable<Uint8Array>): Promise<LayerContent> {
  const [start, whole] = await peek(layer, 4);
  return measure(whole, start);
}

class UnreadableArchive extends Error {
  readonly reason: 'damaged' | 'zstd' | 'not-an-image';

  constructor(reason: 'damaged' | 'zstd' | 'not-an-image', message: string) {
    super(message);
    this.reason = reason;
  }
}

interface Entries {
  readonly layers: ReadonlyMap<string, LayerContent>;
  readonly documents: ReadonlyMap<string, unknown>;
}

/** A configuration with thousands of environment variables is still far below this. */
const largestDocument = 4 * 1024 * 1024;

async function readEntries(
  archive: AsyncIterable<Uint8Array>,
  onBytes: ((bytes: number) => void) | undefined,
): Promise<Entries> {
  const layers = new Map<string, LayerContent>();
  const documents = new Map<string, unknown>();
  let bytes = 0;
  const reader = extract();
  void feed(archive, reader, (chunk) => onBytes?.((bytes += chunk.length)));
  for await (const entry of reader) {
    const { name, size } = entry.header;
    const content = await readEntry(chunksOf(entry), size);
    if (content?.kind === 'layer') layers.set(name, content.layer);
    if (content?.kind === 'document') documents.set(name, content.document);
  }
  return { layers, documents };
}

/** Writes the source into the reader, at the pace at which it is read. What goes wrong becomes the reader's error. */
async function feed(
  source: AsyncIterable<Uint8Array>,
  reader: Extract,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  try {
    for await (const chunk of source) {
      onChunk(chunk);
      const full = !reader.write(chunk);
      if (reader.destroying) return;
      if (full) await drained(reader);
    }
    reader.end(undefined);
  } catch (error) {
    reader.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function drained(reader: Extract): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      reader.off('drain', done);
      reader.off('close', done);
      resolve();
    };
    reader.on('drain', done);
    reader.on('close', done);
  });
}

type EntryContent =
  | { readonly kind: 'layer'; readonly layer: LayerContent }
  | { readonly kind: 'document'; readonly document: unknown };

/** An entry's stream yields whatever its kind of stream may hold; a tar archive holds bytes. */
async function* chunksOf(entry: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of entry) if (chunk instanceof Uint8Array) yield chunk;
}

async function readEntry(entry: AsyncIterable<Uint8Array>, size: number): Promise<EntryContent | undefined> {
  const [start, whole] = await peek(entry, 512);
  if (compressionOf(start) !== 'none' || isTarHeader(start))
    return { kind: 'layer', layer: await measure(whole, start) };
  if (!looksLikeJson(start) || size > largestDocument) {
    for await (const _ of whole) continue;
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of whole) chunks.push(chunk);
  try {
    return { kind: 'document', document: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return undefined;
  }
}

/** An archive without a single file is nothing but zeros. */
function isTarHeader(block: Uint8Array): boolean {
  if (block.length < 512) return false;
  return Buffer.from(block.subarray(257, 262)).toString('latin1') === 'ustar' || block.every((byte) => byte === 0);
}

function looksLikeJson(start: Uint8Array): boolean {
  return start[0] === 0x7b || start[0] === 0x5b;
}

/** The first bytes of a stream, and the whole stream again. */
async function peek(
  source: AsyncIterable<Uint8Array>,
  length: number,
): Promise<[Uint8Array, AsyncIterable<Uint8Array>]> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const next = await iterator.next();
    if (next.done === true) break;
    seen.push(next.value);
    size += next.value.length;
  }
  const start = Buffer.concat(seen);
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield start;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  }
  return [start.subarray(0, length), whole()];
}

async function measure(source: AsyncIterable<Uint8Array>, start: Uint8Array): Promise<LayerContent> {
  const compression = compressionOf(start);
  const unpacked = decompressor(compression);
  if (unpacked === undefined) throw new UnreadableArchive('zstd', 'the layer is compressed with zstd');

  const hash = createHash('sha256');
  const count = { bytes: 0, files: 0, deletions: 0 };
  const reader = extract();
  reader.on('entry', (header, body, next) => {
    countEntry(header, count);
    body.on('end', () => next());
    // An archive that ends inside a file gives its error to the file as well; the reader's own is the one that is told.
    body.on('error', () => undefined);
    body.resume();
  });
  const closed = closing(reader);
  const compressed = Readable.from(source);
  compressed.once('error', (error) => unpacked.destroy(error));
  compressed.pipe(unpacked);
  try {
    await feed(unpacked as AsyncIterable<Buffer>, reader, (chunk) => hash.update(chunk));
    await closed;
  } finally {
    compressed.destroy();
  }
  return { diffId: `sha256:${hash.digest('hex')}`, ...count };
}

function closing(reader: Extract): Promise<void> {
  let problem: Error | undefined;
  reader.once('error', (error) => (problem = error));
  return new Promise((resolve, reject) => {
    reader.once('close', () => (problem === undefined ? resolve() : reject(problem)));
  });
}

function countEntry(header: Header, count: { bytes: number; files: number; deletions: number }): void {
  const name = header.name.slice(header.name.lastIndexOf('/') + 1);
  // A file that is called `.wh.` and nothing more is a file: the name of what it would take away is missing.
  if (name.startsWith('.wh.') && name.length > 4) {
    count.deletions++;
    return;
  }
  if (header.type === 'file' || header.type === 'contiguous-file') {
    count.bytes += header.size;
    count.files++;
  } else if (header.type === 'link' || header.type === 'symlink') {
    count.files++;
  }
}

function assemble({ layers, documents }: Entries): ArchiveResult {
  const manifest = objectsOf(documents.get('manifest.json'));
  if (manifest.length === 0) throw new UnreadableArchive('not-an-image', 'it has no manifest.json');
  return { kind: 'read', images: manifest.map((image) => assembleImage(image, layers, documents)) };
}

/** `manifest.json` names the configuration and, in their order, the layers; the configuration has the layers' hashes. */
function assembleImage(manifest: Fields, contents: Entries['layers'], documents: Entries['documents']): ArchivedImage {
  const configuration = fieldsOf(documents.get(stringOf(manifest['Config']) ?? ''));
  if (!isFields(configuration['rootfs'])) {
    throw new UnreadableArchive('not-an-image', 'the image’s configuration is missing');
  }
  const diffIds = stringsOf(configuration['rootfs']['diff_ids']);
  const paths = stringsOf(manifest['Layers']);
  const byDiffId = new Map([...contents.values()].map((layer) => [layer.diffId, layer]));
  const layers = diffIds.map((diffId, index) => {
    const named = contents.get(paths[index] ?? '');
    if (named !== undefined && named.diffId !== diffId) {
      throw new UnreadableArchive('damaged', `layer ${index + 1} has the hash ${named.diffId} instead of ${diffId}`);
    }
    // Where the same layer stands twice, the older layout has a link in place of the second.
    const layer = named ?? byDiffId.get(diffId);
    if (layer === undefined) throw new UnreadableArchive('damaged', `layer ${index + 1} (${diffId}) is missing`);
    return layer;
  });
  const history = objectsOf(configuration['history']).map((entry) => ({
    createdBy: stringOf(entry['created_by']) ?? '',
    comment: stringOf(entry['comment']) ?? '',
    empty: entry['empty_layer'] === true,
  }));
  return { diffIds, history, layers };
}
