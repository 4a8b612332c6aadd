import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf, scalarPart, valueOf } from '../server/src/syntax/compose/access.ts';
import type { ComposeTree, ComposeValue } from '../server/src/syntax/compose/nodes.ts';
import { parseCompose } from '../server/src/syntax/compose/parser.ts';
import { dedent } from '../server/src/text/dedent.ts';
import type { Span } from '../server/src/text/span.ts';
import { textOf } from '../server/src/text/span.ts';
import { runs } from './harness/runs.ts';

const corpus = new URL('corpus/compose/', import.meta.url);
const corpusFiles = readdirSync(corpus).map((name) => ({ name, text: readFileSync(new URL(name, corpus), 'utf8') }));

describe('values', () => {
  test('scalars in every style, with their spans', () => {
    const text = dedent`
      plain: a b # comment
      single: 'it''s'
      double: "a\tb"
      number: 0x10
      truth: true
      nothing: ~
      empty:
      literal: |
        one
        two
      folded: >-
        one
        two
      last: x
    `;
    const tree = parseCompose(text);
    expect(tree.errors).toEqual([]);
    const seen = Object.fromEntries(
      entriesOf(tree).map(({ key, value }) => [
        key,
        value?.kind === 'scalar' ? [value.value, value.text, value.style, textOf(text, value.span)] : value,
      ]),
    );
    expect(seen).toEqual({
      plain: ['a b', 'a b', 'plain', 'a b'],
      single: ["it's", "it's", 'single', "'it''s'"],
      double: ['a\tb', 'a\tb', 'double', String.raw`"a\tb"`],
      number: [16, '0x10', 'plain', '0x10'],
      truth: [true, 'true', 'plain', 'true'],
      nothing: [null, '~', 'plain', '~'],
      empty: undefined,
      literal: ['one\ntwo\n', 'one\ntwo\n', 'block', '|\n  one\n  two'],
      folded: ['one two', 'one two', 'block', '>-\n  one\n  two'],
      last: ['x', 'x', 'plain', 'x'],
    });
  });

  test('entries and collections end where their last value ends', () => {
    const text = 'a:\n  - x # one\n  -\n  - {k: v, w} # two\n# three\nb:   \n';
    const [a, b] = entriesOf(parseCompose(text));
    expect(a && textOf(text, a.span)).toBe('a:\n  - x # one\n  -\n  - {k: v, w}');
    expect(a?.value?.kind === 'sequence' && a.value.dashes.map((dash) => text[dash])).toEqual(['-', '-', '-']);
    expect(a?.value?.kind === 'sequence' && a.value.items.map((item) => textOf(text, item.span))).toEqual([
      'x',
      '',
      '{k: v, w}',
    ]);
    expect(b && textOf(text, b.span)).toBe('b:');
    expect(b?.colonEnd).toBe(text.indexOf('b:') + 2);
  });

  test('comments', () => {
    const text = '# first\na: "# no" # second\nb: |\n  # no\nc: x#no\n#third';
    const tree = parseCompose(text);
    expect(tree.comments.map(({ text: words, span }) => [words, textOf(text, span)])).toEqual([
      ['first', '# first'],
      ['second', '# second'],
      ['third', '#third'],
    ]);
  });

  test('tags that Compose knows are kept as written', () => {
    const tree = parseCompose('a: !reset\nb: !override [1]\nc: !!str 1\nd: !reset {x: 1}\n');
    expect(tree.errors).toEqual([]);
    expect(entriesOf(tree).map(({ value }) => [value?.kind, value?.tag])).toEqual([
      ['scalar', '!reset'],
      ['sequence', '!override'],
      ['scalar', '!!str'],
      ['map', '!reset'],
    ]);
    expect(valueOf(tree.root, 'a')).toBeUndefined();
    expect(entryOf(tree.root, 'a')).toBeDefined();
  });

  test('several documents, empty ones left out', () => {
    const tree = parseCompose('---\n# nothing\n---\na: 1\n...\n---\nb: 2\n');
    expect(tree.documents).toHaveLength(2);
    expect(tree.root).toBe(tree.documents[0]);
    expect(entryOf(tree.root, 'a')).toBeDefined();
  });

  test('a byte order mark, CRLF and U+2028 keep offsets exact', () => {
    const text = '\uFEFFa: 1\r\nb:\r\n  - "x\u2028y"\r\n  - z\u2029\r\n';
    const tree = parseCompose(text);
    expect(tree.errors).toEqual([]);
    expect(scalarSpans(tree.root).map((place) => textOf(text, place))).toEqual(['1', '"x\u2028y"', 'z\u2029']);
  });

  test('a half-typed key above another does not swallow it', () => {
    const text = 'services:\n  web:\n    im\n    ports: [1]\n';
    const web = valueOf(valueOf(parseCompose(text).root, 'services'), 'web');
    expect(web?.kind === 'map' && web.entries.map((entry) => [entry.key, textOf(text, entry.span)])).toEqual([
      ['im', 'im'],
      ['ports', 'ports: [1]'],
    ]);
  });

  test('part of a scalar, through quotes and escapes', () => {
    const cases = [
      ['data:/x', 0, 4, 'data'],
      ['"data:/x"', 0, 4, 'data'],
      ["'it''s:/x'", 5, 7, '/x'],
      [String.raw`"a\x41b\U0001F433c:d"`, 1, 2, String.raw`\x41`],
      [String.raw`"a\x41b\U0001F433c:d"`, 7, 8, 'd'],
    ] as const;
    for (const [source, start, end, expected] of cases) {
      const text = `k: ${source}\n`;
      const scalar = valueOf(parseCompose(text).root, 'k');
      if (scalar?.kind !== 'scalar') throw new Error(source);
      expect(textOf(text, scalarPart(text, scalar, start, end))).toBe(expected);
    }
  });
});

