import type { Span } from '../text/span.ts';

/** A stretch of a word, with its offsets in it. */
export interface Part extends Span {
  readonly text: string;
}

/** The parts between separators; one inside `${…}` or `[…]` separates nothing. */
export function splitOutside(text: string, separator: string): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if ((character === '$' && text[at + 1] === '{') || character === '[') {
      depth++;
      if (character === '$') at++;
    } else if ((character === '}' || character === ']') && depth > 0) depth--;
    else if (character === separator && depth === 0) {
      parts.push({ text: text.slice(start, at), start, end: at });
      start = at + 1;
    }
  }
  parts.push({ text: text.slice(start), start, end: text.length });
  return parts;
}

export function hasVariable(text: string): boolean {
  return text.includes('$');
}
