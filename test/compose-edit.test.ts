import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf, valueOf } from '../server/src/syntax/compose/access.ts';
import { addEntry, addToSection, removeEntry, removeItem, replaceScalar } from '../server/src/syntax/compose/edit.ts';
import type { ComposeTree, ComposeValue } from '../server/src/syntax/compose/nodes.ts';
import { parseCompose } from '../server/src/syntax/compose/parser.ts';
import { applyEdits } from '../server/src/text/edit.ts';
import type { Edit } from '../server/src/text/edit.ts';
import { runs } from './harness/runs.ts';

describe('removeEntry', () => {
  test.each<[string, string, string, string]>([
    ['its line, with the comment on it', 'a: 1 # one\nb: 2\n', 'a', 'b: 2\n'],
    ['the last line', 'a: 1\nb: 2\n', 'b', 'a: 1\n'],
    ['the last line without a line break', 'a: 1\nb: 2', 'b', 'a: 1'],
    ['comments above stay', '# top\n# a\na: 1\n# b\nb: 2\n', 'a', '# top\n# a\n# b\nb: 2\n'],
    ['blank lines that would be first', 'a: 1\n\n\nb: 2\n', 'a', 'b: 2\n'],
    ['blank lines that would be doubled', 'x: 0\n\na: 1\n\nb: 2\n', 'a', 'x: 0\n\nb: 2\n'],
    ['a nested value', 'a:\n  b:\n    - c # d\n  e: f\n', 'a.b', 'a:\n  e: f\n'],
    ['a block scalar', 'a:\n  b: |\n    one\n\n    two\n  c: d\n', 'a.b', 'a:\n  c: d\n'],
    ['the first key of an item', '- a: 1 # x\n  b: 2\n', '0.a', '- b: 2\n'],
    ['the first key of an item, above a comment', '- a: 1\n  # b\n  b: 2\n', '0.a', '- \n  # b\n  b: 2\n'],
    ['the last key of an item', '- a: 1\n  b: 2\n- c\n', '0.b', '- a: 1\n- c\n'],
    ['the only key', 'a:\n  b: 1 # x\nc: 2\n', 'a.b', 'a: {} # x\nc: 2\n'],
    ['the only key, under a comment', 'a: # x\n  b: 1\n', 'a.b', 'a: # x\n  {}\n'],
    ['the only key of the file', '# x\na: 1\n', 'a', '# x\n'],
    ['beside a merge key', 'x: &x {k: 1}\na:\n  <<: *x\n  b: 1\n', 'a.b', 'x: &x {k: 1}\na:\n  <<: *x\n'],
    ['the first of a flow mapping', 'a: {b: 1, c: 2}\n', 'a.b', 'a: {c: 2}\n'],
    ['the last of a flow mapping', 'a: { b: 1, c: 2 }\n', 'a.c', 'a: { b: 1 }\n'],
    ['the only one of a flow mapping', 'a: {b: 1}\n', 'a.b', 'a: {}\n'],
    ['a line of JSON', '{\n  "a": 1,\n  "b": {\n    "c": 2\n  }\n}\n', 'a', '{\n  "b": {\n    "c": 2\n  }\n}\n'],
    ['the last line of JSON', '{\n  "a": 1,\n  "b": 2\n}\n', 'b', '{\n  "a": 1\n}\n'],
    ['with commas in front', '{\n  a: 1\n, b: 2\n, c: 3\n}\n', 'b', '{\n  a: 1\n, c: 3\n}\n'],
    ['with CRLF', 'a: 1\r\nb: 2\r\nc: 3\r\n', 'b', 'a: 1\r\nc: 3\r\n'],
    ['behind a byte order mark', '\uFEFFa: 1\nb: 2\n', 'a', '\uFEFFb: 2\n'],
    ['with an explicit key', '? a\n: 1\n? b\n: 2\n', 'b', '? a\n: 1\n'],
    ['with an anchor that nobody uses', 'a: &x 1\nb: 2\n', 'a', 'b: 2\n'],
    ['with an anchor that only it uses', 'a: [&x 1, *x]\nb: 2\n', 'a', 'b: 2\n'],
  ])('%s', (_name, text, path, expected) => {
    const tree = parseCompose(text);
    const { map, entry } = at(tree, path);
    expect(after(tree, removeEntry(tree, map, entry))).toBe(expected);
    expect(parseCompose(expected).errors).toEqual([]);
  });

  test('not where an anchor in it is used elsewhere', () => {
    const tree = parseCompose('a: &x 1\nb: *x\n');
    const { map, entry } = at(tree, 'a');
    expect(removeEntry(tree, map, entry)).toBeUndefined();
  });

  test('not where it stands elsewhere', () => {
    const merged = parseCompose('x: &x {k: 1}\na: {<<: *x}\nb: *x\n');
    for (const path of ['a.k', 'b.k']) {
      const { map, entry } = at(merged, path);
      expect(removeEntry(merged, map, entry)).toBeUndefined();
    }
  });
});

