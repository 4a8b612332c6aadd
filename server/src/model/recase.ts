import type { Word } from '../syntax/dockerfile/nodes.ts';
import { replace, type Edit } from '../text/edit.ts';

export type Case = 'lower' | 'upper' | 'mixed';

export function caseOf(word: string): Case {
  if (word === word.toLowerCase()) return 'lower';
  return word === word.toUpperCase() ? 'upper' : 'mixed';
}

function inCase(word: string, wanted: 'lower' | 'upper'): string {
  return wanted === 'lower' ? word.toLowerCase() : word.toUpperCase();
}

/** Writes a word in another case where it stands. One that is continued on another line stays so, with the comments between. */
export function recase(text: string, { span }: Word, wanted: 'lower' | 'upper'): Edit {
  const lines = text.slice(span.start, span.end).split('\n');
  return replace(span, lines.map((line) => (/^\s*#/.test(line) ? line : inCase(line, wanted))).join('\n'));
}
