import type { Joined, Piece } from './joined.ts';

/** One joined text of several. What is put between them (`separator`) counts as coming from where the next one starts. */
export function concatJoined(parts: readonly Joined[], separator = ''): Joined {
  const texts: string[] = [];
  const pieces: Piece[] = [];
  let length = 0;
  for (const part of parts) {
    if (texts.length > 0 && separator !== '') {
      texts.push(separator);
      pieces.push({ at: length, source: (part.pieces[0]?.source ?? 0) - separator.length });
      length += separator.length;
    }
    for (const piece of part.pieces) pieces.push({ at: length + piece.at, source: piece.source });
    texts.push(part.text);
    length += part.text.length;
  }
  return { text: texts.join(''), pieces: pieces.length === 0 ? [{ at: 0, source: 0 }] : pieces };
}
