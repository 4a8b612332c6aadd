import type { Span } from '../../text/span.ts';

/** A `$NAME`, `${NAME}` or `${NAME:-default}` that Compose replaces, or a `$$` that stands for one dollar sign. */
export type Interpolation =
  | { readonly kind: 'escaped'; readonly span: Span; readonly name: string }
  | {
      readonly kind: 'variable';
      readonly span: Span;
      readonly name: string;
      /** `:-`, `-`, `:?`, `?`, `:+` or `+`; empty where there is none. */
      readonly operator: string;
      readonly word: string;
    };

/** The variables in a stretch of a file, those inside a default behind the one they are in. */
export function interpolationsIn(text: string, range: Span): readonly Interpolation[] {
  const found: Interpolation[] = [];
  for (let at = text.indexOf('$', range.start); at !== -1 && at < range.end; at = text.indexOf('$', at)) {
    const rest = text.slice(at + 1, range.end);
    if (rest.startsWith('$')) {
      const name = /^\$(\{?[A-Za-z_]\w*\}?)?/.exec(rest)?.[1] ?? '';
      at += 2 + name.length;
      found.push({
        kind: 'escaped',
        span: { start: at - 2 - name.length, end: at },
        name: name.replaceAll(/[{}]/g, ''),
      });
      continue;
    }
    const braced = /^\{([A-Za-z_]\w*)(:?[-?+])?/.exec(rest);
    if (braced === null) {
      const name = /^[A-Za-z_]\w*/.exec(rest)?.[0] ?? '';
      if (name !== '') {
        const span = { start: at, end: at + 1 + name.length };
        found.push({ kind: 'variable', span, name, operator: '', word: '' });
      }
      at += 1 + name.length;
      continue;
    }
    const [opening, name = '', operator = ''] = braced;
    const wordStart = at + 1 + opening.length;
    const wordEnd = closingBrace(text, wordStart, range.end);
    if (wordEnd === undefined) return found;
    const word = text.slice(wordStart, wordEnd);
    found.push({ kind: 'variable', span: { start: at, end: wordEnd + 1 }, name, operator, word });
    if (operator !== '') found.push(...interpolationsIn(text, { start: wordStart, end: wordEnd }));
    at = wordEnd + 1;
  }
  return found;
}

/** The innermost variable that an offset is on. */
export function interpolationAt(text: string, range: Span, offset: number): Interpolation | undefined {
  const { start, end } = range;
  return interpolationsIn(text, { start, end }).findLast(({ span }) => span.start <= offset && offset <= span.end);
}

function closingBrace(text: string, start: number, end: number): number | undefined {
  let depth = 1;
  for (let at = start; at < end; at++) {
    if (text.startsWith('${', at)) {
      depth++;
      at++;
    } else if (text[at] === '}') {
      depth--;
      if (depth === 0) return at;
    }
  }
  return undefined;
}
