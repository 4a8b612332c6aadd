import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixAll } from '../../server/src/rules/fix.ts';
import { rules } from '../../server/src/rules/index.ts';
import { lintText } from '../../server/src/rules/lint.ts';
import type { RuleSettings } from '../../server/src/rules/settings.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { readCorpus, type CorpusFile } from '../corpus/read.ts';
import { askEngine, type Verdict } from './rules/ask.ts';

// The engine reads every file of the corpus, and whatever fixes make of it.

interface Variant {
  /** What was done to the file. */
  readonly name: string;
  readonly text: string;
}

/** Everything there is, the rules that are on only where settings name them included. */
const settings: RuleSettings = { preset: 'strict', rules: Object.fromEntries(rules.map(({ id }) => [id, {}])) };
const corpus = readCorpus();
const files = corpus.map((file) => ({ name: file.name, variants: variantsOf(file) }));

let folder: string;
let verdicts: ReadonlyMap<string, Verdict>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-corpus-'));
  const texts = [...new Set(files.flatMap(({ variants }) => variants.map(({ text }) => text)))];
  const answers = await askEngine(texts, folder);
  verdicts = new Map(texts.map((text, index) => [text, answers[index] ?? { error: 'no answer', warnings: [] }]));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the engine accepts', () => {
  test.each(files.map(({ name, variants }) => [name, variants] as const))('%s', (_, variants) => {
    const refused = variants.flatMap(({ name, text }) => {
      const error = verdicts.get(text)?.error;
      return error === undefined ? [] : [`${name}: ${error}\n${text}`];
    });
    expect(refused).toEqual([]);
  });

  test('there is a good deal to accept', () => {
    expect(verdicts.size).toBeGreaterThan(corpus.length * 4);
  });
});

/** The file itself, after all safe fixes, after the suggestions as well, and after each kind of fix alone, once. */
function variantsOf({ text }: CorpusFile): readonly Variant[] {
  const variants: Variant[] = [{ name: 'as it is', text }];
  for (const suggestions of [false, true]) {
    const fixed = fixAll({ language: 'dockerfile', text, settings, suggestions });
    variants.push({ name: suggestions ? 'after all fixes' : 'after all safe fixes', text: fixed.text });
  }
  const kinds = new Set<string>();
  for (const { rule, finding } of lintText({ language: 'dockerfile', text, settings })) {
    for (const { title, edits } of finding.fixes ?? []) {
      const name = `${rule.id}: ${title}`;
      if (kinds.has(name) || edits.length === 0) continue;
      kinds.add(name);
      variants.push({ name, text: applyEdits(text, edits) });
    }
  }
  return variants;
}
