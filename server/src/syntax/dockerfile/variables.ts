import { type Joined, sourceSpan } from '../../text/joined.ts';
import type { VariableReference } from './nodes.ts';
import { patternError } from './pattern.ts';

/** What is wrong with a substitution, in offsets of the joined text. */
export interface VariableError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface VariableScan {
  readonly variables: readonly VariableReference[];
  readonly errors: readonly VariableError[];
  /** The stretches of joined text that `variables` take up, in order. */
  readonly substitutions: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Where the text stands, which decides what BuildKit minds:
 * - `word`: an argument. Quotes are taken off, and what follows a modifier has to make sense.
 * - `text`: a heredoc's body. Quotes stand for themselves.
 * - `line`: the whole line of an instruction, read only to find heredocs in it. Nothing is expanded, so anything may
 *   stand behind a colon.
 */
export type VariableContext = 'word' | 'text' | 'line';

/**
 * The variables that BuildKit expands in a stretch of text, as its `shell` package reads them: none inside single quotes,
 * none behind the escape character, `$NAME`, `${NAME}` and `${NAME<modifier>word}` anywhere else.
 */
export function scanVariables(
  joined: Joined,
  start: number,
  end: number,
  escape: string,
  context: VariableContext = 'word',
): VariableScan {
  const text = joined.text;
  if (!hasSpecial(text, start, end)) return nothing;
  const quotes = context !== 'text';
  const errors: VariableError[] = [];
  const substitutions: { readonly start: number; readonly end: number }[] = [];
  const variables: VariableReference[] = [];
  // What is open, innermost last: substitutions nest in quotes and in each other, to any depth, so there is no recursion.
  const open: Open[] = [];
  let operands = 0;
  let at = start;

  while (at < end) {
    const character = text[at] ?? '';
    const innermost = open.at(-1);
    if (innermost !== undefined && character === innermost.until) {
      at++;
      close(innermost);
    } else if (character === '$') dollar();
    else if (innermost?.kind === 'quote') at += character === escape ? 2 : 1;
    else if (quotes && character === '"') {
      open.push({ kind: 'quote', start: at, until: '"' });
      at++;
    } else if (quotes && character === "'") {
      const quoteEnd = indexBefore(text, "'", at + 1, end);
      if (quoteEnd === undefined) {
        fail(at, at + 1, unclosedQuote('single'));
        open.length = 0;
        return { variables, errors, substitutions };
      }
      at = quoteEnd + 1;
    } else at += character === escape ? 2 : 1;
  }
  const innermost = open.at(-1);
  if (innermost !== undefined) {
    if (innermost.kind === 'quote') fail(innermost.start, innermost.start + 1, unclosedQuote('double'));
    else if (innermost.until === '/') badSubstitution(innermost.start, end, 'has no second slash');
    else badSubstitution(innermost.start, end, 'has no closing brace');
    // What is complete inside of something incomplete is a variable all the same.
    for (const one of open) if (one.kind === 'operand' && one.inner !== one.found) append(variables, one.inner);
  }
  return { variables, errors, substitutions };

  /** The list that a variable at this place belongs to. */
  function found(): VariableReference[] {
    const operand = open.findLast((one) => one.kind === 'operand');
    return operand?.kind === 'operand' ? operand.inner : variables;
  }

  function add(reference: VariableReference, to: VariableReference[], from: number): void {
    to.push(reference);
    if (operands === 0) substitutions.push({ start: from, end: at });
  }

  /** Reads from `$` to the end of the name, of the substitution, or of its modifier. */
  function dollar(): void {
    const from = at;
    if (text[at + 1] !== '{' || at + 1 >= end) {
      const nameEnd = variableNameEnd(text, at + 1, end);
      at = nameEnd;
      if (nameEnd === from + 1) return;
      add(
        {
          name: text.slice(from + 1, nameEnd),
          nameSpan: sourceSpan(joined, from + 1, nameEnd),
          span: sourceSpan(joined, from, nameEnd),
          inner: [],
        },
        found(),
        from,
      );
      return;
    }
    const nameStart = at + 2;
    const nameEnd = variableNameEnd(text, nameStart, end);
    const name = text.slice(nameStart, nameEnd);
    const next = nameEnd < end ? text[nameEnd] : undefined;
    if (next === undefined) {
      at = end;
      badSubstitution(from, end, 'has no closing brace');
      open.length = 0;
      return;
    }
    if (next === '}' && name !== '') {
      at = nameEnd + 1;
      add(
        {
          name,
          nameSpan: sourceSpan(joined, nameStart, nameEnd),
          span: sourceSpan(joined, from, at),
          inner: [],
        },
        found(),
        from,
      );
      return;
    }
    const modifier = name === '' && next === ':' ? undefined : modifierAt(text, nameEnd, end, context === 'line');
    if (modifier === undefined) {
      const brace = indexBefore(text, '}', nameEnd, end);
      at = brace === undefined ? end : brace + 1;
      badSubstitution(
        from,
        at,
        name === '' && next === '}' ? 'names no variable' : 'is no substitution BuildKit knows',
      );
      return;
    }
    const outer = found();
    operands++;
    open.push({
      kind: 'operand',
      start: from,
      until: modifier.startsWith('/') ? '/' : '}',
      nameStart,
      nameEnd,
      modifier,
      found: outer,
      // The tree is kept shallow, so that whoever walks it by recursion is safe from hostile text.
      inner: operands > deepest ? outer : [],
    });
    at = nameEnd + modifier.length;
  }

  /** `at` is behind the character that ends what was open. */
  function close(one: Open): void {
    if (one.kind === 'quote') {
      open.pop();
      return;
    }
    if (one.until === '/') {
      one.until = '}';
      return;
    }
    open.pop();
    operands--;
    const operandStart = one.nameEnd + one.modifier.length;
    const operand = text.slice(operandStart, at - 1);
    if (context !== 'line' && one.inner.length === 0) {
      const fault = patternError(one.modifier, operand);
      if (fault !== undefined) badSubstitution(one.start, at, fault);
    }
    add(
      {
        name: text.slice(one.nameStart, one.nameEnd),
        nameSpan: sourceSpan(joined, one.nameStart, one.nameEnd),
        span: sourceSpan(joined, one.start, at),
        modifier: one.modifier,
        operand,
        inner: one.inner === one.found ? [] : one.inner,
      },
      one.found,
      one.start,
    );
  }

  function fail(from: number, to: number, message: string): void {
    errors.push({ start: from, end: to, message });
  }

  function badSubstitution(from: number, to: number, fault: string): void {
    const [written = ''] = text.slice(from, Math.min(to, from + 40)).split(/[\r\n]/, 1);
    fail(from, to, `\`${written}\` ${fault}, so the build stops here`);
  }
}

/** All references in a list and inside their operands. */
export function* allVariables(variables: readonly VariableReference[]): Generator<VariableReference> {
  for (const variable of variables) {
    yield variable;
    yield* allVariables(variable.inner);
  }
}

/** What is read and not closed yet: a double quote, or a substitution behind its modifier. */
type Open = OpenQuote | OpenOperand;

interface OpenQuote {
  readonly kind: 'quote';
  readonly start: number;
  readonly until: '"';
}

interface OpenOperand {
  readonly kind: 'operand';
  readonly start: number;
  /** `/` as long as the pattern of `${NAME/pattern/replacement}` is read. */
  until: '}' | '/';
  readonly nameStart: number;
  readonly nameEnd: number;
  readonly modifier: string;
  /** Where the variable itself belongs, and where those in its operand do. */
  readonly found: VariableReference[];
  readonly inner: VariableReference[];
}

const deepest = 100;

const nothing: VariableScan = { variables: [], errors: [], substitutions: [] };

function unclosedQuote(kind: 'single' | 'double'): string {
  return `This ${kind} quote is never closed, so the value has no end`;
}

function append<Item>(list: Item[], items: readonly Item[]): void {
  for (const item of items) list.push(item);
}

function hasSpecial(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 36 || code === 39 || code === 34) return true;
  }
  return false;
}