describe('anchors', () => {
  test('an alias has its own span, what is inside the anchor’s', () => {
    const text = 'x: &x {a: 1}\ny: *x\n';
    const tree = parseCompose(text);
    const y = valueOf(tree.root, 'y');
    expect(y && textOf(text, y.span)).toBe('*x');
    expect(scalarSpans(y).map((place) => textOf(text, place))).toEqual(['1']);
  });

  test('merge keys: own keys win, then earlier merges, in file order', () => {
    const text =
      'a: &a {k: 1, l: 1}\nb: &b {l: 2, m: 2}\nc:\n  <<: [*a, *b]\n  n: 3\n  k: 3\nd:\n  <<: {o: 4}\n  "<<": text\n';
    const tree = parseCompose(text);
    expect(tree.errors).toEqual([]);
    const c = valueOf(tree.root, 'c');
    const entries = c?.kind === 'map' ? c.entries : [];
    expect(entries.map(({ key, merged, value }) => [key, merged, value?.kind === 'scalar' && value.value])).toEqual([
      ['n', false, 3],
      ['k', false, 3],
      ['l', true, 1],
      ['m', true, 2],
    ]);
    const d = valueOf(tree.root, 'd');
    expect(d?.kind === 'map' && d.entries.map((entry) => entry.key)).toEqual(['<<', 'o']);
  });

  test('an alias means the last anchor of the name before it', () => {
    const tree = parseCompose('- &a 1\n- *a\n- &a 2\n- *a\n');
    expect(
      tree.root?.kind === 'sequence' && tree.root.items.map((item) => item.kind === 'scalar' && item.value),
    ).toEqual([1, 1, 2, 2]);
  });

  test.each([
    ['a: *none\n', '*none'],
    ['a: &a [*a]\n', '*a'],
    ['a: &a\n  <<: *a\n', '*a'],
    ['a:\n  <<: text\n', '<<'],
  ])('%j is reported, and ends', (text, underlined) => {
    expect(underlinedIn(parseCompose(text))).toContain(underlined);
  });

  test('an alias bomb stays small', { timeout: 60_000 }, () => {
    const lines = Array.from(
      { length: 60 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level}, `.repeat(9)}]`,
    );
    const tree = parseCompose(['a0: &a0 boom', ...lines].join('\n'));
    expect(tree.errors[0]?.message).toMatch(/stand for more than/);
    expect(countValues(tree.root)).toBeLessThan(3_000_000);
  });

  test('a merge bomb stays small', { timeout: 60_000 }, () => {
    const keys = Array.from({ length: 2000 }, (_, index) => `  k${index}: 1`).join('\n');
    const merges = Array.from({ length: 2000 }, (_, index) => `m${index}: {<<: *a}`).join('\n');
    const tree = parseCompose(`a: &a\n${keys}\n${merges}\n`);
    expect(tree.errors[0]?.message).toMatch(/more than/);
    expect(countValues(tree.root)).toBeLessThan(2_000_000);
  });
});

