/** Go's `unicode.IsSpace`, which decides for BuildKit where text is trimmed and flags end. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** What separates the words of an instruction: `[\t\v\f\r ]`. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0b || code === 0x0c || code === 0x0d;
}

export function skipSpace(text: string, at: number, end: number = text.length): number {
  let offset = at;
  while (offset < end && isSpace(text.charCodeAt(offset))) offset++;
  return offset;
}

/** The end of the text without white space behind it, not before `from`. */
export function trimEnd(text: string, from: number, end: number = text.length): number {
  let offset = end;
  while (offset > from && isSpace(text.charCodeAt(offset - 1))) offset--;
  return offset;
}
