import type { Span } from './span.ts';

/** Replaces the characters of `span` by `text`; an empty span inserts, an empty text deletes. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

export function replace(range: Span, text: string): Edit {
  return { span: range, text };
}

export function insert(offset: number, text: string): Edit {
  return { span: { start: offset, end: offset }, text };
}

export function remove(range: Span): Edit {
  return { span: range, text: '' };
}

/** In document order; edits at one place keep the order they were given in. */
export function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Whether two edits can't both be applied: they share characters, or write at the very same place. */
export function editsConflict(a: Edit, b: Edit): boolean {
  if (a.span.start === b.span.start && a.span.end === b.span.end) return true;
  return a.span.start < b.span.end && b.span.start < a.span.end;
}

/**
 * The text after all edits. Every span refers to the text before.
 *
 * @throws RangeError when two edits overlap: that is a mistake of whoever made them.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of sortEdits(edits)) {
    if (edit.span.start < at) throw new RangeError(`Overlapping edits at offset ${edit.span.start}`);
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}
