import { describe, expect, it, test } from 'vitest';
import { explanationMarkup } from '../../client/src/explain/explanation-markup.ts';
import { isFileExplanation } from '../../client/src/explain/file-explanation.ts';
import type { Markup } from '../../client/src/explain/markup.ts';
import { isOnLine, placeOf, placeText } from '../../client/src/explain/place.ts';
import { keptStateOf, messageOf, requestOf } from '../../client/src/views/explain/messages.ts';
import type { FileExplanation, Inlines, Picture, PlaceInFile } from '../../server/src/protocol.ts';

const hostile = '<img src=x onerror="alert(1)">&amp;';
const explanation: FileExplanation = {
  language: 'vi',
  title: 'Một Dockerfile',
  summary: [text('Nó tạo image từ '), [{ kind: 'code', text: hostile }]],
  picture: {
    caption: 'Các stage',
    nodes: [
      { id: 'image', label: 'registry.example.com:5000/a/very/long/repository/name:3.13-slim', kind: 'image' },
      { id: 'build', label: 'build', detail: 'stage 1', kind: 'stage', range: lines(0, 1) },
      { id: 'final', label: hostile, kind: 'final-stage', range: lines(3, 5) },
      { id: 'data', label: 'data', kind: 'volume' },
    ],
    edges: [
      { from: 'image', to: 'build', kind: 'base', range: lines(0, 0) },
      { from: 'build', to: 'final', label: 'COPY /app', kind: 'copy', range: lines(4, 4) },
      { from: 'final', to: 'data', kind: 'joins' },
    ],
    legend: [
      { kind: 'image', text: 'image' },
      { kind: 'final-stage', text: 'stage cuối' },
    ],
  },
  parts: [
    {
      heading: [
        { kind: 'text', text: 'Stage ' },
        { kind: 'link', text: 'build', url: 'https://example.com/build' },
      ],
      range: lines(0, 1),
      facts: [text('Không có trong image cuối.')],
      items: [
        {
          range: lines(0, 0),
          source: 'FROM python:3.13-slim AS build',
          title: 'FROM',
          what: text('Bắt đầu một stage.'),
          facts: [],
          trap: text('Tag có thể đổi.'),
          url: 'https://example.com/from',
        },
      ],
    },
    {
      heading: text('Stage cuối'),
      range: lines(3, 5),
      facts: [],
      items: [
        {
          range: { start: { line: 4, character: 2 }, end: { line: 5, character: 6 } },
          source: `RUN a \\\n    ${hostile}`,
          title: 'RUN',
          what: [],
          facts: [[{ kind: 'link', text: 'xấu', url: 'javascript:alert(1)' }]],
          trap: [],
          url: 'http://example.com',
        },
      ],
    },
  ],
  words: {
    goToLine: 'Đến dòng',
    readMore: 'Đọc thêm',
    watchOut: 'Cẩn thận',
    contents: 'Mục lục',
    closed: 'Tệp đã đóng.',
  },
};
const page = all(explanationMarkup(explanation, (string) => string.length * 8));

