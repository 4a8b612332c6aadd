import type { Span } from './span.ts';

/**
 * Text that was put together from several stretches of a document, such as an instruction whose continuation
 * characters, comments and line breaks were left out, with the way back to where each character came from.
 */
export interface Joined {
  readonly text: string;
  /** In order; each says that from offset `at` of `text` on, characters come from `source` on. Never empty. */
  readonly pieces: readonly Piece[];
}

export interface Piece {
  readonly at: number;
  readonly source: number;
}

/** One unbroken stretch of the document. */
export function unbroken(text: string, source: number): Joined {
  return { text, pieces: [{ at: 0, source }] };
}

/** Where the character at an offset of the joined text stands in the document. */
export function sourceOffset(joined: Joined, offset: number): number {
  const piece = pieceAt(joined.pieces, offset);
  return piece.source + (offset - piece.at);
}

/**
 * The stretch of the document from the first to the last character of `[start, end)` of the joined text. It ends right
 * behind the last character, so it takes in a line break only where characters on both sides belong to it.
 */
export function sourceSpan(joined: Joined, start: number, end: number): Span {
  const from = sourceOffset(joined, start);
  return { start: from, end: end > start ? sourceOffset(joined, end - 1) + 1 : from };
}

/** A part of joined text that still knows where it came from. */
export function sliceJoined(joined: Joined, start: number, end: number = joined.text.length): Joined {
  const first = pieceIndex(joined.pieces, start);
  const pieces: Piece[] = [];
  for (let index = first; index < joined.pieces.length; index++) {
    const piece = joined.pieces[index];
    if (piece === undefined || (piece.at >= end && index > first)) break;
    const skipped = Math.max(start - piece.at, 0);
    pieces.push({ at: Math.max(piece.at - start, 0), source: piece.source + skipped });
  }
  return { text: joined.text.slice(start, end), pieces };
}

function pieceAt(pieces: readonly Piece[], offset: number): Piece {
  return pieces[pieceIndex(pieces, offset)] ?? { at: 0, source: 0 };
}

function pieceIndex(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
