import type { PlaceInFile } from '../../../server/src/protocol.ts';

/** A place as the value of an attribute; `placeOf` reads it. */
export function placeText({ start, end }: PlaceInFile): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

/** Undefined where it is no place. */
export function placeOf(text: string): PlaceInFile | undefined {
  const [, ...numbers] = /^(\d+):(\d+)-(\d+):(\d+)$/.exec(text) ?? [];
  const [line, character, endLine, endCharacter] = numbers.map(Number);
  if (line === undefined || character === undefined || endLine === undefined || endCharacter === undefined)
    return undefined;
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}

/** Whether something of it stands on a line, counted from 0. */
export function isOnLine({ start, end }: PlaceInFile, line: number): boolean {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return start.line <= line && line <= last;
}