describe('the page', () => {
  it('says everything that the answer says', () => {
    const said = page.flatMap(({ children }) => children.filter((child) => typeof child === 'string')).join('\n');
    for (const one of [
      'Một Dockerfile',
      'Nó tạo image từ',
      'Các stage',
      'Không có trong image cuối.',
      'Bắt đầu một stage.',
    ])
      expect(said).toContain(one);
    for (const one of ['Tag có thể đổi.', 'Mục lục', 'Đọc thêm', 'Cẩn thận', 'stage cuối', 'xấu', hostile])
      expect(said).toContain(one);
  });

  it('has headings in order, and a section for each part', () => {
    expect(page.filter(({ name }) => /^h\d$/.test(name)).map(({ name }) => name)).toEqual([
      'h1',
      'h2',
      'h2',
      'h3',
      'h2',
      'h3',
    ]);
    for (const section of page.filter(({ name }) => name === 'section'))
      expect(page.some((one) => one.attributes['id'] === section.attributes['aria-labelledby'])).toBe(true);
  });

  it('has contents that lead to the parts', () => {
    const targets = page
      .filter(({ name, attributes }) => name === 'a' && attributes['href']?.startsWith('#'))
      .map(({ attributes }) => attributes['href']?.slice(1));
    expect(targets).toEqual(['part-1', 'part-2']);
    for (const target of targets) expect(page.filter(({ attributes }) => attributes['id'] === target)).toHaveLength(1);
  });

  it('needs no contents for a single part', () => {
    const [part] = explanation.parts;
    if (part === undefined) throw new Error('There is no part');
    const one = all(explanationMarkup({ ...explanation, parts: [part], picture: undefined }, () => 10));
    expect(one.some(({ name }) => name === 'nav' || name === 'figure')).toBe(false);
  });

  it('takes nothing of the file for markup', () => {
    for (const { name, attributes } of page) {
      expect(name).toMatch(/^[a-z][a-z1-6]*$/);
      for (const attribute of Object.keys(attributes)) expect(attribute).not.toMatch(/^on|^style$|^src/);
    }
  });

  it('links to https pages only, and never inside of what is clickable itself', () => {
    const links = page.filter(({ name }) => name === 'a').map(({ attributes }) => attributes['href'] ?? '');
    expect(links.filter((link) => !/^#|^https:\/\//.test(link))).toEqual([]);
    expect(links).toContain('https://example.com/from');
    for (const outer of page.filter(({ name }) => name === 'a' || name === 'button')) {
      const inner = all([outer]).slice(1);
      expect(inner.filter(({ name }) => name === 'a' || name === 'button')).toEqual([]);
    }
  });

  it('can be reached with the keyboard wherever it can be clicked, by a name with the line', () => {
    const buttons = page.filter(({ name, attributes }) => name === 'button' || attributes['role'] === 'button');
    expect(buttons.map((button) => placeOf(button.attributes['data-place'] ?? '')?.start.line)).toEqual([
      0, 3, 0, 4, 0, 0, 3, 4,
    ]);
    for (const button of buttons) {
      const place = placeOf(button.attributes['data-place'] ?? '');
      expect(button.attributes['aria-label'] ?? textIn(button)).toContain(`Đến dòng ${(place?.start.line ?? -9) + 1}`);
      expect(button.name === 'button' || button.attributes['tabindex'] === '0').toBe(true);
    }
  });

  it('shows the lines of an item with their numbers, without the indentation of the first', () => {
    const source = page.filter(({ attributes }) => attributes['class'] === 'source')[1];
    const rows = source?.children.map((line) => (typeof line === 'string' ? [line] : line.children.map(textIn)));
    expect(rows).toEqual([
      ['5', 'RUN a \\'],
      ['6', `  ${hostile}`],
    ]);
  });
});

describe('the picture', () => {
  const groups = page.filter(({ name, attributes }) => name === 'g' && attributes['aria-label'] !== undefined);

  it('names every node and edge', () => {
    expect(groups.map(({ attributes }) => attributes['aria-label'])).toEqual([
      'registry.example.com:5000/a/very/long/repository/name:3.13-slim, image',
      'build, stage 1, Đến dòng 1',
      `${hostile}, stage cuối, Đến dòng 4`,
      'data',
      'registry.example.com:5000/a/very/long/repository/name:3.13-slim → build, Đến dòng 1',
      `build → ${hostile}: COPY /app, Đến dòng 5`,
      `${hostile} → data`,
    ]);
  });

  it('shortens a long name, not its end', () => {
    const label = all(groups.slice(0, 1)).find(({ name }) => name === 'text');
    expect(textIn(label ?? '')).toMatch(/^registry.*….*:3\.13-slim$/);
    expect(Array.from(textIn(label ?? '')).length).toBeLessThanOrEqual(34);
  });

  it('draws each kind of node differently, without colour', () => {
    const kinds = ['image', 'final-stage', 'host', 'network', 'volume', 'stage'] as const;
    const outlines = kinds.map((kind) => {
      const picture: Picture = { caption: '', nodes: [{ id: 'a', label: 'a', kind }], edges: [], legend: [] };
      const drawn = all(explanationMarkup({ ...explanation, picture }, () => 10));
      const node = drawn.find(({ attributes }) => attributes['class'] === `node ${kind}`);
      return JSON.stringify(
        all(node === undefined ? [] : [node]).filter(({ name }) => name === 'rect' || name === 'path'),
      );
    });
    expect(new Set(outlines).size).toBe(kinds.length);
  });
});

describe('messages', () => {
  const uri = 'file:///Dockerfile';
  const closed = { kind: 'closed', uri, language: 'vi', title: 'a', message: 'b', file: 'c' };

  it.each([
    { kind: 'explanation', uri, explanation },
    { kind: 'explanation', uri, explanation: { ...explanation, picture: undefined } },
    closed,
    { kind: 'nothing', uri, title: 'a', message: 'b' },
    { kind: 'cursor', line: 0, moved: true },
  ])('the page understands $kind', (message) => {
    expect(messageOf(JSON.parse(JSON.stringify(message)))).toEqual(JSON.parse(JSON.stringify(message)));
  });

  it.each([
    [undefined],
    ['cursor'],
    [{ kind: 'other', uri, title: 'a', message: 'b' }],
    [{ kind: 'cursor', line: -1, moved: true }],
    [{ kind: 'cursor', line: 1 }],
    [{ ...closed, language: 'de' }],
    [{ ...closed, uri: 1 }],
    [{ kind: 'explanation', uri, explanation: null }],
    [{ kind: 'explanation', uri, explanation: { ...explanation, words: { closed: 'a' } } }],
    [{ kind: 'explanation', uri, explanation: { ...explanation, parts: [{ heading: [] }] } }],
    [{ kind: 'explanation', uri, explanation: { ...explanation, summary: [[{ kind: 'html', text: '' }]] } }],
    [{ kind: 'explanation', uri, explanation: { ...explanation, summary: [[{ kind: 'link', text: '' }]] } }],
  ])('the page leaves alone %j', (message) => expect(messageOf(message)).toBeUndefined());

  it('an answer with any one value of another type is none', () => {
    const { parts, picture } = explanation;
    expect(isFileExplanation(explanation)).toBe(true);
    for (const path of paths({ parts, picture })) {
      const wrong: unknown = structuredClone(explanation);
      const [last = '', ...way] = path.toReversed();
      const owner = way.toReversed().reduce((value, key) => (value as Record<string, unknown>)[key], wrong);
      (owner as Record<string, unknown>)[last] = false;
      expect(isFileExplanation(wrong), path.join('.')).toBe(false);
    }
  });

  it('the editor understands what the page asks for, and nothing else', () => {
    const place = lines(1, 2);
    for (const request of [{ kind: 'ready' }, { kind: 'open' }, { kind: 'go', place }])
      expect(requestOf(request)).toEqual(request);
    for (const other of [
      undefined,
      'ready',
      { kind: 'run' },
      { kind: 'go' },
      { kind: 'go', place: { start: { line: 0, character: 0 } } },
      { kind: 'go', place: { ...place, end: { line: 1.5, character: 0 } } },
    ])
      expect(requestOf(other)).toBeUndefined();
  });

  it('what an older version kept is not taken for a place', () => {
    expect(keptStateOf({ uri, scrolled: 12 })).toEqual({ uri, scrolled: 12 });
    expect(keptStateOf({ uri })).toEqual({ uri, scrolled: 0 });
    expect(keptStateOf({ scrolled: 12 })).toBeUndefined();
    expect(keptStateOf(null)).toBeUndefined();
  });
});

test('a place is read back from an attribute', () => {
  const place = { start: { line: 3, character: 4 }, end: { line: 15, character: 0 } };
  expect(placeOf(placeText(place))).toEqual(place);
  expect(placeOf('')).toBeUndefined();
  expect([2, 3, 14, 15].map((line) => isOnLine(place, line))).toEqual([false, true, true, false]);
});

/** Where each value of the answer stands. */
function paths(value: unknown, before: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [before];
  return Object.entries(value).flatMap(([key, one]) => paths(one, [...before, key]));
}

function all(markups: readonly (Markup | string)[]): readonly Markup[] {
  return markups.flatMap((markup) => (typeof markup === 'string' ? [] : [markup, ...all(markup.children)]));
}

function textIn(markup: Markup | string): string {
  return typeof markup === 'string' ? markup : markup.children.map(textIn).join('');
}

function lines(first: number, last: number): PlaceInFile {
  return { start: { line: first, character: 0 }, end: { line: last, character: 9 } };
}

function text(content: string): Inlines {
  return [{ kind: 'text', text: content }];
}
