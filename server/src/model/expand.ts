import { modifierAt, variableNameEnd } from '../syntax/dockerfile/variables.ts';

/** What a name stands for: its value, `undefined` where it is not set, `null` where only the build can tell. */
export type Lookup = (name: string) => string | undefined | null;

/**
 * The value of a word: quotes and escapes resolved, variables put in, by the rules of BuildKit's `shell` package.
 * `null` where the value depends on something only the build can tell, or where BuildKit would refuse it.
 */
export function expandWord(raw: string, escape: string, lookup: Lookup): string | null {
  if (!/[$'"]/.test(raw) && !raw.includes(escape)) return raw;
  let at = 0;
  // Reading goes on after something unknown, because the end of what stands around it has to be found all the same.
  let known = true;
  const value = read(undefined, 0);
  return known && value.length <= longest ? value : null;

  function unknown(): string {
    known = false;
    return '';
  }

  function read(until: string | undefined, depth: number): string {
    if (depth > 100) return unknown();
    let result = '';
    let quote = '';
    while (at < raw.length) {
      if (result.length > longest) {
        at = raw.length;
        return unknown();
      }
      const character = raw[at] ?? '';
      if (quote === '' && character === until) return result;
      if (quote === "'") {
        if (character === "'") quote = '';
        else result += character;
        at++;
      } else if (character === '$') result += dollar(depth);
      else if (character === escape) {
        const next = raw[at + 1];
        if (quote === '"' && next !== '"' && next !== '$' && next !== escape) {
          result += character;
          at++;
        } else {
          result += next ?? '';
          at += 2;
        }
      } else if (character === '"' && quote === '"') {
        quote = '';
        at++;
      } else if (quote === '' && (character === '"' || character === "'")) {
        quote = character;
        at++;
      } else {
        result += character;
        at++;
      }
    }
    return quote !== '' || until !== undefined ? unknown() : result;
  }

  function dollar(depth: number): string {
    at++;
    const braced = raw[at] === '{';
    if (braced) at++;
    const end = variableNameEnd(raw, at, raw.length);
    const name = raw.slice(at, end);
    at = end;
    if (!braced) return name === '' ? '$' : valueOf(name);
    if (raw[at] === '}') {
      at++;
      return name === '' ? unknown() : valueOf(name);
    }
    const modifier = modifierAt(raw, at);
    if (name === '' || modifier === undefined) {
      at = raw.length;
      return unknown();
    }
    at += modifier.length;
    const start = at;
    const before = known;
    const text = read('}', depth + 1);
    const operand = known ? text : null;
    // What the operand can't tell only matters where it is used; an operand without an end is another matter.
    if (raw[at] === '}') known = before;
    const written = raw.slice(start, at);
    at++;
    return modified(name, modifier, operand, written);
  }

  function modified(name: string, modifier: string, operand: string | null, written: string): string {
    const found = lookup(name);
    if (found === null) return unknown();
    const set = modifier.startsWith(':') ? found !== undefined && found !== '' : found !== undefined;
    switch (modifier.at(-1)) {
      case '-':
        return set ? (found ?? '') : (operand ?? unknown());
      case '+':
        return set ? (operand ?? unknown()) : '';
      case '?':
        return set ? (found ?? '') : unknown();
      case '#':
      case '%':
        if (operand === null) return unknown();
        return trimPattern(found ?? '', operand, modifier.startsWith('#') ? 'start' : 'end', modifier.length > 1);
      default: {
        const slash = slashIn(written, escape);
        if (slash < 0 || written.includes('$')) return unknown();
        const pattern = globPattern(written.slice(0, slash), true);
        const replacement = written.slice(slash + 1);
        return (found ?? '').replace(new RegExp(pattern, modifier === '//' ? 'gs' : 's'), () => replacement);
      }
    }
  }

  function valueOf(name: string): string {
    const found = lookup(name);
    return found === null ? unknown() : (found ?? '');
  }
}

/** A value that doubles from line to line would soon fill the memory; no one needs to know one of this length. */
const longest = 64 * 1024;

/** The slash between pattern and replacement: the first one that is not escaped. */
function slashIn(text: string, escape: string): number {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === escape) at++;
    else if (text[at] === '/') return at;
  }
  return -1;
}

function trimPattern(value: string, pattern: string, side: 'start' | 'end', greedy: boolean): string {
  const lengths = Array.from({ length: value.length + 1 }, (_, index) => index);
  if (greedy) lengths.reverse();
  const matcher = new RegExp(`^${globPattern(pattern, greedy)}$`, 's');
  for (const length of lengths) {
    const part = side === 'start' ? value.slice(0, length) : value.slice(value.length - length);
    if (matcher.test(part)) return side === 'start' ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}

function globPattern(glob: string, greedy: boolean): string {
  let result = '';
  for (let index = 0; index < glob.length; index++) {
    const character = glob[index] ?? '';
    if (character === '*') result += greedy ? '.*' : '.*?';
    else if (character === '?') result += '.';
    else if (character === '\\' && index + 1 < glob.length) {
      index++;
      result += escapeRegExp(glob[index] ?? '');
    } else result += escapeRegExp(character);
  }
  return result;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
