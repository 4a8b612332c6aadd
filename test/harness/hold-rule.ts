import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fixAll } from '../../server/src/rules/fix.ts';
import { readSource } from '../../server/src/model/source.ts';
import type { Finding, Fix, Rule } from '../../server/src/rules/rule.ts';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parser.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { encloses } from '../../server/src/text/span.ts';
import { isThorough } from './runs.ts';
import { buildContextOf } from './build-context-of.ts';
import { casesOf, type Case } from './cases.ts';
import { writeMarks, type Mark } from './marks.ts';
import { moved, mutationsFor, withoutNotes, type Mutation } from './mutations.ts';
import { applyFirstFixes, errorCounts, findingsOf, firstFixes, type Given } from './run-rule.ts';

/** Declares every test that a rule has to pass, whatever it is about. */
export function holdRule(rule: Rule): void {
  const cases = casesOf(rule);
  describe(`${rule.language} ${rule.id}`, () => {
    holdDescription(rule);
    holdFixPromise(rule, cases);
    for (const each of cases) {
      describe(each.title, () => {
        let found: readonly Finding[];
        try {
          found = findingsOf(rule, each.text, each);
        } catch (error) {
          // One rule that fails must not take the tests of all others with it.
          test('does not fail', () => {
            throw error;
          });
          return;
        }
        holdCase(rule, each, found);
      });
    }
  });
}

function holdDescription(rule: Rule): void {
  test('is described', () => {
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.summary).toMatch(/^\S.*[^.\s]$/);
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/);
    for (const same of rule.sameAs)
      expect(same).toMatch(/^(hadolint\/DL\d{4}|trivy\/DS-\d{4}|buildkit\/\w+|dclint\/[a-z-]+)$/);
    const source = readFileSync(
      new URL(`../../server/src/rules/${rule.language}/${rule.id}.ts`, import.meta.url),
      'utf8',
    );
    const prose = /\/\*\*\n((?: \*.*\n)+) \*\/\nexport default define/.exec(source)?.[1];
    expect(prose, 'a doc comment stands above the rule').toBeDefined();
    expect(prose).toContain('\n *\n * ## When to allow it\n *\n');
  });

  test('links to concepts that exist', () => {
    const texts = new URL('../../server/src/concepts/texts/', import.meta.url);
    for (const concept of rule.concepts) {
      for (const language of ['en', 'vi'])
        expect(existsSync(new URL(`${concept}.${language}.md`, texts)), concept).toBe(true);
    }
  });

  test('has a bad and a good example, each with a title of its own', () => {
    expect(rule.examples.some((example) => 'bad' in example)).toBe(true);
    expect(rule.examples.some((example) => 'good' in example)).toBe(true);
    const titles = casesOf(rule).map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
  });
}

function holdFixPromise(rule: Rule, cases: readonly Case[]): void {
  test(`keeps its promise of a fix: ${rule.fix}`, () => {
    const found = cases.flatMap((each) => findingsOf(rule, each.text, each));
    const fixable = found.filter(({ fixes }) => fixes !== undefined && fixes.length > 0);
    if (rule.fix === 'always') expect(fixable).toHaveLength(found.length);
    else if (rule.fix === 'never') expect(fixable).toEqual([]);
    else expect(fixable.length).toBeGreaterThan(0);
  });
}

