import type { Layer } from './align.ts';
import { inspectImageArguments, listImagesArguments, saveImageArguments } from './arguments.ts';
import type { ImageSizes } from './comparison.ts';
import { fieldsOf, stringsOf } from '../fields.ts';
import { engineFailure } from './failure.ts';
import type { EngineFailure } from './failure.ts';
import { instructionOf } from './instruction.ts';
import { readArchive } from './layers.ts';
import type { ArchivedImage, ArchiveResult } from './layers.ts';
import { run } from './run.ts';
import type { Engine } from './run.ts';

export interface LocalImage {
  /** `repository:tag`, or the id where it has no name. */
  readonly name: string;
  readonly id: string;
  /** As the engine prints it; engines count differently, so it is good for choosing only. */
  readonly size: string;
  /** Such as `3 days ago`. */
  readonly created: string;
}

export type Read<Value> = { readonly kind: 'read'; readonly value: Value } | EngineFailure;

/** The images of the engine, named ones first; otherwise in the engine's order, which is newest first. */
export async function listImages(engine: Engine, signal?: AbortSignal): Promise<Read<readonly LocalImage[]>> {
  const result = await run(engine, listImagesArguments, signal === undefined ? {} : { signal });
  if (result.kind !== 'exited' || result.code !== 0) return engineFailure(engine.command, result);
  const images = result.output.split('\n').flatMap((line) => {
    const [repository = '', tag = '', id = '', size = '', created = ''] = line.trimEnd().split('\t');
    if (id === '') return [];
    return [{ name: repository === '<none>' || tag === '<none>' ? id : `${repository}:${tag}`, id, size, created }];
  });
  return {
    kind: 'read',
    value: [...images.filter((image) => image.name !== image.id), ...images.filter((image) => image.name === image.id)],
  };
}

export interface InspectedImage {
  readonly id: string;
  readonly platform: string;
  /** As the engine counts it: see `LocalImage.size`. */
  readonly engineBytes: number;
  readonly diffIds: readonly string[];
}

export async function inspectImage(engine: Engine, name: string, signal?: AbortSignal): Promise<Read<InspectedImage>> {
  const result = await run(engine, inspectImageArguments(name), signal === undefined ? {} : { signal });
  if (result.kind !== 'exited' || result.code !== 0) return engineFailure(engine.command, result, name);
  const image = parseInspection(result.output);
  if (image !== undefined) return { kind: 'read', value: image };
  return {
    kind: 'failure',
    reason: 'unexpected-answer',
    message: `“${engine.command} image inspect ${name}” did not answer with the description of an image. Check the setting layerwise.engine.path.`,
  };
}

/** Undefined when it is not the answer of `image inspect`. */
export function parseInspection(output: string): InspectedImage | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(output);
  } catch {
    return undefined;
  }
  const image = fieldsOf(Array.isArray(parsed) ? parsed[0] : parsed);
  const { Id, Os, Architecture, Variant, Size, RootFS } = image;
  if (typeof Id !== 'string') return undefined;
  return {
    id: Id,
    platform: [Os, Architecture, Variant].filter((part) => typeof part === 'string' && part !== '').join('/'),
    engineBytes: typeof Size === 'number' ? Size : 0,
    diffIds: stringsOf(fieldsOf(RootFS)['Layers']),
  };
}

/**
 * Measures an image: what its layers hold, by the archive that the engine writes. The archive is read as it comes and
 * never stored. `onBytes` is told how much was read, and about how much there will be.
 */
export async function readImage(
  engine: Engine,
  name: string,
  options: { readonly signal?: AbortSignal; readonly onBytes?: (bytes: number, expected: number) => void } = {},
): Promise<Read<ImageSizes>> {
  const inspected = await inspectImage(engine, name, options.signal);
  if (inspected.kind !== 'read') return inspected;
  const { id, platform, engineBytes, diffIds } = inspected.value;

  let archive: ArchiveResult | undefined;
  const result = await run(engine, saveImageArguments(id), {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    readOutput: async (output) => {
      archive = await readArchive(output, (bytes) => options.onBytes?.(bytes, engineBytes));
    },
  });
  // A command that is ended because its archive is unreadable has no say of its own.
  if (result.kind !== 'exited' || (result.code !== 0 && !result.stopped))
    return engineFailure(engine.command, result, name);
  if (archive?.kind !== 'read') return unreadable(name, archive);
  const image = archive.images.find((candidate) => sameLayers(candidate.diffIds, diffIds)) ?? archive.images[0];
  return image === undefined
    ? unreadable(name, undefined)
    : { kind: 'read', value: { name, id, platform, layers: layersOf(image) } };
}

/** Each layer with the instruction that made it: in the history, every entry that is not empty stands for one layer. */
export function layersOf(image: ArchivedImage): readonly Layer[] {
  const made = image.history.filter((entry) => !entry.empty);
  // An image whose base came without history has fewer entries than layers: the last ones belong together.
  const missing = image.layers.length - made.length;
  return image.layers.map((layer, index) => {
    const entry = missing >= 0 ? made[index - missing] : undefined;
    return { ...layer, instruction: entry === undefined ? '' : instructionOf(entry) };
  });
}

function sameLayers(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((diffId, index) => diffId === right[index]);
}

function unreadable(name: string, archive: ArchiveResult | undefined): EngineFailure {
  if (archive?.kind === 'unreadable' && archive.reason === 'zstd') {
    return {
      kind: 'failure',
      reason: 'unreadable-image',
      message: `“${name}” has layers compressed with zstd, which this version of VS Code can’t read. Update VS Code, or build the image with --output=type=docker,compression=gzip.`,
    };
  }
  const detail = archive?.kind === 'unreadable' ? archive.detail : 'it holds no image';
  return {
    kind: 'failure',
    reason: 'unreadable-image',
    message: `The archive of “${name}” can’t be read: ${detail}. Pull or build the image again, then retry.`,
  };
}
