import type { EnvInstruction, LabelInstruction, Pair } from '../syntax/dockerfile/nodes.ts';
import { remove, type Edit } from '../text/edit.ts';
import { linesAround, wholeLines } from './edit-instruction.ts';

/**
 * Takes the pair at an index out of an ENV or LABEL, and the instruction with it where it has no other. Undefined for a last pair, if lines
 * with nothing but a continuation stand in front of it.
 */
export function removePair(
  text: string,
  instruction: EnvInstruction | LabelInstruction,
  index: number,
): readonly Edit[] | undefined {
  const { pairs } = instruction;
  const previous = pairs[index - 1];
  const pair = pairs[index];
  const next = pairs[index + 1];
  if (pair === undefined) return undefined;
  if (pairs.length === 1) return [remove(wholeLines(text, instruction))];
  const isBehind = previous !== undefined && !text.slice(previous.span.end, pair.span.start).includes('\n');
  if (isBehind) return [remove({ start: previous.span.end, end: pair.span.end })];
  if (next !== undefined) return [removeUpTo(text, pair, next)];
  return previous === undefined ? undefined : removeLast(text, previous, pair);
}

/** The first pair of a line. A line that it has for itself goes as a whole, so that the comments below stay where they are. */
function removeUpTo(text: string, { span }: Pair, next: Pair): Edit {
  const line = linesAround(text, span);
  const isFirstOnLine = text.slice(line.start, span.start).trim() === '';
  const behind = text.slice(span.end, next.span.start);
  if (!behind.includes('\n')) return remove({ start: span.start, end: next.span.start });
  if (isFirstOnLine) return remove({ start: line.start, end: line.end });
  // The keyword stands in front: the continuation behind them is kept, with one blank.
  const blanks = /^[ \t]*/.exec(behind)?.[0].length ?? 0;
  return remove({ start: span.start, end: span.end + blanks });
}

/** The line before must not be continued any more. */
function removeLast(text: string, previous: Pair, { span }: Pair): readonly Edit[] | undefined {
  const between = text.slice(previous.span.end, span.start);
  const [first = '', ...lines] = between.split('\n');
  const comments = lines.slice(0, -1);
  if (!comments.every((line) => /^\s*(#|$)/.test(line))) return undefined;
  const continuation = remove({ start: previous.span.end, end: previous.span.end + first.replace(/\r$/, '').length });
  const line = linesAround(text, span);
  const isLastLine = line.end === text.length && !text.endsWith('\n');
  const lineBreak = text[line.start - 2] === '\r' ? 2 : 1;
  return [continuation, remove(isLastLine ? { start: line.start - lineBreak, end: line.end } : line)];
}
