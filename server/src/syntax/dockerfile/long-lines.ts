import type { DockerfileError } from './nodes.ts';

/** BuildKit reads a Dockerfile with Go's `bufio.Scanner`, which holds at most this much of one line. */
const longest = 65_535;

/** Lines, of comments and heredocs too, that BuildKit cannot read because they are longer than 65,535 bytes. */
export function longLineErrors(text: string): readonly DockerfileError[] {
  const errors: DockerfileError[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    // No character takes more than three bytes for each of its UTF-16 units.
    if ((end - start) * 3 > longest) {
      const last = offsetOfByte(text, start, end, longest);
      if (last < end) {
        errors.push({
          code: 'line-too-long',
          span: { start: last, end },
          message: 'BuildKit reads no line longer than 65,535 bytes: break it with the escape character',
        });
      }
    }
    start = end + 1;
  }
  return errors;
}

/** The offset behind the last character that ends within so many bytes of UTF-8. */
function offsetOfByte(text: string, start: number, end: number, limit: number): number {
  let bytes = 0;
  let at = start;
  while (at < end) {
    const code = text.codePointAt(at) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > limit) return at;
    at += code > 0xffff ? 2 : 1;
  }
  return end;
}
