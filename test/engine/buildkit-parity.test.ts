import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildContext } from '../../server/src/model/build-context.ts';
import type { DockerfileModel } from '../../server/src/model/dockerfile.ts';
import { readSource } from '../../server/src/model/source.ts';
import { rules } from '../../server/src/rules/index.ts';
import { lint } from '../../server/src/rules/lint.ts';
import type { Rule, Severity } from '../../server/src/rules/rule.ts';
import type { Instruction } from '../../server/src/syntax/dockerfile/nodes.ts';
import { lineIndex, lineOf } from '../../server/src/text/line-index.ts';
import { buildContextOf } from '../harness/build-context-of.ts';
import { casesOf } from '../harness/cases.ts';
import { instructionTexts } from './buildkit-rules/instructions.ts';
import { names } from './buildkit-rules/names.ts';
import { listed, reasonFor, refusals } from './buildkit-rules/reasons.ts';
import { together } from './buildkit-rules/together.ts';
import { askEngine, type Verdict, type Warning } from './rules/ask.ts';

/** A text that both sides are asked about. */
interface Asked {
  readonly name: string;
  readonly text: string;
  readonly buildContext: BuildContext | undefined;
}

/** BuildKit's 22 checks but for InvalidBaseImagePlatform, which no Dockerfile shows: see the page of `constant-platform`. */
const checks: readonly string[] = [
  'ConsistentInstructionCasing',
  'CopyIgnoredFile',
  'DuplicateStageName',
  'ExposeInvalidFormat',
  'ExposeProtoCasing',
  'FromAsCasing',
  'FromPlatformFlagConstDisallowed',
  'InvalidDefaultArgInFrom',
  'InvalidDefinitionDescription',
  'JSONArgsRecommended',
  'LegacyKeyValueFormat',
  'MaintainerDeprecated',
  'MultipleInstructionsDisallowed',
  'NoEmptyContinuation',
  'RedundantTargetPlatform',
  'ReservedStageName',
  'SecretsUsedInArgOrEnv',
  'StageNameCasing',
  'UndefinedArgInFrom',
  'UndefinedVar',
  'WorkdirRelativePath',
];

/** The checks that BuildKit makes while it reads the file, so that what it refuses further down does not keep them from it. */
const madeWhileReading: ReadonlySet<string> = new Set([
  'FromAsCasing',
  'InvalidDefinitionDescription',
  'MaintainerDeprecated',
  'StageNameCasing',
]);

const written: readonly Asked[] = [
  ...names.map(([name, text]) => ({ name: `names: ${name}`, text, buildContext: undefined })),
  ...Object.entries(instructionTexts).map(([name, text]) => ({
    name: `instructions: ${name}`,
    text,
    buildContext: undefined,
  })),
  ...Object.entries(together).map(([name, given]) => ({
    name: `together: ${name}`,
    text: typeof given === 'string' ? given : given.text,
    buildContext: typeof given === 'string' ? undefined : buildContextOf({ '.dockerignore': given.ignoreFile }),
  })),
];
const asked: readonly Asked[] = [
  ...written,
  ...rules.filter(({ language }) => language === 'dockerfile').flatMap(examplesOf),
];

let folder: string;
let verdicts: readonly Verdict[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-parity-'));
  verdicts = await askEngine(
    asked.map(({ text, buildContext }) => ({ text, ignoreFile: buildContext?.ignoreFile?.text })),
    folder,
  );
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the preset buildkit says what BuildKit says, all checks at once', () => {
  test.each(asked.map((each, index) => [each.name, each, index] as const))('%s', (_name, each, index) => {
    const { error, warnings } = verdicts[index] ?? { error: 'no answer', warnings: [] };
    const ours = findingsIn(each);
    const stages = unknownStages(each);
    if (stages.length > 0)
      expect(
        stages.some((message) => refusalFor(message).test(error ?? '')),
        error,
      ).toBe(true);
    expect(engineOnly(each, ours, warnings).filter(({ reason }) => reason === undefined)).toEqual([]);
    if (error === undefined || error.startsWith('lint violation')) {
      expect(missingIn(warnings, ours.found)).toEqual([]);
      expect(ours.syntaxErrors).toEqual([]);
      if (error !== undefined) expect(new Set(ours.found.map(({ severity }) => severity))).toEqual(new Set(['error']));
      return;
    }
    const refusal = refusals.find(([pattern]) => pattern.test(error));
    if (refusal === undefined) expect(ours.syntaxErrors, error).not.toEqual([]);
    if (refusal?.[1] === 'unknown-stage says so') expect(stages, error).not.toEqual([]);
    const line = Number(/parse error on line (\d+)/.exec(error)?.[1] ?? 0);
    const before = ours.found.filter((finding) => finding.line < line && madeWhileReading.has(finding.rule));
    expect(missingIn(warnings, before)).toEqual([]);
  });

  test('the differences are those that are listed', () => {
    const found = new Map<string, string[]>();
    for (const [index, each] of written.entries()) {
      const all = engineOnly(each, findingsIn(each), verdicts[index]?.warnings ?? []);
      for (const reason of new Set(all.map((difference) => difference.reason ?? 'none'))) {
        if (reason !== refusedHere) found.set(reason, [...(found.get(reason) ?? []), each.name]);
      }
    }
    expect(Object.fromEntries(found)).toEqual(listed);
  });

  test('every check is seen often enough, and so are several at once', () => {
    for (const check of checks) {
      const count = verdicts.filter(({ warnings }) => warnings.some(({ rule }) => rule === check)).length;
      expect(count, check).toBeGreaterThanOrEqual(8);
    }
    const kinds = verdicts.map(({ warnings }) => new Set(warnings.map(({ rule }) => rule)).size);
    expect(kinds.filter((count) => count > 1).length).toBeGreaterThan(100);
    expect(kinds.filter((count) => count === 0).length).toBeGreaterThan(400);
    expect(asked.length).toBeGreaterThan(1000);
    const known = rules.flatMap(({ sameAs }) => sameAs.filter((same) => same.startsWith('buildkit/')));
    expect([...new Set(known)].toSorted()).toEqual(checks.map((check) => `buildkit/${check}`));
  });
});

