import type { Joined } from '../text/joined.ts';
import type { Span } from '../text/span.ts';

/** `$NAME` or `${NAME}` that a shell reads, without what it is to do where nothing is set (`${NAME:-x}`). */
export interface ShellVariable {
  readonly name: string;
  /** Where the name alone stands in the script's text. */
  readonly start: number;
  readonly end: number;
}

/**
 * The variables in a script's text, outside of single quotes and not behind a backslash, by reading it once from left to
 * right. What a command does with its own text (`awk '{ print $1 }'`) is in single quotes, so it isn't among them; nor is what
 * stands in a heredoc whose delimiter is quoted.
 */
export function* shellVariables(source: Joined): Generator<ShellVariable> {
  const { text } = source;
  if (!text.includes('$')) return;
  let inDouble = false;
  let untouched: Span | undefined;
  special.lastIndex = 0;
  for (let match = special.exec(text); match !== null; match = special.exec(text)) {
    const at = match.index;
    let next = at + 1;
    if (untouched !== undefined && at >= untouched.start) {
      next = Math.max(next, untouched.end);
      untouched = undefined;
    } else if (match[0].startsWith('<')) {
      next = at + match[0].length;
      if (!inDouble) untouched = bodyBehind(text, next, match[1] ?? match[2] ?? match[3] ?? '');
    } else if (match[0] === '\\') next++;
    else if (match[0] === '"') inDouble = !inDouble;
    else if (match[0] === "'") {
      const end = inDouble ? -1 : text.indexOf("'", at + 1);
      // A quote without an end may as well be an apostrophe in a comment or a heredoc.
      if (end >= 0) next = end + 1;
    } else {
      reference.lastIndex = at;
      const [, brace = '', name = '', behind = ''] = reference.exec(text) ?? [];
      const start = at + 1 + brace.length;
      if (name !== '') next = start + name.length;
      const hasDefault = brace !== '' && /[-+?=:]/.test(behind);
      if (name !== '' && !hasDefault) yield { name, start, end: next };
    }
    special.lastIndex = next;
  }
}

/** From the end of the line to the heredoc's delimiter. */
function bodyBehind(text: string, at: number, delimiter: string): Span | undefined {
  const start = text.indexOf('\n', at);
  if (start < 0) return undefined;
  const line = /\r?\n\t*([^\r\n]*)/gy;
  for (line.lastIndex = start; ;) {
    const match = line.exec(text);
    if (match === null) return { start, end: text.length };
    if (match[1] === delimiter) return { start, end: line.lastIndex };
  }
}

const special = /["'$\\]|(?<!<)<<-?[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\(\w+))/g;
const reference = /\$(\{?)([A-Za-z_]\w*)(.?)/gsy;
