import { describe, expect, test } from 'vitest';
import { rules } from '../server/src/rules/index.ts';
import { lintText } from '../server/src/rules/lint.ts';
import type { Rule } from '../server/src/rules/rule.ts';
import { readSource } from '../server/src/model/source.ts';
import { readCorpus } from './corpus/read.ts';

const corpus = readCorpus();
const dockerfileRules = rules.filter(({ language, preset }) => language === 'dockerfile' && preset !== 'optional');
const strict = { preset: 'strict', rules: {} } as const;

describe('the corpus of Dockerfiles', () => {
  test('is large, and of files of a usual size that the parser has nothing against', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(200);
    expect(corpus.filter(({ isWellKept }) => isWellKept).length).toBeGreaterThanOrEqual(30);
    for (const { name, text } of corpus) {
      const lines = text.split('\n').length - 1;
      expect(lines, name).toBeGreaterThanOrEqual(8);
      expect(lines, name).toBeLessThanOrEqual(60);
      expect(readSource('dockerfile', text).model.tree.errors, name).toEqual([]);
    }
  });

  test('has most of the faults that there are rules for', () => {
    const found = corpus.flatMap(({ text }) =>
      lintText({ language: 'dockerfile', text, settings: strict, onError: raise }),
    );
    const ids = new Set(found.map(({ rule }) => rule.id));
    expect(ids.size).toBeGreaterThan(dockerfileRules.length * 0.75);
  });

  test.each(corpus.filter(({ isWellKept }) => isWellKept).map((file) => [file.name, file] as const))(
    'nothing is found in %s',
    (_, { text }) => {
      const reported = lintText({ language: 'dockerfile', text, onError: raise });
      expect(reported.map(({ rule, finding }) => `${rule.id}: ${finding.message}`)).toEqual([]);
    },
  );
});

/** A rule that fails is a failure here, while elsewhere its findings are only missing. */
function raise(rule: Rule, error: unknown): never {
  throw new Error(`The rule ${rule.id} failed`, { cause: error });
}
