import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSource } from '../../server/src/model/source.ts';
import { rules } from '../../server/src/rules/index.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { lineIndex, lineOf } from '../../server/src/text/line-index.ts';
import { findingsOf } from '../harness/run-rule.ts';
import { names } from './buildkit-rules/names.ts';
import { askEngine, type Verdict } from './rules/ask.ts';

const compared = [
  ['stage-name-casing', 'StageNameCasing'],
  ['from-as-casing', 'FromAsCasing'],
  ['mixed-instruction-casing', 'ConsistentInstructionCasing'],
  ['empty-continuation-line', 'NoEmptyContinuation'],
  ['duplicate-stage-name', 'DuplicateStageName'],
  ['reserved-stage-name', 'ReservedStageName'],
  ['redundant-target-platform', 'RedundantTargetPlatform'],
  ['constant-platform', 'FromPlatformFlagConstDisallowed'],
  ['undefined-argument-in-from', 'UndefinedArgInFrom'],
  ['undefined-variable', 'UndefinedVar'],
] as const;

/** Where we say something else than the engine, by the name of the text, and why. */
const differences: Readonly<Record<string, string>> = {
  'a value that depends on the target':
    'The engine knows the target platform and compares the value with it; the file alone does not tell',
  'an image that may define it':
    'The engine asks the registry (here an empty folder stands in for the image); without it the image may define the name',
};

let folder: string;
let verdicts: readonly Verdict[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-names-'));
  verdicts = await askEngine(
    names.map(([, text]) => text),
    folder,
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('names, keywords, blank lines, platforms and variables, as the engine checks them', () => {
  test.each(names.map(([name, text], index) => [name, text, index] as const))('%s', (name, text, index) => {
    const { error, warnings } = verdicts[index] ?? { error: 'no answer', warnings: [] };
    expect(error).toBeUndefined();
    const theirs = compared.flatMap(([, check]) =>
      warnings.filter(({ rule }) => rule === check).map(({ line }) => `${check} ${line}`),
    );
    const ours = compared.flatMap(([id, check]) => reportedLines(id, text).map((line) => `${check} ${line}`));
    if (name in differences) expect(ours.toSorted()).not.toEqual(theirs.toSorted());
    else expect(ours.toSorted()).toEqual(theirs.toSorted());
  });

  test('each rule is there to be seen, and to be missed', () => {
    for (const [id] of compared) {
      const withIt = names.filter(([, text]) => reportedLines(id, text).length > 0);
      expect(withIt.length, id).toBeGreaterThanOrEqual(3);
    }
    expect(
      names.filter(([, text]) => compared.every(([id]) => reportedLines(id, text).length === 0)).length,
    ).toBeGreaterThan(15);
  });
});

function reportedLines(id: string, text: string): readonly number[] {
  const rule = rules.find((each) => each.id === id && each.language === 'dockerfile');
  if (rule === undefined) throw new Error(`There is no rule ${id}`);
  return findingsOf(rule, text, { options: {} }).map((finding) =>
    id === 'empty-continuation-line' ? lastContinuedLine(text, finding) : instructionLine(text, finding),
  );
}

/** The engine names the line on which an instruction starts; we underline the word, which may be on a later one. */
function instructionLine(text: string, { span }: Finding): number {
  return lineAt(text, instructionAt(text, span.start).span.start);
}

/** The engine names the line that ends the instruction (heredocs not counted) instead of the blank one. */
function lastContinuedLine(text: string, { span }: Finding): number {
  const { body, emptyLines } = instructionAt(text, span.start);
  const piece = body.pieces.at(-1);
  const bodyEnd = piece === undefined ? 0 : piece.source + body.text.length - piece.at;
  const lastBlank = emptyLines.at(-1)?.end ?? 0;
  // Where nothing follows, it is the blank line itself.
  return lineAt(text, Math.max(bodyEnd, lastBlank) - 1);
}

function instructionAt(text: string, offset: number) {
  const source = readSource('dockerfile', text);
  if (source.language !== 'dockerfile') throw new Error('This is no Dockerfile');
  const found = source.model.tree.instructions.findLast(({ span }) => span.start <= offset);
  if (found === undefined) throw new Error('No instruction stands here');
  return found;
}

function lineAt(text: string, offset: number): number {
  return lineOf(lineIndex(text), offset) + 1;
}
