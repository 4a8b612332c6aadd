import type { Span } from './span.ts';

/** A place as editors count it: both from 0, the character in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Where each line starts. Lines end with `\n`, `\r\n` or a lone `\r`, as the language server protocol has it. */
export interface LineIndex {
  readonly starts: readonly number[];
  readonly length: number;
}

export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) starts.push(at + 1);
    else if (code === 13) {
      if (text.charCodeAt(at + 1) === 10) at++;
      starts.push(at + 1);
    }
  }
  return { starts, length: text.length };
}

/** The line, counted from 0, that an offset lies in. */
export function lineOf(index: LineIndex, offset: number): number {
  let low = 0;
  let high = index.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((index.starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

export function positionAt(index: LineIndex, offset: number): Position {
  const inside = Math.min(Math.max(offset, 0), index.length);
  const line = lineOf(index, inside);
  return { line, character: inside - (index.starts[line] ?? 0) };
}

export function rangeOf(index: LineIndex, range: Span): Range {
  return { start: positionAt(index, range.start), end: positionAt(index, range.end) };
}

/** The offset of a place; a line past the end is the end, a character past its line is the start of the next. */
export function offsetAt(index: LineIndex, position: Position): number {
  if (position.line < 0) return 0;
  const start = index.starts[position.line];
  if (start === undefined) return index.length;
  const next = index.starts[position.line + 1] ?? index.length;
  return Math.min(start + Math.max(position.character, 0), next);
}