function holdCase(
  rule: Rule,
  { text, marks, fixed, safety, options, files, fixedFiles, isExample }: Case,
  found: readonly Finding[],
): void {
  const isFixable = found.some(({ fixes }) => fixes !== undefined && fixes.length > 0);

  test('is valid, its findings equal the marks, and what they say reads well', () => {
    expect(readSource(rule.language, text).model.tree.errors).toEqual([]);
    expect(shown(text, found)).toBe(writeMarks(text, marks));
    expect(placed(found)).toEqual(marks);
    for (const { message, fixes } of found) {
      expect(message).toMatch(/^[^\n]*[^.\s]$/);
      expect(message).not.toMatch(/\bshould\b|\$\{|undefined/i);
      for (const { title } of fixes ?? []) expect(title).toMatch(/^[A-Z][^\n]*[^.\s]$/);
    }
  });

  if (fixed !== undefined || isExample) {
    test('the first fix of every finding gives what is shown', () => {
      const changesText = found.some(({ fixes }) => (fixes?.[0]?.edits.length ?? 0) > 0);
      expect(changesText ? applyFirstFixes(text, found) : undefined).toBe(fixed);
    });
  }

  if (fixedFiles !== undefined) {
    test('the first fixes write the files that are shown', () => {
      const written = found.flatMap(({ fixes }) => fixes?.[0]?.files ?? []);
      expect(Object.fromEntries(written.map((file) => [file.path, file.text]))).toEqual(fixedFiles);
      for (const { path, exists } of written) expect(exists).toBe(files !== undefined && path in files);
    });
  }

  if (safety !== undefined) {
    test('its fixes are as safe as is said', () => {
      expect(found.flatMap(({ fixes }) => fixes?.[0]?.safety ?? [])).toEqual(safety);
    });
  }

  if (isFixable) holdFixes(rule, text, found, { options, files });
  // What takes the time of a whole suite is done with the examples on every save, and with all cases in `thorough`.
  if (!isExample && !isThorough) return;
  if (isFixable) holdWithAllRules(rule, text, { options, files });
  holdMutations(rule, text, marks, { options, files });
}

function holdMutations(rule: Rule, text: string, marks: readonly Mark[], given: Given): void {
  const mutated = mutationsFor(rule.language).flatMap((mutation) => {
    const edits = mutation.edits(text);
    return edits === undefined || edits.length === 0 ? [] : [{ mutation, edits, changed: applyEdits(text, edits) }];
  });

  test('the same is found whatever else is in the file', () => {
    for (const { mutation, edits, changed } of mutated) {
      const expected = marks.map(({ span, message }) => ({ span: moved(span, edits), message }));
      const found = findingsOf(rule, changed, given);
      expect(shown(changed, found), mutation.name).toBe(writeMarks(changed, expected));
      expect(placed(found), mutation.name).toEqual(expected);
    }
  });

  const found = findingsOf(rule, text, given);
  if (!found.some(({ fixes }) => fixes !== undefined && fixes.length > 0)) return;
  test('the fix does the same whatever else is in the file', () => {
    for (const { mutation, changed } of mutated) {
      holdMutatedFix(rule, mutation, { before: applyFirstFixes(text, found), changed, given });
    }
  });
}

function holdFixes(rule: Rule, text: string, found: readonly Finding[], given: Given): void {
  const before = errorCounts(rule.language, text);

  test('each fix alone takes its finding away and breaks nothing', () => {
    for (const finding of found) {
      for (const fix of finding.fixes ?? []) {
        const after = applyEdits(text, fix.edits);
        const left = findingsOf(rule, after, withFiles(given, fix));
        expect(left.length, `${fix.title}:\n${after}`).toBeLessThan(found.length);
        expectNoNewErrors(before, errorCounts(rule.language, after));
        expectCommentsKept(rule, text, after, fix.edits);
      }
    }
  });

  test('all fixes together break nothing', () => {
    const after = applyFirstFixes(text, found);
    expectNoNewErrors(before, errorCounts(rule.language, after));
    expectCommentsKept(rule, text, after, firstFixes(found));
  });

  test('fixing settles', () => {
    const texts = [text];
    while (texts.length <= 10) {
      const last = texts.at(-1) ?? '';
      const next = applyFirstFixes(last, findingsOf(rule, last, given));
      if (next === last) break;
      texts.push(next);
    }
    expect(texts.length, texts.join('\n=>\n')).toBeLessThanOrEqual(10);
  });
}

function holdWithAllRules(rule: Rule, text: string, given: Given): void {
  const before = errorCounts(rule.language, text);
  test('fixing with all other rules settles and stays', () => {
    const buildContext = given.files === undefined ? undefined : buildContextOf(given.files);
    const settings = { preset: 'strict', rules: { [rule.id]: { options: given.options } } } as const;
    for (const suggestions of [false, true]) {
      const once = fixAll({ language: rule.language, text, settings, suggestions, buildContext });
      expect(once.passes).toBeLessThan(10);
      expect(applyEdits(text, once.edits)).toBe(once.text);
      const twice = fixAll({ language: rule.language, text: once.text, settings, suggestions, buildContext });
      expect(twice.text).toBe(once.text);
      expectNoNewErrors(before, errorCounts(rule.language, once.text));
    }
  });
}

/** What a rule is given once a fix has written its files. */
function withFiles(given: Given, { files }: Fix): Given {
  if (files === undefined) return given;
  return { ...given, files: { ...given.files, ...Object.fromEntries(files.map(({ path, text }) => [path, text])) } };
}

interface Mutated {
  /** What the fixes make of the unchanged text. */
  readonly before: string;
  readonly changed: string;
  readonly given: Given;
}

function holdMutatedFix(rule: Rule, mutation: Mutation, { before, changed, given }: Mutated): void {
  const found = findingsOf(rule, changed, given);
  const after = applyFirstFixes(changed, found);
  if (mutation.onlyBefore !== true) {
    const edits = mutation.edits(before);
    // What a fix writes may be something that can't be changed in this way any more.
    if (edits !== undefined) expect(after, mutation.name).toBe(applyEdits(before, edits));
    return;
  }
  expect(applyEdits(after, withoutNotes(after)), mutation.name).toBe(before);
  expectCommentsKept(rule, changed, after, firstFixes(found));
}

/** A fix may take a whole instruction with the comments inside it, but never a comment out of what stays. */
export function expectCommentsKept(
  rule: Rule,
  before: string,
  after: string,
  edits: ReturnType<typeof firstFixes>,
): void {
  if (rule.language !== 'dockerfile') {
    expect(commentLines(after)).toBeGreaterThanOrEqual(commentLines(before));
    return;
  }
  const tree = parseDockerfile(before);
  const deleted = tree.instructions.filter(({ span }) =>
    edits.some((edit) => edit.text === '' && encloses(edit.span, span)),
  );
  const kept = tree.comments.filter(
    ({ inside }) => inside === undefined || !deleted.some(({ index }) => index === inside),
  );
  // A block that is moved is deleted in one place and written in another, so what counts is what the file has afterwards.
  const remaining = parseDockerfile(after).comments.map(({ text }) => text);
  // Words may come in front of a comment, for a rule about just that.
  const lost = kept.filter(({ text }) => !remaining.some((comment) => comment.endsWith(text)));
  expect(lost.map(({ text }) => text)).toEqual([]);
  expect(remaining.length).toBeGreaterThanOrEqual(kept.length);
}

function commentLines(text: string): number {
  return text.split('\n').filter((line) => /^\s*#/.test(line)).length;
}

export function expectNoNewErrors(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): void {
  const worse = [...after].filter(([rule, count]) => count > (before.get(rule) ?? 0));
  expect(worse).toEqual([]);
}

function placed(found: readonly Finding[]): readonly Mark[] {
  return found.map(({ span, message }) => ({ span: { start: span.start, end: span.end }, message }));
}

function shown(text: string, found: readonly Finding[]): string {
  return writeMarks(text, placed(found));
}
