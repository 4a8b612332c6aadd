import type { Edit } from '../text/edit.ts';
import { offsetAt, rangeOf, type LineIndex, type Position, type Range } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';

/** The one place of the server where offsets become lines and characters, and the other way round. */
export interface Lines {
  readonly text: string;
  readonly lines: LineIndex;
}

export function toRange(document: Lines, span: Span): Range {
  return rangeOf(document.lines, span);
}

/** A character behind the end of its line counts as the line's end, as the protocol has it. */
export function toOffset(document: Lines, position: Position): number {
  const offset = offsetAt(document.lines, position);
  const lineStart = document.lines.starts[Math.max(position.line, 0)];
  if (lineStart === undefined) return offset;
  let end = offset;
  while (end > lineStart && isLineBreak(document.text.charCodeAt(end - 1))) end--;
  return end;
}

export function toSpan(document: Lines, range: Range): Span {
  const start = toOffset(document, range.start);
  const end = toOffset(document, range.end);
  return start <= end ? { start, end } : { start: end, end: start };
}

export function toTextEdit(document: Lines, edit: Edit): { range: Range; newText: string } {
  return { range: toRange(document, edit.span), newText: edit.text };
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}
