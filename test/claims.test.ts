import { describe, expect, test } from 'vitest';
import { conceptPages, readClaims } from '../scripts/generate/concepts.ts';
import { concepts } from '../server/src/concepts/index.ts';

// The statements that the engine's tests show are read from their text, so what is listed on the pages is held to it here.

const shown = await readClaims();
const ids = new Set(concepts.map(({ id }) => id));

test('there are claims', () => {
  expect(shown.length).toBeGreaterThan(50);
});

describe.each(shown.map((each) => [`${each.file}: ${each.concept}`, each] as const))(
  '%s',
  (_, { concept, statements }) => {
    test('is about a concept, and states something', () => {
      expect(ids).toContain(concept);
      expect(statements).not.toEqual([]);
    });

    test('has whole sentences that end with a full stop', () => {
      for (const statement of statements) expect(statement).toMatch(/^\S.*\.$/);
    });
  },
);

test('no statement stands twice for one concept', () => {
  for (const id of ids) {
    const statements = shown.filter(({ concept }) => concept === id).flatMap((each) => each.statements);
    expect(new Set(statements).size, id).toBe(statements.length);
  }
});

test('a page lists what is shown for it, with a link to the tests in both languages', async () => {
  const pages = new Map((await conceptPages()).map(({ path, content }) => [path, content]));
  for (const { concept, file, statements } of shown) {
    const [english = '', vietnamese = ''] = (pages.get(`docs/concepts/${concept}.md`) ?? '').split('\n# Tiếng Việt\n');
    const address = `(../../test/engine/claims/${file})`;
    expect(english, concept).toContain(address);
    expect(vietnamese, concept).toContain(address);
    const [, section = ''] = english.split('## Shown on a real engine\n');
    const lines = section.split('\n').filter((line) => line.startsWith('- '));
    expect(lines.length, concept).toBeGreaterThanOrEqual(statements.length);
  }
});