describe('errors', () => {
  test.each([
    ['a: "x\nb: 1\n', '"', /never closed/],
    ["a: 'it''s\n", "'", /never closed/],
    ['a: [1, 2\nb: 3\n', 'b', /never closed/],
    ['a: {b: 1\n', '1', /never closed/],
    ['a:\n\t- b\n', '\t', /tab/],
    ['\ta: 1\n', '\t', /tab/],
    ['\uFEFF\t# c\na: 1\n', '\t', /tab/],
    ['a:\n  -\tb\n', '\t', /tab/],
    ['a: 1\n \t# c\n', '\t', /tab/],
    ['a: b: c\n', 'b', /quotes around it/],
    ['a:\n   b: 1\n  c: 2\n', 'c:', /another column/],
    ['a: @x\n', '@', /@ can't start a value/],
    ['a: "\\q"\n', '\\q', /no escape/],
    ['a: 1\na: 2\n', 'a', /second time/],
    [': x\n', ':', /key is missing/],
    ['a: 1\nfoo\nb: 2\n', 'foo', /one line/],
    ['{[a]: 1}', '[a]', /has to be a word/],
    ['a: x\u0001y\n', '\u0001', /control character U\+0001/],
    ['a: &x &y 1\n', '&y', /second anchor/],
    ['a: !x !y 1\n', '!y', /second tag/],
    ['a: [[3] 4]\n', '4', /./],
    ['a: x\n  y: z\n', 'x', /one line|next line|column/],
    ['%FOO\na: 1\n', 'a', /./],
  ])('%j', (text, underlined, message) => {
    const [error] = parseCompose(text).errors;
    expect(error?.message).toMatch(message);
    expect(error && textOf(text, error.span)).toBe(underlined);
  });

  test.each(['a:\t1\n', 'a: b\t# c\n', 'a: [\t1,\n\t]\n', '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', 'a: |\n  b\n  \tc\n'])(
    'a tab that only separates is none: %j',
    (text) => {
      expect(parseCompose(text).errors).toEqual([]);
    },
  );

  test('are few, and in order, in a file that is no YAML', () => {
    const { errors } = parseCompose('"a" b: ]{,\n'.repeat(5000));
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(100);
    expect(errors.map(({ span }) => span.start)).toEqual(
      errors.map(({ span }) => span.start).toSorted((a, b) => a - b),
    );
  });

  test.each(corpusFiles)('none in $name', ({ text }) => {
    expect(parseCompose(text).errors).toEqual([]);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    'services:', 'web', ': ', ':', '- ', '-', '\n', '\r\n', '\r', '  ', '    ', '\t', '"', "'", '#', ' # c', '&a', '*a', '<<: ', '!reset', '{', '}', '[', ']', ',',
    '|', '>', '|+', '---', '...', '%', '?', '\\', '@', '\u2028', '\uFEFF', '\0', '\uD800', '🐳', '0', '~', 'true', '$','{X:-y}', 'image: x',
  ); // prettier-ignore
  const anyText = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  );

  test('is read, with spans inside it that agree with the text', { timeout: 60_000 }, () => {
    fc.assert(fc.property(anyText, expectSound), { numRuns: runs(3000) });
  });

  test.each(corpusFiles)('every prefix of $name', { timeout: 60_000 }, ({ text }) => {
    const step = 24 / runs(8);
    for (let end = 0; end <= text.length; end += step) expectSound(text.slice(0, end));
  });
});

function expectSound(text: string): void {
  const tree = parseCompose(text);
  for (const document of tree.documents) checkValue(document, text, tree.errors.length > 0);
  for (const { span, message } of tree.errors) {
    checkSpan(span, text);
    hold(message !== '' && span.end > span.start, text, 'an error without message or place');
  }
  for (const comment of tree.comments) {
    checkSpan(comment.span, text);
    hold(textOf(text, comment.span).slice(1).trim() === comment.text, text, 'a comment in another place');
    hold(text[comment.span.start] === '#', text, 'a comment without #');
  }
}

function checkValue(value: ComposeValue, text: string, hasErrors: boolean): void {
  checkSpan(value.span, text);
  if (value.kind === 'scalar') return checkScalar(value, text);
  if (value.kind === 'sequence') {
    for (const item of value.items) checkValue(item, text, hasErrors);
    for (const dash of value.dashes) hold(hasErrors || text[dash] === '-', text, 'an item without dash');
    return undefined;
  }
  for (const entry of value.entries) {
    checkSpan(entry.span, text);
    checkSpan(entry.keySpan, text);
    hold(entry.span.start === entry.keySpan.start, text, 'an entry that does not start with its key');
    if (entry.colonEnd !== undefined) hold(text[entry.colonEnd - 1] === ':', text, 'an entry without colon');
    if (entry.value === undefined) continue;
    checkValue(entry.value, text, hasErrors);
    hold(entry.span.end >= entry.value.span.end, text, 'an entry that ends before its value');
  }
  return undefined;
}

/** The text of an unbroken plain scalar is what stands in its place; the others start with what their style starts with. */
function checkScalar(scalar: ComposeValue & { kind: 'scalar' }, text: string): void {
  const source = textOf(text, scalar.span);
  if (source.startsWith('*')) return;
  if (scalar.style === 'plain') hold(/[\r\n]/.test(source) || scalar.text === source, text, `plain ${source}`);
  if (scalar.style === 'single') hold(source.startsWith("'"), text, `single-quoted ${source}`);
  if (scalar.style === 'double') hold(source.startsWith('"'), text, `double-quoted ${source}`);
  if (scalar.style === 'block') hold(/^[|>]/.test(source), text, `block ${source}`);
}

function checkSpan({ start, end }: Span, text: string): void {
  hold(start >= 0 && start <= end && end <= text.length, text, `the span ${start}-${end}`);
}

/** Plain throwing: `expect` would be most of the time of these tests. */
function hold(isTrue: boolean, text: string, what: string): void {
  if (!isTrue) throw new Error(`${what} in ${JSON.stringify(text)}`);
}

function entriesOf(tree: ComposeTree) {
  return tree.root?.kind === 'map' ? tree.root.entries : [];
}

function scalarSpans(value: ComposeValue | undefined): readonly Span[] {
  if (value === undefined) return [];
  if (value.kind === 'scalar') return [value.span];
  if (value.kind === 'sequence') return value.items.flatMap(scalarSpans);
  return value.entries.flatMap((entry) => scalarSpans(entry.value));
}

function countValues(value: ComposeValue | undefined): number {
  if (value === undefined || value.kind === 'scalar') return 1;
  const children = value.kind === 'map' ? value.entries.map((entry) => entry.value) : value.items;
  let count = 1;
  for (const child of children) count += countValues(child);
  return count;
}

function underlinedIn(tree: ComposeTree): readonly string[] {
  return tree.errors.map(({ span }) => textOf(tree.text, span));
}
