import { PassThrough } from 'node:stream';
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';

export type Compression = 'none' | 'gzip' | 'zstd';

/** Told by the first bytes, as engines do: what an archive calls a layer says nothing sure about its compression. */
export function compressionOf(start: Uint8Array): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (start[0] === 0x28 && start[1] === 0xb5 && start[2] === 0x2f && start[3] === 0xfd) return 'zstd';
  return 'none';
}

/** Undefined where this Node can't read the compression: zstd came with Node 22.15. */
export function decompressor(compression: Compression): Transform | undefined {
  if (compression === 'none') return new PassThrough();
  if (compression === 'gzip') return zlib.createGunzip();
  return 'createZstdDecompress' in zlib ? zlib.createZstdDecompress() : undefined;
}
