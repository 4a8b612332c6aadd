import { type Joined, sourceSpan } from '../../text/joined.ts';
import type { VariableReference } from './nodes.ts';

/** What is wrong with a substitution, in offsets of the joined text. */
export interface VariableError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface VariableScan {
  readonly variables: readonly VariableReference[];
  readonly errors: readonly VariableError[];
}

/**
 * The variables that BuildKit expands in a stretch of text, as its `shell` package reads them: none inside single quotes,
 * none behind the escape character, `$NAME`, `${NAME}` and `${NAME<modifier>word}` anywhere else.
 *
 * @param quotes false for heredoc bodies, where quotes stand for themselves
 */
export function scanVariables(joined: Joined, start: number, end: number, escape: string, quotes = true): VariableScan {
  const text = joined.text;
  if (!hasSpecial(text, start, end)) return noVariables;
  const errors: VariableError[] = [];
  const variables: VariableReference[] = [];
  let depth = 0;
  scan(start, undefined, variables);
  return { variables, errors };

  /** Reads to the end or to the `until` character, which it leaves; returns where it stopped. */
  function scan(from: number, until: string | undefined, found: VariableReference[]): number {
    let at = from;
    while (at < end) {
      const character = text[at];
      if (character === until) return at;
      if (character === '$') at = dollar(at, found);
      else if (quotes && character === "'") {
        const close = text.indexOf("'", at + 1);
        if (close < 0 || close >= end) return quoteError(at, 'single');
        at = close + 1;
      } else if (quotes && character === '"') at = doubleQuoted(at, found);
      else at += character === escape ? 2 : 1;
    }
    return end;
  }

  function doubleQuoted(open: number, found: VariableReference[]): number {
    let at = open + 1;
    while (at < end) {
      const character = text[at];
      if (character === '"') return at + 1;
      if (character === '$') at = dollar(at, found);
      else at += character === escape ? 2 : 1;
    }
    return quoteError(open, 'double');
  }

  function quoteError(open: number, kind: 'single' | 'double'): number {
    errors.push({ start: open, end: open + 1, message: `This ${kind} quote is never closed, so the value has no end` });
    return end;
  }

  function dollar(at: number, found: VariableReference[]): number {
    if (text[at + 1] !== '{' || at + 1 >= end) {
      const nameEnd = variableNameEnd(text, at + 1, end);
      if (nameEnd === at + 1) return at + 1;
      found.push({
        name: text.slice(at + 1, nameEnd),
        nameSpan: sourceSpan(joined, at + 1, nameEnd),
        span: sourceSpan(joined, at, nameEnd),
        inner: [],
      });
      return nameEnd;
    }
    const nameStart = at + 2;
    const nameEnd = variableNameEnd(text, nameStart, end);
    const name = text.slice(nameStart, nameEnd);
    if (nameEnd >= end) return substitutionError(at, end, 'has no closing brace');
    if (text[nameEnd] === '}') {
      if (name === '') return substitutionError(at, nameEnd + 1, 'names no variable');
      found.push({
        name,
        nameSpan: sourceSpan(joined, nameStart, nameEnd),
        span: sourceSpan(joined, at, nameEnd + 1),
        inner: [],
      });
      return nameEnd + 1;
    }
    const modifier = modifierAt(text, nameEnd);
    if (name === '' || modifier === undefined) {
      const close = text.indexOf('}', nameEnd);
      const to = close < 0 || close >= end ? end : close + 1;
      return substitutionError(at, to, 'is no substitution that BuildKit knows');
    }
    const operandStart = nameEnd + modifier.length;
    const inner: VariableReference[] = [];
    if (depth === deepest) return substitutionError(at, end, 'is nested too deep');
    depth++;
    const close = scan(operandStart, '}', inner);
    depth--;
    if (close >= end) return substitutionError(at, end, 'has no closing brace');
    found.push({
      name,
      nameSpan: sourceSpan(joined, nameStart, nameEnd),
      span: sourceSpan(joined, at, close + 1),
      modifier,
      operand: text.slice(operandStart, close),
      inner,
    });
    return close + 1;
  }

  function substitutionError(from: number, to: number, fault: string): number {
    const written = text.slice(from, Math.min(to, from + 40));
    errors.push({ start: from, end: to, message: `\`${written}\` ${fault}, so BuildKit refuses the instruction` });
    return to;
  }
}

/** All references in a list and inside their operands. */
export function* allVariables(variables: readonly VariableReference[]): Generator<VariableReference> {
  for (const variable of variables) {
    yield variable;
    yield* allVariables(variable.inner);
  }
}

/** No one nests substitutions so deep; a limit keeps hostile text from using up the stack. */
const deepest = 100;

const noVariables: VariableScan = { variables: [], errors: [] };

function hasSpecial(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 36 || code === 39 || code === 34) return true;
  }
  return false;
}

/** The end of the variable name at an offset: a word, a number, or one of the shell's special parameters. */
export function variableNameEnd(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start);
  if (start >= end) return start;
  if (isLetter(first)) {
    let at = start + 1;
    while (at < end && (isLetter(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)))) at++;
    return at;
  }
  if (isDigit(first)) {
    let at = start + 1;
    while (at < end && isDigit(text.charCodeAt(at))) at++;
    return at;
  }
  return '@*#?-$!'.includes(text[start] ?? ' ') ? start + 1 : start;
}

export function modifierAt(text: string, at: number): string | undefined {
  const one = text[at] ?? '';
  const two = text.slice(at, at + 2);
  if (one === ':') return [':-', ':+', ':?'].includes(two) ? two : undefined;
  if (['##', '%%', '//'].includes(two)) return two;
  return ['-', '+', '?', '#', '%', '/'].includes(one) ? one : undefined;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
