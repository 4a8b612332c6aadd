import { align } from './align.ts';
import type { Layer, LayerPair } from './align.ts';

export interface ImageSizes {
  /** What the user asked for: `app:latest`, or an id. */
  readonly name: string;
  readonly id: string;
  /** Such as `linux/amd64`. */
  readonly platform: string;
  readonly layers: readonly Layer[];
}

/** Two images side by side: plain data, kept by the page over a restart. */
export interface Comparison {
  readonly before: ImageTotal;
  readonly after: ImageTotal;
  /** Bytes: positive when the second image is larger. */
  readonly difference: number;
  readonly pairs: readonly LayerPair[];
}

export interface ImageTotal {
  readonly name: string;
  readonly id: string;
  readonly platform: string;
  /** The sum of the bytes of all files of all layers. */
  readonly unpacked: number;
  readonly layers: number;
}

export function compare(before: ImageSizes, after: ImageSizes): Comparison {
  const totals = { before: totalOf(before), after: totalOf(after) };
  return {
    ...totals,
    difference: totals.after.unpacked - totals.before.unpacked,
    pairs: align(before.layers, after.layers),
  };
}

/** How many bytes a row adds to the second image compared with the first. */
export function differenceOf(pair: LayerPair): number {
  if (pair.kind === 'removed') return -pair.before.bytes;
  if (pair.kind === 'added') return pair.after.bytes;
  return pair.after.bytes - pair.before.bytes;
}

function totalOf({ name, id, platform, layers }: ImageSizes): ImageTotal {
  return { name, id, platform, unpacked: layers.reduce((sum, layer) => sum + layer.bytes, 0), layers: layers.length };
}
