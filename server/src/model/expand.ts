import { modifierAt, variableNameEnd } from '../syntax/dockerfile/variables.ts';

/** What a name stands for: its value, `undefined` where it is not set, `null` where only the build can tell. */
export type Lookup = (name: string) => string | undefined | null;

/**
 * The value of a word: quotes and escapes resolved, variables put in, by the rules of BuildKit's `shell` package.
 * `null` where the value depends on something only the build can tell, or where BuildKit would refuse it.
 */
export function expandWord(raw: string, escape: string, lookup: Lookup): string | null {
  let at = 0;
  try {
    return read(undefined, 0);
  } catch (error) {
    if (error instanceof Unknown) return null;
    throw error;
  }

  function read(until: string | undefined, depth: number): string {
    if (depth > 100) throw new Unknown();
    let result = '';
    let quote = '';
    while (at < raw.length) {
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
    if (quote !== '' || until !== undefined) throw new Unknown();
    return result;
  }

  function dollar(depth: number): string {
    at++;
    const braced = raw[at] === '{';
    if (braced) at++;
    const end = variableNameEnd(raw, at, raw.length);
    const name = raw.slice(at, end);
    if (!braced) {
      at = end;
      return name === '' ? '$' : known(name);
    }
    at = end;
    if (name === '') throw new Unknown();
    if (raw[at] === '}') {
      at++;
      return known(name);
    }
    const modifier = modifierAt(raw, at);
    if (modifier === undefined) throw new Unknown();
    at += modifier.length;
    const operandStart = at;
    // The operand is read even where it is not used: its end has to be found.
    const operand = readOperand(depth);
    const operandText = raw.slice(operandStart, at);
    at++;
    return modified(name, modifier, operand, operandText);
  }

  function readOperand(depth: number): string | null {
    const start = at;
    try {
      return read('}', depth + 1);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      at = start;
      const close = raw.indexOf('}', start);
      if (close < 0) throw error;
      at = close;
      return null;
    }
  }

  function modified(name: string, modifier: string, operand: string | null, operandText: string): string {
    const value = lookup(name);
    if (value === null) throw new Unknown();
    const set = modifier.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
    switch (modifier.at(-1)) {
      case '-':
        return set ? (value ?? '') : needed(operand);
      case '+':
        return set ? needed(operand) : '';
      case '?':
        if (!set) throw new Unknown();
        return value ?? '';
      case '#':
        return trimPattern(value ?? '', needed(operand), 'start', modifier.length > 1);
      case '%':
        return trimPattern(value ?? '', needed(operand), 'end', modifier.length > 1);
      default: {
        const slash = operandText.indexOf('/');
        if (slash < 0 || operandText.includes('$')) throw new Unknown();
        const pattern = globPattern(operandText.slice(0, slash), true);
        const replacement = operandText.slice(slash + 1);
        return (value ?? '').replace(new RegExp(pattern, modifier === '//' ? 'gs' : 's'), () => replacement);
      }
    }
  }

  function known(name: string): string {
    const value = lookup(name);
    if (value === null) throw new Unknown();
    return value ?? '';
  }

  function needed(operand: string | null): string {
    if (operand === null) throw new Unknown();
    return operand;
  }
}

class Unknown extends Error {}

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
