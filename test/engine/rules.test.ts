import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSource } from '../../server/src/model/source.ts';
import { rules } from '../../server/src/rules/index.ts';
import type { Rule } from '../../server/src/rules/rule.ts';
import { lineIndex, lineOf } from '../../server/src/text/line-index.ts';
import { casesOf } from '../harness/cases.ts';
import { findingsOf } from '../harness/run-rule.ts';
import { askEngine, type Verdict } from './rules/ask.ts';

/** Every example and further case of every rule, and what their fixes make of them. */
const files = rules.filter(({ language }) => language === 'dockerfile').flatMap(filesOf);

let folder: string;
let verdicts: readonly Verdict[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-rules-'));
  verdicts = await askEngine(
    files.map(({ text }) => text),
    folder,
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the engine and the examples of the rules', () => {
  test.each(files.map(({ name, text }, index) => [name, text, index] as const))('%s', (_name, text, index) => {
    const { error, warnings } = verdicts[index] ?? { error: 'no answer', warnings: [] };
    const reasons = findingsNamed('unknown-stage', text).map(({ message }) => refusalFor(message));
    if (reasons.length === 0) expect(error).toBeUndefined();
    else
      expect(
        reasons.some((reason) => reason.test(error ?? '')),
        `${error}`,
      ).toBe(true);

    // What BuildKit warned of before it refused the file says nothing about the rest.
    if (error !== undefined) return;
    const said = (rule: string): readonly number[] =>
      warnings.filter((warning) => warning.rule === rule).map(({ line }) => line);
    expect(linesOf('shell-form-command', text)).toEqual(said('JSONArgsRecommended'));
    const commands = linesOfCommands(text);
    const ignored = said('MultipleInstructionsDisallowed').filter((line) => commands.has(line));
    expect(linesOf('multiple-cmd', text)).toEqual(ignored);
  });

  test('there are enough of both kinds to compare', () => {
    expect(filesWith('shell-form-command')).toBeGreaterThanOrEqual(40);
    expect(filesWith('multiple-cmd')).toBeGreaterThanOrEqual(8);
    expect(verdicts.filter(({ error }) => error === undefined).length).toBeGreaterThan(250);
  });
});

function filesOf(rule: Rule): readonly { readonly name: string; readonly text: string }[] {
  const cases = casesOf(rule);
  const written = cases.map(({ title, text }) => ({ name: `${rule.id}: ${title}`, text }));
  const fixed = cases.flatMap((each) =>
    each.fixed === undefined ? [] : { name: `${rule.id}: ${each.title} (fixed)`, text: each.fixed },
  );
  return [...written, ...fixed];
}

function filesWith(rule: string): number {
  return files.filter(({ text }) => findingsNamed(rule, text).length > 0).length;
}

/** What the engine says where a rule says that a name is no stage. */
function refusalFor(message: string): RegExp {
  if (message.includes('from itself')) return /circular dependency detected/;
  if (message.includes('further down')) return /to be defined before/;
  if (message.startsWith('There is no stage')) return /invalid stage index/;
  if (message.includes('neither an earlier stage')) return /invalid reference format/;
  if (message.includes('taken for an image')) return /failed to resolve source metadata|pull access denied/;
  throw new Error(`Nothing is known about what the engine says to: ${message}`);
}

function findingsNamed(id: string, text: string): ReturnType<typeof findingsOf> {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) throw new Error(`There is no rule ${id}`);
  return findingsOf(rule, text, { options: {} });
}

/** The lines, counted from 1, that the findings of a rule start on. */
function linesOf(id: string, text: string): readonly number[] {
  const lines = lineIndex(text);
  return findingsNamed(id, text).map(({ span }) => lineOf(lines, span.start) + 1);
}

function linesOfCommands(text: string): ReadonlySet<number> {
  const lines = lineIndex(text);
  const source = readSource('dockerfile', text);
  if (source.language !== 'dockerfile') return new Set();
  return new Set(source.model.instructions('CMD').map(({ span }) => lineOf(lines, span.start) + 1));
}