function indexBefore(text: string, character: string, start: number, end: number): number | undefined {
  for (let at = start; at < end; at++) if (text[at] === character) return at;
  return undefined;
}

/** The end of the variable name at an offset: letters, digits and `_`, or digits alone, or a special parameter. */
export function variableNameEnd(text: string, start: number, end: number): number {
  if (start >= end) return start;
  const first = text.codePointAt(start) ?? 0;
  const numeric = isDigit(first);
  if (!numeric && !isLetter(first)) return '@*#?-$!'.includes(text[start] ?? ' ') ? start + 1 : start;
  let at = start;
  while (at < end) {
    const code = text.codePointAt(at) ?? 0;
    if (!isDigit(code) && (numeric || !isLetter(code))) break;
    at += code > 0xffff ? 2 : 1;
  }
  return Math.min(at, end);
}

/**
 * The modifier at an offset, if it is one.
 *
 * @param anyColon whether any character makes a modifier behind a colon, as where nothing is expanded
 */
export function modifierAt(
  text: string,
  at: number,
  end: number = text.length,
  anyColon: boolean = false,
): string | undefined {
  const one = text[at] ?? '';
  const two = text.slice(at, Math.min(at + 2, end));
  if (one === ':') return two.length === 2 && (anyColon || '-+?'.includes(two[1] ?? '')) ? two : undefined;
  if (two === '##' || two === '%%' || two === '//') return two;
  return one !== '' && '-+?#%/'.includes(one) ? one : undefined;
}

function isLetter(code: number): boolean {
  if (code < 128) return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
  return /\p{L}/u.test(String.fromCodePoint(code));
}

function isDigit(code: number): boolean {
  return code < 128 ? code >= 48 && code <= 57 : /\p{Nd}/u.test(String.fromCodePoint(code));
}
