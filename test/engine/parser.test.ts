import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parser.ts';
import { details } from './parser/details.ts';
import { otherLine, unreported } from './parser/differences.ts';
import { directives } from './parser/directives.ts';
import { type Answer, checkAll, hasEngine } from './parser/engine.ts';
import { flags } from './parser/flags.ts';
import { forms } from './parser/forms.ts';
import { heredocs } from './parser/heredocs.ts';
import { lines } from './parser/lines.ts';
import { metadata } from './parser/metadata.ts';
import { mounts } from './parser/mounts.ts';
import { onbuild } from './parser/onbuild.ts';
import { pairs } from './parser/pairs.ts';
import { stages } from './parser/stages.ts';
import { structureTests } from './parser/structure.ts';
import { variables } from './parser/variables.ts';

const topics = {
  directives,
  lines,
  heredocs,
  forms,
  flags,
  mounts,
  onbuild,
  variables,
  pairs,
  metadata,
  stages,
  details,
};

const texts = Object.entries(topics).flatMap(([topic, ofTopic]) =>
  Object.entries(ofTopic).map(([name, text]) => ({ name: `${topic}/${name}`, text })),
);

const engine = hasEngine();
if (!engine && process.env['CI'] === undefined)
  console.warn('No Docker engine answers: the parser is not compared with one.');

// Where tests run unattended an engine has to be there: without one they fail instead of being skipped.
describe.skipIf(!engine && process.env['CI'] === undefined)('the parser and the real engine', () => {
  let folder = '';
  const answers = new Map<string, Answer>();

  beforeAll(async () => {
    expect(engine, 'no Docker engine answers').toBe(true);
    folder = await mkdtemp(join(tmpdir(), 'layerwise-parser-'));
    const given = await checkAll(
      texts.map(({ text }) => text),
      folder,
    );
    for (const [index, { name }] of texts.entries()) {
      const answer = given[index];
      if (answer !== undefined) answers.set(name, answer);
    }
  });

  afterAll(async () => {
    if (folder !== '') await rm(folder, { recursive: true });
  });

  describe.each(Object.entries(topics))('%s', (topic, ofTopic) => {
    test.each(Object.entries(ofTopic))('%s', (name, text) => {
      const whole = `${topic}/${name}`;
      const answer = answers.get(whole);
      const { errors } = parseDockerfile(text);
      const ours = errors.map((error) => `${lineOf(text, error.span.start)}: ${error.message}`).join('\n');
      const theirs = answer?.message ?? 'no answer';
      if (answer?.accepted === true) {
        expect(errors, `the engine accepts it, the parser says: ${ours}`).toEqual([]);
      } else if (whole in unreported) {
        expect(errors, `this difference is gone: take it off the list; the engine says: ${theirs}`).toEqual([]);
      } else {
        expect(errors.length, `the engine refuses it: ${theirs}`).toBeGreaterThan(0);
        const there = answer?.lines;
        const onTheLine =
          there === undefined ||
          errors.some(({ span }) => lineOf(text, span.start) <= there.last && lineOf(text, span.end) >= there.first);
        expect(
          onTheLine,
          `the engine says: ${theirs} (lines ${there?.first} to ${there?.last})\nthe parser:\n${ours}`,
        ).toBe(!(whole in otherLine));
      }
    });
  });

  test('every listed difference is about a text, and one that the engine refuses', () => {
    for (const name of [...Object.keys(unreported), ...Object.keys(otherLine)]) {
      expect(answers.get(name)?.accepted, name).toBe(false);
    }
  });

  describe('structure', () => structureTests(() => folder));
});

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
