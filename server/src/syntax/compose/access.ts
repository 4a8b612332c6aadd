import type { Span } from '../../text/span.ts';
import type { ComposeEntry, ComposeMap, ComposeScalar, ComposeSequence, ComposeValue } from './nodes.ts';

/** The entry of a key; the first where a key stands twice, which is an error of its own. */
export function entryOf(value: ComposeValue | undefined, key: string): ComposeEntry | undefined {
  return value?.kind === 'map' ? value.entries.find((entry) => entry.key === key) : undefined;
}

/** What stands under a key; undefined also under `!reset`, by which Compose takes the key away. */
export function valueOf(value: ComposeValue | undefined, key: string): ComposeValue | undefined {
  return withoutReset(entryOf(value, key)?.value);
}

function withoutReset(value: ComposeValue | undefined): ComposeValue | undefined {
  return value?.tag === '!reset' ? undefined : value;
}

export function asMap(value: ComposeValue | undefined): ComposeMap | undefined {
  return value?.kind === 'map' ? value : undefined;
}

export function asSequence(value: ComposeValue | undefined): ComposeSequence | undefined {
  return value?.kind === 'sequence' ? value : undefined;
}

export function asScalar(value: ComposeValue | undefined): ComposeScalar | undefined {
  return value?.kind === 'scalar' ? value : undefined;
}

/** The scalars of a list, or the one scalar where Compose takes a single word for a list of one. */
export function scalarsOf(value: ComposeValue | undefined): readonly ComposeScalar[] {
  if (value?.kind === 'scalar') return value.text === '' ? [] : [value];
  return value?.kind === 'sequence' ? value.items.filter((item) => item.kind === 'scalar') : [];
}

/**
 * Where the characters `[start, end)` of a scalar's text stand in the file, inside its quotes and behind escapes. Of a
 * scalar of several lines, whose text is folded, the whole.
 */
export function scalarPart(text: string, scalar: ComposeScalar, start: number, end: number): Span {
  const source = text.slice(scalar.span.start, scalar.span.end);
  if (scalar.style === 'block' || source.includes('\n')) return scalar.span;
  const quote = scalar.style === 'plain' ? 0 : 1;
  const from = scalar.span.start + quote;
  const inside = source.slice(quote, source.length - quote);
  if (inside.length === scalar.text.length) return { start: from + start, end: from + end };
  const offsets = sourceOffsets(inside, scalar.style);
  const first = offsets[start] ?? inside.length;
  return { start: from + first, end: from + Math.max(offsets[end] ?? inside.length, first) };
}

/** For each character of the text the offset in the source that it comes from. */
function sourceOffsets(source: string, style: ComposeScalar['style']): readonly number[] {
  const offsets: number[] = [];
  let at = 0;
  while (at < source.length) {
    const { length, characters } = style === 'double' ? doubleQuoted(source, at) : singleQuoted(source, at);
    for (let character = 0; character < characters; character++) offsets.push(at);
    at += length;
  }
  return offsets;
}

interface Step {
  readonly length: number;
  /** UTF-16 units in the text. */
  readonly characters: number;
}

function singleQuoted(source: string, at: number): Step {
  return { length: source.startsWith("''", at) ? 2 : 1, characters: 1 };
}

function doubleQuoted(source: string, at: number): Step {
  if (source[at] !== '\\') return { length: 1, characters: 1 };
  const digits = escapeDigits[source[at + 1] ?? ''];
  if (digits === undefined) return { length: 2, characters: 1 };
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  return { length: 2 + digits, characters: code > 0xffff ? 2 : 1 };
}

const escapeDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
