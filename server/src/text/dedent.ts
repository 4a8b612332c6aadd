/**
 * A template literal without the indentation it has in our sources: the first and last line go when they are blank, and
 * what all other lines have in front is taken off. Backslashes stand for themselves, as they do in the file.
 */
export function dedent(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw({ raw: strings.raw }, ...values)
    .replaceAll('\\`', '`')
    .replaceAll('\\${', '${');
  const lines = text.split('\n');
  if (lines[0]?.trim() === '') lines.shift();
  if (lines.at(-1)?.trim() === '') lines[lines.length - 1] = '';
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const indent = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(Math.min(indent, line.length))).join('\n');
}
