import { lineIndex } from '../../server/src/text/line-index.ts';
import type { Span } from '../../server/src/text/span.ts';

/** What a fixture says is found: where, and with which message. */
export interface Mark {
  readonly span: Span;
  readonly message: string;
}

export interface MarkedText {
  /** Without the marker lines. */
  readonly text: string;
  readonly marks: readonly Mark[];
}

/**
 * Takes the marker lines out of a fixture. `^^^ message` names the columns of the line above it that is no marker itself;
 * where a finding goes on over several lines, the markers under the further ones say `…`:
 *
 *     CMD python \
 *     ^^^^^^^^^^^^ message
 *         app.py
 *     ^^^^^^^^^^ …
 *
 * @throws Error when a marker has nothing above it, or a `…` no mark to go on with: the fixture is wrong then.
 */
export function readMarks(marked: string): MarkedText {
  const lines: string[] = [];
  const found: { readonly line: number; readonly from: number; readonly to: number; readonly message: string }[] = [];
  for (const line of marked.split('\n')) {
    const marker = /^(\s*)(\^+)(?: (.*))?$/.exec(line);
    if (marker === null) {
      lines.push(line);
      continue;
    }
    if (lines.length === 0) throw new Error(`The marker ${JSON.stringify(line)} stands above everything`);
    const from = (marker[1] ?? '').length;
    found.push({ line: lines.length - 1, from, to: from + (marker[2] ?? '').length, message: marker[3] ?? '' });
  }
  const text = lines.join('\n');
  const { starts } = lineIndex(text);
  const marks: Mark[] = [];
  for (const { line, from, to, message } of found) {
    const start = starts[line] ?? 0;
    const span = { start: start + from, end: start + to };
    if (message !== '…') {
      marks.push({ span, message });
      continue;
    }
    const previous = marks.pop();
    if (previous === undefined) throw new Error(`A marker goes on where none has begun: ${lines[line]}`);
    marks.push({ ...previous, span: { start: previous.span.start, end: span.end } });
  }
  return { text, marks };
}

/** The text with a marker under every finding: how a difference is shown, and how a fixture is written. */
export function writeMarks(text: string, marks: readonly Mark[]): string {
  const { starts } = lineIndex(text);
  const written: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    written.push(line);
    const start = starts[index] ?? 0;
    for (const mark of marks) {
      const marker = markerUnder(line, start, mark);
      if (marker !== undefined) written.push(marker);
    }
  }
  return written.join('\n');
}

function markerUnder(line: string, lineStart: number, { span, message }: Mark): string | undefined {
  const lineEnd = lineStart + line.length;
  const begins = span.start >= lineStart && span.start <= lineEnd;
  const goesOn = span.start < lineStart && span.end > lineStart;
  if (!begins && !goesOn) return undefined;
  const from = begins ? span.start - lineStart : line.length - line.trimStart().length;
  const to = Math.min(span.end, lineEnd) - lineStart;
  return `${' '.repeat(from)}${'^'.repeat(Math.max(to - from, 1))} ${begins ? message : '…'}`;
}