const refusedHere = 'a syntax error of ours stands on the line';

interface Found extends Warning {
  readonly severity: Severity;
}

interface Ours {
  readonly model: DockerfileModel;
  /** Under the engine's names, at the lines that it names. */
  readonly found: readonly Found[];
  /** Their lines. */
  readonly syntaxErrors: readonly number[];
}

function findingsIn({ text, buildContext }: Asked): Ours {
  const source = readSource('dockerfile', text);
  if (source.language !== 'dockerfile') throw new Error('This is no Dockerfile');
  const { model } = source;
  const reported = lint({ ...source, buildContext, settings: { preset: 'buildkit', rules: {} } });
  const lines = lineIndex(text);
  const found: Found[] = [];
  const syntaxErrors: number[] = [];
  for (const { rule, severity, finding } of reported) {
    const check = rule.sameAs.find((same) => same.startsWith('buildkit/'))?.slice('buildkit/'.length);
    const instruction = instructionAt(model, finding.span.start);
    if (check === undefined || instruction === undefined) syntaxErrors.push(lineOf(lines, finding.span.start) + 1);
    else {
      const at = check === 'NoEmptyContinuation' ? endOf(instruction) : instruction.span.start;
      found.push({ rule: check, severity, line: lineOf(lines, at) + 1 });
    }
  }
  return { model, found, syntaxErrors };
}

/** The engine names the line on which an instruction starts; we underline the word, which may be on a later one. */
function instructionAt(model: DockerfileModel, offset: number): Instruction | undefined {
  return model.tree.instructions.findLast(({ span }) => span.start <= offset);
}

/** Of blank lines the engine names the line that ends the instruction, heredocs not counted. */
function endOf({ body, emptyLines }: Instruction): number {
  const piece = body.pieces.at(-1);
  const bodyEnd = piece === undefined ? 0 : piece.source + body.text.length - piece.at;
  // Where nothing follows, it is the blank line itself.
  return Math.max(bodyEnd, emptyLines.at(-1)?.end ?? 0) - 1;
}

/** What only the engine says, each with its reason. */
function engineOnly({ text, buildContext }: Asked, { model, found, syntaxErrors }: Ours, warnings: readonly Warning[]) {
  const lines = lineIndex(text);
  return missingIn(found, warnings).map(({ rule, line }) => {
    const instruction = model.tree.instructions.findLast(({ span }) => lineOf(lines, span.start) < line);
    const difference = { check: rule, instruction, model, ignoreFile: buildContext?.ignoreFile?.text ?? '' };
    return { rule, line, reason: syntaxErrors.includes(line) ? refusedHere : reasonFor(difference) };
  });
}

/** Those of the wanted that the given lack, each as often as it is lacking. */
function missingIn(given: readonly Warning[], wanted: readonly Warning[]): readonly Warning[] {
  const left = given.map(({ rule, line }) => `${rule} ${line}`);
  return wanted.filter(({ rule, line }) => {
    const place = left.indexOf(`${rule} ${line}`);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

/** What we say where a name is no stage, which the engine finds out when it looks for it. */
function unknownStages({ text }: Asked): readonly string[] {
  const settings = { preset: 'recommended', rules: {} } as const;
  const reported = lint({ ...readSource('dockerfile', text), rules: unknownStage, settings });
  return reported.map(({ finding }) => finding.message);
}

const unknownStage = rules.filter(({ id }) => id === 'unknown-stage');

/** What the engine says then. */
function refusalFor(message: string): RegExp {
  if (message.includes('from itself')) return /circular dependency detected/;
  if (message.includes('further down')) return /to be defined before/;
  if (message.startsWith('There is no stage')) return /invalid stage index/;
  if (message.includes('neither an earlier stage')) return /invalid reference format/;
  if (message.includes('taken for an image')) return /failed to resolve source metadata|pull access denied/;
  throw new Error(`Nothing is known about what the engine says to: ${message}`);
}

/** Every example and further case of a rule, and what its fixes make of them. */
function examplesOf(rule: Rule): readonly Asked[] {
  return casesOf(rule).flatMap(({ title, text, fixed, files, fixedFiles }) => {
    const name = `${rule.id}: ${title}`;
    const before = { name, text, buildContext: files === undefined ? undefined : buildContextOf(files) };
    if (fixed === undefined && fixedFiles === undefined) return [before];
    const filesAfter = files === undefined && fixedFiles === undefined ? undefined : { ...files, ...fixedFiles };
    const buildContext = filesAfter === undefined ? undefined : buildContextOf(filesAfter);
    return [before, { name: `${name} (fixed)`, text: fixed ?? text, buildContext }];
  });
}
