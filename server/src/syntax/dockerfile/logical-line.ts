import type { Joined, Piece } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import { isSpace, skipSpace } from './characters.ts';

/** One physical line: `end` is in front of the line break, `next` behind it. */
export interface PhysicalLine {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** An instruction's lines put together: without continuation characters, line breaks, and comments in between. */
export interface LogicalLine {
  readonly joined: Joined;
  /** End of the last line that belongs to it, without the line break. */
  readonly end: number;
  /** Start of the line behind it. */
  readonly next: number;
  readonly comments: readonly Span[];
  /** Blank lines between its lines, each with its line break. */
  readonly emptyLines: readonly Span[];
}

export const byteOrderMark = 0xfeff;

/** Lines end at `\n` only; any `\r` in front of it belongs to the line break, as BuildKit has it. */
export function physicalLine(text: string, start: number): PhysicalLine {
  const newline = text.indexOf('\n', start);
  const next = newline < 0 ? text.length : newline + 1;
  let end = newline < 0 ? text.length : newline;
  while (end > start && text.charCodeAt(end - 1) === 13) end--;
  return { start, end, next };
}

/** Where a line's `#` stands if the line is a comment. */
export function commentStart(text: string, line: PhysicalLine): number | undefined {
  const at = skipSpace(text, line.start, line.end);
  return at < line.end && text.charCodeAt(at) === 35 ? at : undefined;
}

/**
 * Reads an instruction from the line at `start`, which is neither blank nor a comment. Follows `Parse` of BuildKit's
 * `frontend/dockerfile/parser`: white space in front of the first line goes, lines in between that are blank or comments
 * are left out, and a line continues when its last character but for blanks and tabs is the escape character and the
 * one before it is not.
 */
export function readLogicalLine(text: string, start: number, escape: number): LogicalLine {
  const parts: string[] = [];
  const pieces: Piece[] = [];
  const comments: Span[] = [];
  const emptyLines: Span[] = [];
  let length = 0;
  const add = (from: number, to: number): void => {
    if (to <= from) return;
    pieces.push({ at: length, source: from });
    parts.push(text.slice(from, to));
    length += to - from;
  };

  let line = physicalLine(text, start);
  let from = skipSpace(text, line.start, line.end);
  let end = line.end;
  for (;;) {
    const continuation = continuationAt(text, from, line.end, escape);
    add(from, continuation ?? line.end);
    end = line.end;
    if (continuation === undefined) break;
    let at = line.next;
    let found: PhysicalLine | undefined;
    while (at < text.length) {
      const candidate = physicalLine(text, at);
      const comment = commentStart(text, candidate);
      if (comment !== undefined) comments.push({ start: comment, end: candidate.end });
      else if (isBlankLine(text, candidate)) emptyLines.push({ start: candidate.start, end: candidate.next });
      else {
        found = candidate;
        break;
      }
      at = candidate.next;
    }
    if (found === undefined) {
      if (pieces.length === 0) pieces.push({ at: 0, source: from });
      return {
        joined: { text: parts.length === 1 ? (parts[0] ?? '') : parts.join(''), pieces },
        end,
        next: text.length,
        comments,
        emptyLines,
      };
    }
    line = found;
    from = line.start;
  }
  if (pieces.length === 0) pieces.push({ at: 0, source: from });
  return {
    joined: { text: parts.length === 1 ? (parts[0] ?? '') : parts.join(''), pieces },
    end,
    next: line.next,
    comments,
    emptyLines,
  };
}

function continuationAt(text: string, from: number, end: number, escape: number): number | undefined {
  let at = end - 1;
  while (at >= from && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at--;
  if (at < from || text.charCodeAt(at) !== escape) return undefined;
  if (at === from) return at;
  return text.charCodeAt(at - 1) === escape ? undefined : at;
}

function isBlankLine(text: string, line: PhysicalLine): boolean {
  for (let at = line.start; at < line.end; at++) if (!isSpace(text.charCodeAt(at))) return false;
  return true;
}
