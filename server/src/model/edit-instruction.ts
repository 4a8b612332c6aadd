import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { Span } from '../text/span.ts';

/** A keyword in the case of one that stands in the file already: lower where all of that is lower. */
export function matchCase(written: string, keyword: string): string {
  return written === written.toLowerCase() ? keyword.toLowerCase() : keyword.toUpperCase();
}

/** The line break that a file uses: that of its first line. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** The white space in front of what a line starts with. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? '';
}

/** From the start of the instruction's first line to the start of the line behind its last one. */
export function wholeLines(text: string, instruction: Instruction): Span {
  return linesAround(text, instruction.span);
}

export function linesAround(text: string, { start, end }: Span): Span {
  const lineBreak = text.indexOf('\n', end);
  return { start: text.lastIndexOf('\n', start - 1) + 1, end: lineBreak < 0 ? text.length : lineBreak + 1 };
}
