import type { EnvInstruction, Instruction } from '../syntax/dockerfile/nodes.ts';
import { replace, type Edit } from '../text/edit.ts';
import { indentationAt, lineBreakOf } from './edit-instruction.ts';

/**
 * Makes two instructions of an ENV, the second of which begins with the pair at an index; the comments in between stay there.
 *
 * @param at the ENV itself, or the ONBUILD that triggers it
 */
export function splitPairs(text: string, at: Instruction, env: EnvInstruction, index: number): readonly Edit[] {
  const previous = env.pairs[index - 1];
  const next = env.pairs[index];
  if (previous === undefined || next === undefined) return [];
  const between = { start: previous.span.end, end: next.span.start };
  const keywords = at === env ? env.keyword.raw : `${at.keyword.raw} ${env.keyword.raw}`;
  const [first = '', ...lines] = text.slice(between.start, between.end).split('\n');
  const lineBreak = lines.length === 0 ? lineBreakOf(text) : `${first.endsWith('\r') ? '\r' : ''}\n`;
  const comments = lines.slice(0, -1).filter((line) => !/^\s*[\\`]\s*$/.test(line));
  const start = `${indentationAt(text, at.span.start)}${keywords} `;
  return [replace(between, lineBreak + [...comments, start].join('\n'))];
}