describe('removeItem', () => {
  test.each<[string, string, number, string]>([
    ['its line', 'a:\n  - b # x\n  - c\n', 0, 'a:\n  - c\n'],
    ['at the indentation of its key', 'a:\n- b\n- c\nd: e\n', 1, 'a:\n- b\nd: e\n'],
    ['a mapping', 'a:\n  - b: 1\n    c: 2\n  - d\n', 0, 'a:\n  - d\n'],
    ['a mapping on the next line', 'a:\n  -\n    b: 1\n  - d\n', 0, 'a:\n  - d\n'],
    ['the only one', 'a:\n  - b # x\nc: d\n', 0, 'a: [] # x\nc: d\n'],
    ['of a flow list', 'a: [b, c, d]\n', 1, 'a: [b, d]\n'],
    ['the last of a flow list', 'a: [b, "c"]\n', 1, 'a: [b]\n'],
    ['with CRLF', 'a:\r\n  - b\r\n  - c\r\n', 0, 'a:\r\n  - c\r\n'],
    ['an empty one', 'a:\n  - b\n  -\n', 1, 'a:\n  - b\n'],
  ])('%s', (_name, text, index, expected) => {
    const tree = parseCompose(text);
    const list = valueOf(tree.root, 'a');
    if (list?.kind !== 'sequence' || list.items[index] === undefined) throw new Error(text);
    expect(after(tree, removeItem(tree, list, list.items[index]))).toBe(expected);
  });
});

describe('addEntry', () => {
  test.each<[string, string, string | string[], string]>([
    ['behind the last', 'n:\n  a:\n  b: 1 # x\nc: d\n', '', 'n:\n  a:\n  b: 1 # x\n  new:\nc: d\n'],
    [
      'with the file’s indentation',
      'n:\n    a:\n        b: 1\n',
      ['x: 1'],
      'n:\n    a:\n        b: 1\n    new:\n        x: 1\n',
    ],
    ['where nothing stands', 'n:\nc: d\n', '', 'n:\n  new:\nc: d\n'],
    ['where only a comment stands', 'n: # x\n  # y\nc: d\n', '', 'n: # x\n  # y\n  new:\nc: d\n'],
    ['at the end without a line break', 'n:\n  a: 1', '', 'n:\n  a: 1\n  new:'],
    ['with CRLF', 'n:\r\n  a: 1\r\nc: d\r\n', 'e', 'n:\r\n  a: 1\r\n  new: e\r\nc: d\r\n'],
    [
      'behind comments of its own',
      'n:\n  a: 1\n  # b: 2\n# c\nc: d\n',
      '',
      'n:\n  a: 1\n  # b: 2\n  new:\n# c\nc: d\n',
    ],
    ['behind a block scalar', 'n:\n  a: |\n    x\n\nc: d\n', '', 'n:\n  a: |\n    x\n  new:\n\nc: d\n'],
    ['in a flow mapping', 'n: {a: 1}\n', '', 'n: {a: 1, new: {}}\n'],
    ['in an empty flow mapping', 'n: {}\n', ['x: 1'], 'n: { new: { x: 1 } }\n'],
    ['behind a trailing comma', 'n: {\n  a: 1,\n}\n', '', 'n: {\n  a: 1,\n  new: {},\n}\n'],
    ['in JSON', '{\n  "n": {\n    "a": 1\n  }\n}\n', '', '{\n  "n": {\n    "a": 1,\n    "new": {}\n  }\n}\n'],
    ['in a flow mapping where nothing stands', '{n: , c: d}\n', '', '{n: { new: {} } , c: d}\n'],
  ])('%s', (_name, text, value, expected) => {
    const tree = parseCompose(text);
    const parent = entryOf(tree.root, 'n');
    if (parent === undefined) throw new Error(text);
    expect(after(tree, addEntry(tree, parent, 'new', value))).toBe(expected);
    expect(parseCompose(expected).errors).toEqual([]);
  });

  test.each(['n: [a]\n', 'n: word\n', 'x: &x {a: 1}\nn: *x\n'])('not in %j', (text) => {
    const tree = parseCompose(text);
    const parent = entryOf(tree.root, 'n');
    expect(parent && addEntry(tree, parent, 'new')).toBeUndefined();
  });
});

