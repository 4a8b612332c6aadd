import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { code, type Fact, list, shortList } from '../server/src/concepts/concept.ts';
import { codeSpan, escapeMarkdown, renderFact, renderValue } from '../server/src/concepts/explain.ts';
import { concepts } from '../server/src/concepts/index.ts';
import { readConceptPage } from '../server/src/concepts/page.ts';
import { parseConceptText, placeholdersOf, readConceptText } from '../server/src/concepts/text.ts';
import { readIgnoreSource, readSource, type SourceLanguage } from '../server/src/model/source.ts';
import { texts } from './hovers/texts.ts';
import { ignoreFiles } from './hovers/texts-ignore.ts';

const folder = path.join(import.meta.dirname, '..', 'server', 'src', 'concepts', 'texts');
const ids = concepts.map(({ id }) => id);

test('every concept has a text in both languages, and every text a concept', () => {
  expect(readdirSync(folder).toSorted()).toEqual(ids.flatMap((id) => [`${id}.en.md`, `${id}.vi.md`]).toSorted());
});

describe.each(ids)('%s', (id) => {
  const english = readConceptPage(id, 'en');
  const vietnamese = readConceptPage(id, 'vi');

  test('has every section in both languages', () => {
    for (const text of [english, vietnamese]) {
      expect(text.title).not.toBe('');
      expect(text.facts.size).toBeGreaterThan(0);
      expect(sentences(text.what), text.what).toBeLessThanOrEqual(3);
      expect(text.what).not.toBe('');
      expect(sentences(text.trap), text.trap).toBeLessThanOrEqual(2);
      expect(text.trap).not.toBe('');
      const words = text.page.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(200);
      expect(words).toBeLessThanOrEqual(500);
      expect(text.page).toContain('```');
      expect(text.page.match(/^```/gm)?.length).toSatisfy((count: number) => count % 2 === 0);
    }
  });

  test('says the same facts with the same values in both languages', () => {
    expect([...vietnamese.facts.keys()]).toEqual([...english.facts.keys()]);
    for (const [key, sentence] of english.facts) {
      expect(placeholdersOf(vietnamese.facts.get(key) ?? '').toSorted(), key).toEqual(
        placeholdersOf(sentence).toSorted(),
      );
    }
  });

  test('shows the same code in both languages, but for comments', () => {
    expect(codeBlocks(vietnamese.page)).toEqual(codeBlocks(english.page));
  });

  test('is Vietnamese in the Vietnamese text', () => {
    const prose = [vietnamese.what, vietnamese.trap, ...vietnamese.facts.values()];
    for (const sentence of prose)
      expect(sentence).toMatch(/[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i);
    expect(`${vietnamese.what}${vietnamese.page}`).toBe(`${vietnamese.what}${vietnamese.page}`.normalize('NFC'));
  });

  test('has a sentence for every fact it can state, and a use for every sentence', () => {
    const stated = statedFacts(id);
    expect([...stated.keys()].toSorted()).toEqual([...english.facts.keys()].toSorted());
    for (const facts of stated.values()) {
      for (const fact of facts) {
        for (const language of ['en', 'vi'] as const) {
          const text = language === 'en' ? english : vietnamese;
          const line = renderFact(text, fact, language);
          expect(line).not.toContain('undefined');
          expect(line).not.toContain('\n');
        }
      }
    }
  });
});

test('a text is read by sections, with wrapped facts as one sentence', () => {
  const text = parseConceptText(
    '# T\r\n\r\n## What it is\r\n\r\nOne\r\nline.\r\n\r\n## Facts\r\n\r\n- a-b: See {x}\r\n  and {y}.\r\n- c: C.\r\n\r\n## Trap\r\n\r\nNo.\r\n\r\n## Page\r\n\r\nA\r\n\r\n## Inside\r\n\r\nB\r\n',
  );
  expect(text).toEqual({
    title: 'T',
    what: 'One line.',
    facts: new Map([
      ['a-b', 'See {x} and {y}.'],
      ['c', 'C.'],
    ]),
    trap: 'No.',
    page: 'A\n\n## Inside\n\nB',
  });
});

describe('values', () => {
  test('lists have commas and the word for "and" of the language', () => {
    const value = list([code('a'), 'b', 3]);
    expect(renderValue(value, 'en')).toBe('`a`, b and 3');
    expect(renderValue(value, 'vi')).toBe('`a`, b và 3');
    expect(renderValue(list([code('a')]), 'en')).toBe('`a`');
  });

  test('long lists say how many more there are', () => {
    const value = shortList([1, 2, 3, 4, 5], 3);
    expect(renderValue(value, 'en')).toBe('1, 2 and 3 more');
    expect(renderValue(value, 'vi')).toBe('1, 2 và 3 mục khác');
    expect(renderValue(shortList([1, 2, 3], 3), 'en')).toBe('1, 2 and 3');
  });

  test('places are a keyword and a line', () => {
    expect(renderValue({ keyword: 'RUN', line: 4 }, 'en')).toBe('`RUN` (line 4)');
    expect(renderValue({ keyword: 'RUN', line: 4 }, 'vi')).toBe('`RUN` (dòng 4)');
  });

  test.each([
    ['a', '`a`'],
    ['a`b', '`` a`b ``'],
    ['``', '``` `` ```'],
    ['', '`""`'],
    ['  ', '`""`'],
    ['a\nb', '`a b`'],
    [' a', '`  a `'],
  ])('code %j is %s', (text, markdown) => {
    expect(codeSpan(text)).toBe(markdown);
  });

  test('text is escaped for Markdown, and has no automatic links', () => {
    expect(escapeMarkdown('<b> [a](b) *c* www.d.e https://f')).toBe(
      String.raw`\<b\> \[a\]\(b\) \*c\* www\.d\.e https\:\/\/f`,
    );
  });

  test('a fact without its text or value is a mistake of ours', () => {
    const text = readConceptText('layer', 'en');
    expect(() => renderFact(text, { key: 'no-such-fact' }, 'en')).toThrow('has no fact "no-such-fact"');
    expect(() => renderFact(text, { key: 'metadata' }, 'en')).toThrow('gives no value for {keyword}');
    expect(() => readConceptText('no-such-concept', 'en')).toThrow('There is no concept "no-such-concept"');
  });
});

/** Every file, and in it each place where a word, or what stands between two, starts. */
const sources = [...goldenFiles(), ...texts].map(({ language, text }) => ({
  source: readSource(language, text),
  offsets: [...text.matchAll(/\b|(?<=\s)(?=\S)|[^\w\s]/g)].map(({ index }) => index),
}));

/** What a concept says anywhere in the golden files and in the texts beside them, by key. */
function statedFacts(id: string): ReadonlyMap<string, readonly Fact[]> {
  const concept = concepts.find((each) => each.id === id);
  const stated = new Map<string, Fact[]>();
  for (const { source, offsets } of sources) {
    for (const offset of offsets) {
      const explanation =
        source.language === 'dockerfile'
          ? concept?.inDockerfile?.({ model: source.model, offset })
          : concept?.inCompose?.({ model: source.model, offset });
      for (const fact of explanation?.facts ?? [])
        stated.set(fact.key, [...(stated.get(fact.key) ?? []), fact].slice(-3));
    }
  }
  for (const { name, text, buildContext } of ignoreFiles) {
    const { model } = readIgnoreSource(text, name);
    for (const { span } of model.tree.patterns) {
      for (const fact of concept?.inIgnoreFile?.({ model, offset: span.start, buildContext })?.facts ?? [])
        stated.set(fact.key, [...(stated.get(fact.key) ?? []), fact].slice(-3));
    }
  }
  return stated;
}

function goldenFiles(): readonly { readonly language: SourceLanguage; readonly text: string }[] {
  const hovers = path.join(import.meta.dirname, 'hovers');
  return readdirSync(hovers)
    .filter((name) => /\.(?:Dockerfile|yaml)$/.test(name))
    .map((name) => ({
      language: name.endsWith('.yaml') ? ('compose' as const) : ('dockerfile' as const),
      text: readFileSync(path.join(hovers, name), 'utf8'),
    }));
}

function sentences(text: string): number {
  return text.replaceAll(/`[^`]*`/g, 'code').match(/[.?!](?:\s|$)/g)?.length ?? 0;
}

function codeBlocks(page: string): readonly string[] {
  return page.match(/^```[\s\S]*?^```$/gm) ?? [];
}
