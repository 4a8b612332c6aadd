import { type Joined, type Piece, sourceOffset, sourceSpan } from '../../text/joined.ts';
import { isBlank, skipSpace } from './characters.ts';
import type { Flag, Word } from './nodes.ts';
import { scanVariables, type VariableError } from './variables.ts';

export interface ReadFlags {
  readonly flags: readonly ReadFlag[];
  /** Where the arguments start. */
  readonly rest: number;
}

export interface ReadFlag {
  readonly flag: Flag;
  /** The value with quotes and escapes resolved, and where each of its characters stands in the file. */
  readonly value: Joined;
}

/**
 * The flags in front of an instruction's arguments, read as `extractBuilderFlags` of BuildKit's parser does: words that
 * start with `--`, quotes and escapes resolved, up to the first other word; a lone `--` ends them. They end at ASCII
 * white space: BuildKit goes through them byte by byte.
 *
 * @param expanded the names of those in which BuildKit expands variables
 */
export function readFlags(
  joined: Joined,
  start: number,
  escape: string,
  expanded: readonly string[] = [],
  onError: (error: VariableError) => void = () => undefined,
): ReadFlags {
  const text = joined.text;
  const flags: ReadFlag[] = [];
  let at = start;
  for (;;) {
    at = skipSpace(text, at);
    if (text[at] !== '-' || text[at + 1] !== '-') return { flags, rest: at };
    const from = at;
    let value = '';
    // Where each character of `value` came from, for the spans of name and value.
    const origins: number[] = [];
    let quote = '';
    while (at < text.length) {
      let character = text[at] ?? '';
      if (quote === '') {
        if (isFlagEnd(text.charCodeAt(at))) break;
        if (character === '"' || character === "'") {
          quote = character;
          at++;
          continue;
        }
      } else if (character === quote) {
        quote = '';
        at++;
        continue;
      }
      if (character === escape) {
        at++;
        // The escape character at the very end stands for nothing.
        if (at >= text.length) continue;
        character = text[at] ?? '';
      }
      value += character;
      origins.push(at);
      at++;
    }
    if (value === '--') return { flags, rest: at };
    flags.push(flag(joined, value, origins, from, at, escape, expanded, onError));
  }
}

function flag(
  joined: Joined,
  whole: string,
  origins: readonly number[],
  from: number,
  to: number,
  escape: string,
  expanded: readonly string[],
  onError: (error: VariableError) => void,
): ReadFlag {
  const equals = whole.indexOf('=');
  const nameEnd = equals < 0 ? whole.length : equals;
  const name = whole.slice(2, nameEnd);
  const nameSpan = sourceSpan(joined, origins[2] ?? to, (origins[nameEnd - 1] ?? to - 1) + 1);
  const span = sourceSpan(joined, from, to);
  if (equals < 0) return { flag: { name, nameSpan, span }, value: { text: '', pieces: [{ at: 0, source: span.end }] } };
  const valueStart = Math.min((origins[equals] ?? to - 1) + 1, to);
  const written = joined.text.slice(valueStart, to);
  const places = origins.slice(equals + 1);
  const value = resolved(joined, whole.slice(equals + 1), places, valueStart);
  // Quotes and escapes are gone before variables are looked for, so that there are some in single quotes too.
  const scan = expanded.includes(name) ? scanVariables(value, 0, value.text.length, escape) : undefined;
  scan?.errors.forEach(({ start, end, message }) =>
    onError({ start: places[start] ?? to, end: (places[end - 1] ?? to - 1) + 1, message }),
  );
  const word: Word = {
    raw: scan !== undefined && scan.variables.length > 0 ? value.text : written,
    value: value.text,
    // Of an empty value the next character may stand behind a continuation.
    span: valueStart < to ? sourceSpan(joined, valueStart, to) : { start: span.end, end: span.end },
    variables: scan?.variables ?? [],
  };
  return { flag: { name, nameSpan, value: word, span }, value };
}

function resolved(joined: Joined, text: string, origins: readonly number[], start: number): Joined {
  const pieces: Piece[] = [];
  let expected = -1;
  for (const [at, origin] of origins.entries()) {
    const source = sourceOffset(joined, origin);
    if (source !== expected) pieces.push({ at, source });
    expected = source + 1;
  }
  if (pieces.length === 0) pieces.push({ at: 0, source: sourceSpan(joined, start, start).start });
  return { text, pieces };
}

function isFlagEnd(code: number): boolean {
  return isBlank(code) || code === 0x0a;
}
