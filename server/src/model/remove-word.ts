import type { Edit } from '../text/edit.ts';
import { remove } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { linesAround } from './edit-instruction.ts';

/**
 * The edit that takes words out of a command: with the white space in front, or with the whole line where they are alone on
 * it and another one follows. Undefined where the line before would have to be changed too.
 */
export function removeWord(text: string, word: Span): Edit | undefined {
  const line = linesAround(text, word);
  const before = text.slice(line.start, word.start);
  const after = text.slice(word.end, line.end);
  if (before.trim() !== '')
    return remove({ start: word.start - (before.length - before.trimEnd().length), end: word.end });
  return /^[ \t]*[\\`][ \t]*\r?\n$/.test(after) ? remove(line) : undefined;
}
