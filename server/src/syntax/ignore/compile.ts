import type { CharacterSet, Matching, Step } from './nodes.ts';

/**
 * How moby/patternmatcher compares a pattern with paths: as a string where it can, otherwise through a regular expression of
 * Go that it translates the pattern to. What stands in brackets or behind a backslash reaches that expression nearly as
 * written, so that `\d` is a digit and `[[:digit:]]` too; `[^a]` is found in place of a slash as well.
 */
export function matchingOf(pattern: string): Matching {
  if (!isWellFormed(pattern)) return { kind: 'invalid' };
  const translated = translate(pattern);
  if (translated.kind !== 'expression') return translated;
  const steps = readExpression(translated.text);
  return steps === undefined ? { kind: 'invalid' } : { kind: 'steps', steps, needed: longestText(steps) };
}

function longestText(steps: readonly Step[]): string {
  let longest = '';
  let text = '';
  for (const step of steps) {
    const code = step.kind === 'one' ? single(step.of) : undefined;
    text = code === undefined ? '' : text + String.fromCodePoint(code);
    if (text.length > longest.length) longest = text;
  }
  return longest;
}

/** What Go's `path.Match` minds: an open bracket, an empty or half range in it, a backslash at the end. */
function isWellFormed(pattern: string): boolean {
  let at = 0;
  while (at < pattern.length) {
    const character = pattern[at];
    if (character === '\\') {
      if (at + 1 >= pattern.length) return false;
      at += 2;
    } else if (character === '[') {
      const end = endOfClass(pattern, at + 1);
      if (end === undefined) return false;
      at = end;
    } else at++;
  }
  return true;
}

/** Right behind the `]`; `start` is right behind the `[`. */
function endOfClass(pattern: string, start: number): number | undefined {
  let at = pattern[start] === '^' ? start + 1 : start;
  for (let ranges = 0; pattern[at] !== ']' || ranges === 0; ranges++) {
    const low = endOfMember(pattern, at);
    if (low === undefined) return undefined;
    const high = pattern[low] === '-' ? endOfMember(pattern, low + 1) : low;
    if (high === undefined) return undefined;
    at = high;
  }
  return at + 1;
}

/** Right behind one character of a class, behind which something has to stand. */
function endOfMember(pattern: string, start: number): number | undefined {
  const first = pattern[start];
  if (first === undefined || first === '-' || first === ']') return undefined;
  const at = first === '\\' ? start + 1 : start;
  const end = at + String.fromCodePoint(pattern.codePointAt(at) ?? 0).length;
  return end < pattern.length ? end : undefined;
}

type Translated =
  | Exclude<Matching, { readonly kind: 'steps' }>
  | { readonly kind: 'expression'; readonly text: string };

function translate(pattern: string): Translated {
  let text = '';
  let kind: 'exact' | 'prefix' | 'suffix' | 'expression' = 'exact';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*' && pattern[at + 1] === '*') {
      const isFirst = at === 0;
      at += pattern[at + 2] === '/' ? 2 : 1;
      if (at + 1 < pattern.length) {
        text += folders;
        kind = 'expression';
      } else if (kind === 'exact') kind = 'prefix';
      else {
        text += anything;
        kind = 'expression';
      }
      if (isFirst) kind = 'suffix';
    } else if (character === '*' || character === '?') {
      text += character === '*' ? '[^/]*' : '[^/]';
      kind = 'expression';
    } else if (character === '\\') {
      at++;
      text += `\\${pattern[at] ?? ''}`;
      kind = 'expression';
    } else if (character === '[' || character === ']') {
      text += character;
      kind = 'expression';
    } else text += '.+()|{}$'.includes(character) ? `\\${character}` : character;
  }
  if (kind === 'exact') return { kind, path: pattern };
  if (kind === 'prefix') return { kind, prefix: pattern.slice(0, -2) };
  return kind === 'suffix' ? { kind, suffix: pattern.slice(2) } : { kind, text };
}

const folders = '(.*/)?';
const anything = '.*';

/** Reads the regular expressions that `translate` writes; undefined for what Go refuses, and for escapes that no path needs. */
function readExpression(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    if (text.startsWith(folders, at)) {
      steps.push({ kind: 'folders' });
      at += folders.length;
    } else if (text.startsWith(anything, at)) {
      steps.push({ kind: 'many', of: notLineFeed });
      at += anything.length;
    } else if (text[at] === '^') {
      steps.push({ kind: 'start' });
      at++;
    } else {
      const set = text[at] === '[' ? readClass(text, at + 1) : readCharacter(text, at);
      if (set === undefined) return undefined;
      const isMany = text[at] === '[' && text[set.end] === '*';
      steps.push({ kind: isMany ? 'many' : 'one', of: set.of });
      at = isMany ? set.end + 1 : set.end;
    }
  }
  return steps;
}

