import { describe, expect, test } from 'vitest';
import { fixAll } from '../server/src/rules/fix.ts';
import { lintText } from '../server/src/rules/lint.ts';
import { rules } from '../server/src/rules/index.ts';
import type { RuleSettings } from '../server/src/rules/settings.ts';
import type { Finding, Rule } from '../server/src/rules/rule.ts';
import { applyEdits } from '../server/src/text/edit.ts';
import { textOf } from '../server/src/text/span.ts';
import { readCorpus, type CorpusFile } from './corpus/read.ts';
import { expectCommentsKept, expectNoNewErrors } from './harness/hold-rule.ts';
import { applyFirstFixes, errorCounts, findingsOf } from './harness/run-rule.ts';

// Every fix of every rule, alone and together, on files that people could have written.

const corpus = readCorpus();
/** Without options, and without a build context: the files stand alone. */
const given = { options: {} };
/** Everything there is, the rules that are on only where settings name them included. */
const everything: RuleSettings = { preset: 'strict', rules: Object.fromEntries(rules.map(({ id }) => [id, {}])) };

describe.each(corpus.map((file) => [file.name, file] as const))('%s', (_, file) => {
  test('each fix alone takes its finding away and breaks nothing', () => {
    const before = errorCounts('dockerfile', file.text);
    const reported = lintText({ language: 'dockerfile', text: file.text, settings: everything, onError: raise });
    for (const rule of new Set(reported.map((each) => each.rule))) holdEachFix(file, rule, before);
  });

  test('all safe fixes together settle and break nothing', () => {
    const once = holdTogether(file, false);
    const left = lintText({ language: 'dockerfile', text: once, settings: everything, onError: raise })
      .filter(({ finding }) => finding.fixes?.some(({ safety, files }) => safety === 'safe' && files === undefined))
      .map(({ rule, finding }) => `${rule.id}: ${finding.message}`);
    expect(left, once).toEqual([]);
  });

  test('safe fixes and suggestions together settle and break nothing', () => {
    holdTogether(file, true);
  });
});

function holdEachFix({ text }: CorpusFile, rule: Rule, before: ReadonlyMap<string, number>): void {
  const found = findingsOf(rule, text, given);
  for (const finding of found) {
    for (const { title, edits } of finding.fixes ?? []) {
      if (edits.length === 0) continue;
      const after = applyEdits(text, edits);
      const name = `${rule.id}, ${finding.message}, ${title}:\n${after}`;
      const remaining = findingsOf(rule, after, given);
      // What a finding stood in front of may come to light, such as the second to last service that a RUN starts.
      const isGone = remaining.length < found.length || !remaining.some((other) => isSame(after, other, text, finding));
      expect(isGone, name).toBe(true);
      try {
        expectNoNewErrors(before, errorCounts('dockerfile', after));
        expectCommentsKept(rule, text, after, edits);
      } catch (error) {
        throw new Error(name, { cause: error });
      }
    }
  }
  if (found.some(({ fixes }) => fixes !== undefined)) holdSettling(rule, text, found);
}

/** Whether two findings of one rule say the same of the same words. */
function isSame(after: string, a: Finding, before: string, b: Finding): boolean {
  return a.message === b.message && textOf(after, a.span) === textOf(before, b.span);
}

/** The fixes of one rule come to an end, where nothing is left that its fixes would change. */
function holdSettling(rule: Rule, text: string, found: readonly Finding[]): void {
  let last = text;
  let findings = found;
  for (let pass = 0; pass < 10; pass++) {
    const next = applyFirstFixes(last, findings);
    if (next === last) return;
    last = next;
    findings = findingsOf(rule, last, given);
  }
  throw new Error(`The fixes of ${rule.id} don't settle:\n${last}`);
}

function holdTogether({ text }: CorpusFile, suggestions: boolean): string {
  const once = fixAll({ language: 'dockerfile', text, settings: everything, suggestions, onError: raise });
  expect(once.passes, once.text).toBeLessThan(10);
  expect(applyEdits(text, once.edits)).toBe(once.text);
  const twice = fixAll({ language: 'dockerfile', text: once.text, settings: everything, suggestions, onError: raise });
  expect(twice.text).toBe(once.text);
  try {
    expectNoNewErrors(errorCounts('dockerfile', text), errorCounts('dockerfile', once.text));
  } catch (error) {
    throw new Error(`${once.applied.map(({ rule, title }) => `${rule}: ${title}`).join('\n')}\n${once.text}`, {
      cause: error,
    });
  }
  return once.text;
}

function raise(rule: Rule, error: unknown): never {
  throw new Error(`The rule ${rule.id} failed`, { cause: error });
}