describe('addToSection', () => {
  test.each<[string, string, string]>([
    ['a section that is there', 'networks:\n  a:\nservices: {}\n', 'networks:\n  a:\n  new:\nservices: {}\n'],
    [
      'a missing one',
      'services:\n    web:\n        image: x\n',
      'services:\n    web:\n        image: x\n\nnetworks:\n    new:\n',
    ],
    [
      'a missing one, without blank lines',
      'name: x\nservices:\n  web: {}\n',
      'name: x\nservices:\n  web: {}\nnetworks:\n  new:\n',
    ],
    ['a missing one, before the end of the document', 'a: 1\n...\n', 'a: 1\n\nnetworks:\n  new:\n...\n'],
    ['an empty file', '', 'networks:\n  new:\n'],
    ['JSON', '{"services": {}}', '{"services": {}, "networks": { "new": {} }}'],
  ])('%s', (_name, text, expected) => {
    const tree = parseCompose(text);
    expect(after(tree, addToSection(tree, 'networks', 'new'))).toBe(expected);
    expect(parseCompose(expected).errors).toEqual([]);
  });
});

describe('replaceScalar', () => {
  test.each<[string, string, string]>([
    ['k: a # x\n', 'b', 'k: b # x\n'],
    ["k: 'a'\n", "it's", "k: 'it''s'\n"],
    ['k: "a"\n', 'say "b"', 'k: "say \\"b\\""\n'],
    ['k: 80\n', '8080', 'k: 8080\n'],
    ['k: a\n', '80', "k: '80'\n"],
    ['k: a\n', 'yes', "k: 'yes'\n"],
    ['k: a\n', 'b: c', "k: 'b: c'\n"],
    ['k: a\n', 'b\nc', 'k: "b\\nc"\n'],
    ['k: {l: a}\n', 'b, c', "k: {l: 'b, c'}\n"],
    ['k: a\n', 'b, c', 'k: b, c\n'],
    ['k: a\n', '', "k: ''\n"],
  ])('%j to %j', (text, to, expected) => {
    const tree = parseCompose(text);
    let scalar = valueOf(tree.root, 'k');
    if (scalar?.kind === 'map') scalar = valueOf(scalar, 'l');
    if (scalar?.kind !== 'scalar') throw new Error(text);
    expect(applyEdits(text, [replaceScalar(tree, scalar, to)])).toBe(expected);
  });

  test('reads back as the text that was put in', { timeout: 60_000 }, () => {
    const source = fc.constantFrom('a', "'a'", '"a"', '|\n  a');
    fc.assert(
      fc.property(source, fc.string({ unit: 'binary', maxLength: 12 }), (style, to) => {
        fc.pre(to.isWellFormed());
        const tree = parseCompose(`k: ${style}\n`);
        const scalar = valueOf(tree.root, 'k');
        if (scalar?.kind !== 'scalar') throw new Error(style);
        const read = valueOf(parseCompose(applyEdits(tree.text, [replaceScalar(tree, scalar, to)])).root, 'k');
        expect(read?.kind === 'scalar' && read.value).toBe(to);
      }),
      { examples: [['a', '\r']] },
    );
  });
});

