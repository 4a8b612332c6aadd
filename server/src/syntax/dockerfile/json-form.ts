import { type Joined, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import { skipSpace, trimEnd } from './characters.ts';
import type { Word } from './nodes.ts';
import { scanVariables } from './variables.ts';

export type JsonForm =
  | { readonly kind: 'array'; readonly words: readonly Word[]; readonly span: Span }
  /** An array that holds something else than strings: BuildKit refuses it. */
  | { readonly kind: 'not-strings'; readonly span: Span }
  | { readonly kind: 'none' };

/**
 * The JSON array in `[start, end)` of the joined text. Anything that is not a whole, valid JSON array is no JSON to BuildKit but shell text.
 *
 * @param escape given where BuildKit expands variables in the strings (COPY, ADD, VOLUME)
 */
export function readJsonForm(joined: Joined, start: number, end: number, escape?: string): JsonForm {
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
    const variables = escape === undefined ? [] : scanVariables(joined, open + 1, close, escape).variables;
    words.push({ raw: text.slice(open, close + 1), value, span: sourceSpan(joined, open, close + 1), variables });
    at = close + 1;
  }
  return { kind: 'array', words, span: outer };
}
