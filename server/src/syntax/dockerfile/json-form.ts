import { type Joined, type Piece, sourceOffset, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import { skipSpace, trimEnd } from './characters.ts';
import type { Word } from './nodes.ts';
import { scanVariables } from './variables.ts';
import { unquote } from './words.ts';

export type JsonForm =
  | { readonly kind: 'array'; readonly words: readonly Word[]; readonly span: Span }
  /** An array that holds something else than strings: BuildKit refuses it. */
  | { readonly kind: 'not-strings'; readonly span: Span }
  | { readonly kind: 'none' };

/** Where BuildKit expands variables in the strings, as in COPY, ADD and VOLUME. */
export interface Expansion {
  readonly escape: string;
  readonly onError: (span: Span, message: string) => void;
}

/**
 * The JSON array in `[start, end)` of the joined text. Anything that is not a whole, valid JSON array is no JSON to BuildKit
 * but shell text.
 */
export function readJsonForm(joined: Joined, start: number, end: number, expansion?: Expansion): JsonForm {
  const text = joined.text;
  const from = skipSpace(text, start, end);
  if (text[from] !== '[') return { kind: 'none' };
  const to = trimEnd(text, from, end);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.slice(from, to));
  } catch {
    return { kind: 'none' };
  }
  if (!Array.isArray(parsed)) return { kind: 'none' };
  const outer = sourceSpan(joined, from, to);
  if (!parsed.every((item) => typeof item === 'string')) return { kind: 'not-strings', span: outer };

  const words: Word[] = [];
  let at = from + 1;
  for (const value of parsed as readonly string[]) {
    const open = text.indexOf('"', at);
    let close = open + 1;
    while (text[close] !== '"') close += text[close] === '\\' ? 2 : 1;
    const raw = text.slice(open, close + 1);
    const span = sourceSpan(joined, open, close + 1);
    if (expansion === undefined) words.push({ raw, value, span, variables: [] });
    else {
      const variables = variablesIn(joined, open + 1, close, value, expansion);
      words.push({ raw, value: unquote(value, expansion.escape), span, variables });
    }
    at = close + 1;
  }
  return { kind: 'array', words, span: outer };
}

/** BuildKit takes off quotes and expands variables in what the JSON string says, not in how it is written. */
function variablesIn(
  joined: Joined,
  start: number,
  end: number,
  value: string,
  expansion: Expansion,
): Word['variables'] {
  if (!/[$'"]/.test(value)) return [];
  const pieces: Piece[] = [];
  let length = 0;
  let expected = -1;
  for (let at = start; at < end; length++) {
    const source = sourceOffset(joined, at);
    if (source !== expected) pieces.push({ at: length, source });
    const escaped = joined.text[at] === '\\';
    at += escaped ? (joined.text[at + 1] === 'u' ? 6 : 2) : 1;
    expected = escaped ? -1 : source + 1;
  }
  const string: Joined = { text: value, pieces };
  const scan = scanVariables(string, 0, value.length, expansion.escape);
  for (const error of scan.errors) expansion.onError(sourceSpan(string, error.start, error.end), error.message);
  return scan.variables;
}
