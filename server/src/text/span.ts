/** A half-open range of UTF-16 offsets into one document: `start` belongs to it, `end` does not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function span(start: number, end: number): Span {
  return { start, end };
}

/** Whether an offset lies in the span or at either edge: where a cursor counts as being "on" it. */
export function touches(range: Span, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

/** Whether the offset is one of the span's characters. */
export function contains(range: Span, offset: number): boolean {
  return range.start <= offset && offset < range.end;
}

export function encloses(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}

/** The smallest span that encloses both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

export function textOf(text: string, range: Span): string {
  return text.slice(range.start, range.end);
}

/** Whether these very characters stand there, which is not so where a line goes on in between. */
export function isWritten(text: string, { start, end }: Span, written: string): boolean {
  return end - start === written.length && text.startsWith(written, start);
}