interface ReadSet {
  readonly of: CharacterSet;
  readonly end: number;
}

function readCharacter(text: string, start: number): ReadSet | undefined {
  const at = text[start] === '\\' ? start + 1 : start;
  const code = text.codePointAt(at);
  if (code === undefined) return undefined;
  const character = String.fromCodePoint(code);
  const end = at + character.length;
  if (at === start) return { of: just(code), end };
  const named = escapes[character];
  if (named !== undefined) return { of: named, end };
  // Go has a meaning for some letters and digits behind a backslash, and refuses all others.
  return /^[\0-\x7F]$/.test(character) && !/^[0-9A-Za-z]$/.test(character) ? { of: just(code), end } : undefined;
}

/** `start` is right behind the `[`. */
function readClass(text: string, start: number): ReadSet | undefined {
  const negated = text[start] === '^';
  const ranges: (readonly [number, number])[] = [];
  let at = negated ? start + 1 : start;
  for (let first = true; first || text[at] !== ']'; first = false) {
    const name = /^\[:(\^?)(\w+):\]/.exec(text.slice(at, at + longestName));
    const known = names[name?.[2] ?? ''];
    if (name !== null) {
      if (known === undefined) return undefined;
      ranges.push(...(name[1] === '' ? known : complementOf(known)));
      at += name[0].length;
      continue;
    }
    const low = readCharacter(text, at);
    if (low === undefined) return undefined;
    const from = single(low.of);
    at = low.end;
    if (from === undefined || text[at] !== '-' || text[at + 1] === ']') {
      ranges.push(...(low.of.negated ? complementOf(low.of.ranges) : low.of.ranges));
      continue;
    }
    const high = readCharacter(text, at + 1);
    const to = high === undefined ? undefined : single(high.of);
    if (high === undefined || to === undefined || to < from) return undefined;
    ranges.push([from, to]);
    at = high.end;
  }
  return { of: { ranges, negated }, end: at + 1 };
}

function just(code: number): CharacterSet {
  return { ranges: [[code, code]], negated: false };
}

function single({ ranges, negated }: CharacterSet): number | undefined {
  const [range] = ranges;
  return !negated && ranges.length === 1 && range !== undefined && range[0] === range[1] ? range[0] : undefined;
}

/** Of ranges in ascending order. */
function complementOf(ranges: CharacterSet['ranges']): CharacterSet['ranges'] {
  const starts = [0, ...ranges.map(([, last]) => last + 1)];
  const ends = [...ranges.map(([first]) => first - 1), 0x10ffff];
  return starts.map((start, index) => [start, ends[index] ?? 0] as const).filter(([start, end]) => start <= end);
}

/** The ranges between the characters of a text, two and two. */
function rangesOf(text: string): CharacterSet['ranges'] {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return codes.flatMap((code, index) => (index % 2 === 0 ? [[code, codes[index + 1] ?? code] as const] : []));
}

const notLineFeed: CharacterSet = { ranges: [[10, 10]], negated: true };
const digit = rangesOf('09');
const word = rangesOf('09AZ__az');
const space = rangesOf('\t\n\f\r  ');

/** What Go's regular expressions know letters behind a backslash for. */
const escapes: Readonly<Record<string, CharacterSet>> = {
  d: { ranges: digit, negated: false },
  D: { ranges: digit, negated: true },
  w: { ranges: word, negated: false },
  W: { ranges: word, negated: true },
  s: { ranges: space, negated: false },
  S: { ranges: space, negated: true },
  a: just(7),
  f: just(12),
  n: just(10),
  r: just(13),
  t: just(9),
  v: just(11),
};

const names: Readonly<Record<string, CharacterSet['ranges']>> = {
  alnum: rangesOf('09AZaz'),
  alpha: rangesOf('AZaz'),
  ascii: rangesOf('\0\x7F'),
  blank: rangesOf('\t\t  '),
  cntrl: rangesOf('\0\x1F\x7F\x7F'),
  digit,
  graph: rangesOf('!~'),
  lower: rangesOf('az'),
  print: rangesOf(' ~'),
  punct: rangesOf('!/:@[`{~'),
  space: rangesOf('\t\r  '),
  upper: rangesOf('AZ'),
  word,
  xdigit: rangesOf('09AFaf'),
};

const longestName = '[:^xdigit:]'.length;
