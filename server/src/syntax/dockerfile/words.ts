import { type Joined, sourceSpan } from '../../text/joined.ts';
import { isBlank, isSpace } from './characters.ts';
import type { Word } from './nodes.ts';
import { scanVariables, type VariableError } from './variables.ts';

/** A stretch `[start, end)` of joined text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Splits at white space, whatever quotes there are: FROM, EXPOSE, and COPY, ADD, VOLUME outside JSON. */
export function splitAtBlanks(text: string, start: number, end: number): readonly Stretch[] {
  const words: Stretch[] = [];
  let at = start;
  while (at < end) {
    while (at < end && isBlank(text.charCodeAt(at))) at++;
    if (at >= end) break;
    const from = at;
    while (at < end && !isBlank(text.charCodeAt(at))) at++;
    words.push({ start: from, end: at });
  }
  return words;
}

/** Splits at white space outside quotes, as BuildKit's `parseWords` does for ENV, LABEL and ARG. */
export function splitQuoted(text: string, start: number, end: number, escape: string): readonly Stretch[] {
  const words: Stretch[] = [];
  let at = start;
  while (at < end) {
    while (at < end && isSpace(text.charCodeAt(at))) at++;
    if (at >= end) break;
    const from = at;
    let quote = '';
    while (at < end) {
      const character = text[at] ?? '';
      if (quote === '') {
        if (isSpace(text.charCodeAt(at))) break;
        if (character === '"' || character === "'") quote = character;
        else if (character === escape) at++;
      } else if (character === quote) quote = '';
      else if (character === escape && quote === '"') at++;
      at++;
    }
    at = Math.min(at, end);
    words.push({ start: from, end: at });
  }
  return words;
}

/** A word that BuildKit takes as it stands. */
export function plainWord(joined: Joined, start: number, end: number): Word {
  const raw = joined.text.slice(start, end);
  return { raw, value: raw, span: sourceSpan(joined, start, end), variables: [] };
}

/** A word in which BuildKit removes quotes and expands variables. */
export function processedWord(
  joined: Joined,
  start: number,
  end: number,
  escape: string,
  onError: (error: VariableError) => void = () => undefined,
): Word {
  const raw = joined.text.slice(start, end);
  const { variables, errors } = scanVariables(joined, start, end, escape);
  for (const error of errors) onError(error);
  return { raw, value: unquote(raw, escape), span: sourceSpan(joined, start, end), variables };
}

/**
 * The text without quotes and escapes, variables left as written, by the rules of BuildKit's `shell` package: nothing is
 * special inside single quotes; inside double quotes the escape character only stands before `"`, `$` and itself.
 */
export function unquote(text: string, escape: string): string {
  if (!text.includes('"') && !text.includes("'") && !text.includes(escape)) return text;
  let result = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    const next = text[at + 1];
    if (quote === "'") {
      if (character === "'") quote = '';
      else result += character;
    } else if (quote === '"') {
      if (character === '"') quote = '';
      else if (character === escape && (next === '"' || next === '$' || next === escape)) {
        result += next;
        at++;
      } else result += character;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === escape) {
      if (next !== undefined) result += next;
      at++;
    } else result += character;
  }
  return result;
}
