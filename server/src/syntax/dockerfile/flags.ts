import { type Joined, sourceSpan } from '../../text/joined.ts';
import { isSpace } from './characters.ts';
import type { Flag, Word } from './nodes.ts';
import { scanVariables } from './variables.ts';

export interface ReadFlags {
  readonly flags: readonly Flag[];
  /** Where the arguments start. */
  readonly rest: number;
}

/**
 * The flags in front of an instruction's arguments, read as `extractBuilderFlags` of BuildKit's parser does: words that
 * start with `--`, quotes and escapes resolved, up to the first other word; a lone `--` ends them.
 */
export function readFlags(joined: Joined, start: number, escape: string): ReadFlags {
  const text = joined.text;
  const flags: Flag[] = [];
  let at = start;
  for (;;) {
    while (at < text.length && isSpace(text.charCodeAt(at))) at++;
    if (text[at] !== '-' || text[at + 1] !== '-') return { flags, rest: at };
    const from = at;
    let value = '';
    // Where each character of `value` came from, for the spans of name and value.
    const origins: number[] = [];
    let quote = '';
    while (at < text.length) {
      let character = text[at] ?? '';
      if (quote === '') {
        if (isSpace(text.charCodeAt(at))) break;
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
      if (character === '\\' && at + 1 < text.length) {
        at++;
        character = text[at] ?? '';
      } else if (character === '\\') {
        at++;
        continue;
      }
      value += character;
      origins.push(at);
      at++;
    }
    if (value === '--') return { flags, rest: at };
    flags.push(flag(joined, value, origins, from, at, escape));
  }
}

function flag(
  joined: Joined,
  value: string,
  origins: readonly number[],
  from: number,
  to: number,
  escape: string,
): Flag {
  const equals = value.indexOf('=');
  const nameEnd = equals < 0 ? value.length : equals;
  const name = value.slice(2, nameEnd);
  const nameSpan = sourceSpan(joined, origins[2] ?? to, (origins[nameEnd - 1] ?? to - 1) + 1);
  const whole = sourceSpan(joined, from, to);
  if (equals < 0) return { name, nameSpan, span: whole };
  const valueStart = Math.min((origins[equals] ?? to - 1) + 1, to);
  const word: Word = {
    raw: joined.text.slice(valueStart, to),
    value: value.slice(equals + 1),
    span: sourceSpan(joined, valueStart, to),
    variables: scanVariables(joined, valueStart, to, escape).variables,
  };
  return { name, nameSpan, value: word, span: whole };
}