describe('any file', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom('x', 'y z', 1, null, true, ''),
      fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
      fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
    ),
  }));
  const file = fc.dictionary(key, value, { minKeys: 2, noNullPrototype: true });
  const style = fc.record({
    indent: fc.constantFrom(2, 4),
    flow: fc.boolean(),
    comments: fc.boolean(),
    lineBreak: fc.constantFrom('\n', '\r\n'),
  });

  test('removing an entry removes that entry and nothing else', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(file, style, fc.nat(), (data, how, choice) => {
        const tree = parseCompose(written(data, how));
        expect(tree.errors).toEqual([]);
        const all = mapsIn(tree.root).flatMap((map) => map.entries.map((entry) => ({ map, entry })));
        const chosen = all[choice % all.length];
        if (chosen === undefined) return;
        const edited = parseCompose(after(tree, removeEntry(tree, chosen.map, chosen.entry)) ?? '');
        expect(edited.errors).toEqual([]);
        expect(dataOf(edited.root)).toEqual(dataOf(tree.root, chosen.entry));
      }),
      { numRuns: runs(300) },
    );
  });

  test('adding an entry adds that entry and nothing else', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(file, style, fc.nat(), (data, how, choice) => {
        const tree = parseCompose(written(data, how));
        const parents = mapsIn(tree.root).flatMap((map) => map.entries.filter((entry) => entry.value?.kind === 'map'));
        const parent = parents[choice % Math.max(parents.length, 1)];
        if (parent === undefined) return;
        const edits = addEntry(tree, parent, 'new', 'x');
        if (edits === undefined) throw new Error(tree.text);
        const edited = parseCompose(after(tree, edits) ?? '');
        expect(edited.errors).toEqual([]);
        expect(dataOf(edited.root)).toEqual(dataOf(tree.root, undefined, parent));
      }),
      { numRuns: runs(300) },
    );
  });
});

function at(tree: ComposeTree, path: string) {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let map = tree.root;
  for (const key of keys) map = map?.kind === 'sequence' ? map.items[Number(key)] : valueOf(map, key);
  const entry = entryOf(map, last);
  if (map?.kind !== 'map' || entry === undefined) throw new Error(`No ${path}`);
  return { map, entry };
}

function after(tree: ComposeTree, edits: readonly Edit[] | undefined): string | undefined {
  return edits && applyEdits(tree.text, edits);
}

type ComposeMap = ComposeValue & { kind: 'map' };
type Entry = ComposeMap['entries'][number];

function mapsIn(value: ComposeValue | undefined): readonly ComposeMap[] {
  if (value === undefined || value.kind === 'scalar') return [];
  if (value.kind === 'sequence') return value.items.flatMap(mapsIn);
  return [value, ...value.entries.flatMap((entry) => mapsIn(entry.value))];
}

/** Lines of `path = value`, in order, so that a change of order shows; without one entry, or with a new one at the end. */
function dataOf(value: ComposeValue | undefined, without?: Entry, withNew?: Entry, path = ''): readonly string[] {
  if (value === undefined) return [`${path} = null`];
  if (value.kind === 'scalar') return [`${path} = ${JSON.stringify(value.value)}`];
  if (value.kind === 'sequence') {
    const items = value.items.flatMap((item, index) => dataOf(item, without, withNew, `${path}/${index}`));
    return [`${path} = []`, ...items];
  }
  const lines = [`${path} = {}`];
  for (const entry of value.entries) {
    if (entry === without) continue;
    lines.push(...dataOf(entry.value, without, withNew, `${path}/${entry.key}`));
    if (entry === withNew) lines.push(`${path}/${entry.key}/new = "x"`);
  }
  return lines;
}

/** YAML in the style that is asked for, with a comment behind every value where that is asked for. */
function written(data: unknown, how: { indent: number; flow: boolean; comments: boolean; lineBreak: string }): string {
  const lines: string[] = [];
  const note = how.comments ? ' # note' : '';
  const inline = (value: unknown): string => (how.comments && isTree(value) ? oneLine(value) : JSON.stringify(value));
  const write = (value: unknown, column: number, lead: string): void => {
    const pad = ' '.repeat(column);
    const children: [string, unknown][] = Array.isArray(value)
      ? value.map((item) => ['-', item])
      : entriesIn(value).map(([name, child]) => [`${name}:`, child]);
    children.forEach(([head, child], index) => {
      const start = index === 0 && lead !== '' ? lead : pad;
      if (!isTree(child)) lines.push(`${start}${head} ${JSON.stringify(child)}${note}`);
      else if (how.flow && column > 0) lines.push(`${start}${head} ${inline(child)}${note}`);
      else if (head === '-') write(child, column + 2, `${start}- `);
      else {
        if (how.comments) lines.push(`${start}${head}${note}`, `${' '.repeat(column + how.indent)}# inside`);
        else lines.push(`${start}${head}`);
        write(child, column + how.indent, '');
      }
    });
  };
  write(data, 0, '');
  return lines.join(how.lineBreak) + how.lineBreak;
}

function entriesIn(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function isTree(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(oneLine).join(', ')} ]`;
  if (!isTree(value)) return JSON.stringify(value);
  return `{${entriesIn(value)
    .map(([name, child]) => `${name}: ${oneLine(child)}`)
    .join(',')}}`;
}
