import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hoverAt } from '../server/src/features/hover.ts';
import type { BuildContext } from '../server/src/model/build-context.ts';
import { effectOf } from '../server/src/model/ignore-effect.ts';
import { readIgnoreSource } from '../server/src/model/source.ts';
import { isIgnored } from '../server/src/syntax/ignore/match.ts';
import { parseIgnoreFile } from '../server/src/syntax/ignore/parser.ts';
import { buildContextOf } from './harness/build-context-of.ts';
import { runs } from './harness/runs.ts';
import { ignoreFiles, project } from './hovers/texts-ignore.ts';

// What is said of patterns is run on the real engine in test/engine/claims/ignore.test.ts.

/** The facts about a line, counted from 1. */
function facts(text: string, line: number, buildContext?: BuildContext, name = '.dockerignore'): readonly string[] {
  const offset = text
    .split('\n')
    .slice(0, line - 1)
    .join('\n').length;
  const source = readIgnoreSource(text, name);
  const hover = hoverAt({
    source,
    offset: line === 1 ? 0 : offset + 1,
    buildContext,
    language: 'en',
    pageUrl: (id) => id,
  });
  return hover?.markdown.split('\n').flatMap((each) => (each.startsWith('- ') ? each.slice(2) : [])) ?? [];
}

describe('what a pattern is about', () => {
  test.each([
    ['node_modules', '`node_modules` is looked for in the root of the build context only'],
    ['/src/', '`src` is looked for in the root'],
    ['src/main.js', 'is this one path'],
    ['*.log', 'is compared with the names in the root only'],
    ['docs/*.md', 'they stay within one name'],
    ['docs/**', 'All that is in `docs` is meant'],
    ['**/node_modules', 'is looked for in every folder'],
    ['**/*.log', '`*.log` is looked for in every folder'],
    ['src/**/*.js', '`**` stands for any number of folders'],
    ['*', 'Everything in the build context'],
    ['src\\main.js', 'the backslash changes the meaning'],
    ['..', 'names nothing'],
    ['a[', "can't read"],
  ])('%s', (pattern, said) => {
    expect(facts(pattern, 1)[0]).toContain(said);
  });

  test('a slash at an end means nothing', () => {
    expect(facts('/src/', 1)).toContainEqual(expect.stringContaining('unlike in `.gitignore`: `src` means the same'));
    expect(facts('src', 1).join()).not.toContain('.gitignore');
  });

  test('a comment behind a pattern belongs to the name', () => {
    expect(facts('.env # secret', 1)[0]).toContain('`# secret` is taken as part of the name');
  });

  test('the Dockerfile can be left out and is read all the same', () => {
    expect(facts('Docker*', 1).at(-1)).toContain('`Dockerfile` can be left out too');
  });

  test('comments and blank lines have no hover', () => {
    expect(facts('# a comment\n\nsrc', 1)).toEqual([]);
    expect(facts('# a comment\n\nsrc', 2)).toEqual([]);
    expect(facts('# a comment\n\nsrc', 3)).toHaveLength(1);
  });
});

describe('what a line does in its folder', () => {
  test('how many files it leaves out, how large they are, and some of their names', () => {
    expect(facts('dist', 1, project)).toContain(
      String.raw`Here it leaves out 3 files (2\.0 MB): ${'`dist/app.js`, `dist/app.js.map` and `dist/public/index.html`'}.`,
    );
    expect(facts('src/main.js', 1, project)).toContain('Here it leaves out one file, `src/main.js` (40 B).');
  });

  test('nothing is said about a folder that is not known', () => {
    expect(facts('dist', 1).join()).not.toContain('Here');
  });

  test('what was not looked into is not counted', () => {
    expect(facts('node_modules', 1, project)).toContain(
      'Here it leaves out `node_modules`, whose content was not counted.',
    );
    expect(facts('**/*.txt', 1, project)).toContain(
      'Nothing in the folder matches it now, as far as it was looked at: not inside `.git`, `node_modules` and `packages/web/node_modules`.',
    );
    expect(facts('*.txt', 1, project)).toContain('Nothing in the folder matches it now.');
  });

  test('of a folder that was not looked through nothing is said to be missing', () => {
    expect(facts('*.txt', 1, { ...project, complete: false }).join()).not.toContain('Nothing');
  });

  test('lines below that bring part of it back, and lines above that leave nothing to do', () => {
    const text = 'dist\n!dist/*.map\ndist/public\n';
    expect(facts(text, 1, project)).toContain('Part of it comes back by what stands below: `!dist/*.map` (line 2).');
    expect(facts(text, 3)).toContain(
      'It changes nothing, because a line above leaves the same out already: `dist` (line 1).',
    );
    expect(facts('**/*.js\nsrc/*.js', 2, project)).toContain(
      'All that it matches here is left out already by lines above: `**/*.js` (line 1).',
    );
  });

  test('an exception says what it is one from, and what comes back', () => {
    expect(facts('dist\n!dist/app.js', 2, project).slice(0, 3)).toEqual([
      'It makes an exception from the line that leaves this out: `dist` (line 1).',
      '`dist` is left out as a whole and this still comes back: unlike in `.gitignore`, an exception reaches into such a folder.',
      String.raw`Here it brings back one file, ${'`dist/app.js`'} (4\.2 kB).`,
    ]);
    expect(facts('*.md\nsrc\n!**/*.js', 3, project)[0]).toContain('lines above leave out: `src` (line 2).');
  });

  test('an exception that does nothing says why', () => {
    expect(facts('!dist\ndist', 1, project)[0]).toContain('No line above leaves anything out');
    expect(facts('dist/app.js\n!dist', 2, project)[0]).toContain('No line above leaves out `dist` itself');
    expect(facts('dist\n!dist/app.js\n**/*.js', 2, project)).toContain(
      'A line below leaves some or all of it out again: `**/*.js` (line 3).',
    );
  });
});

test('which Dockerfile an ignore file is for', () => {
  expect(facts('dist', 1, undefined, 'file:///x/api.Dockerfile.dockerignore').at(-1)).toContain(
    'for `api.Dockerfile` alone',
  );
  expect(facts('dist', 1, project).at(-1)).toContain("doesn't hold for `api.Dockerfile`");
  const alone = buildContextOf({ 'gone.Dockerfile.dockerignore': '', 'dist/a': '' });
  expect(facts('dist', 1, alone).join()).not.toContain('gone.Dockerfile');
});

test('a hover keeps to twelve lines and has a place where the cursor is, in both languages', () => {
  for (const { name, text, buildContext } of ignoreFiles) {
    const source = readIgnoreSource(text, name);
    for (let offset = 0; offset <= text.length; offset++) {
      for (const language of ['en', 'vi'] as const) {
        const hover = hoverAt({ source, offset, buildContext, language });
        if (hover === undefined) continue;
        const lines = hover.markdown.split('\n').filter((line) => line.trim() !== '' && line !== '---');
        expect(lines.length, hover.markdown).toBeLessThanOrEqual(12);
        expect(hover.span.start).toBeLessThanOrEqual(offset);
        expect(hover.span.end).toBeGreaterThanOrEqual(offset);
      }
    }
  }
});

test('property: what lasts is what the whole file would not leave out, or bring back, without the line', () => {
  const pattern = constantFrom(
    ...'* ** src dist dist/public **/*.js *.md docs/* docs/guide src/** / [ d[io]st'.split(' '),
  );
  assert(
    property(array(pattern), array(constantFrom('', '!'), { minLength: 12, maxLength: 12 }), (chosen, marks) => {
      const text = chosen.map((each, index) => `${marks[index % 12] ?? ''}${each}`).join('\n');
      const { patterns } = parseIgnoreFile(text);
      for (const [index, { negated }] of patterns.entries()) {
        const { lasting = [], named = [] } = effectOf(patterns, index, project) ?? {};
        for (const { path } of named) {
          const isOut = isIgnored(patterns, path);
          const wasOut = isIgnored(patterns.slice(0, index), path);
          if (lasting.some((entry) => entry.path === path)) expect([isOut, wasOut]).toEqual([!negated, negated]);
        }
      }
      // What is out in the end was put out by a line that lasts.
      const last = new Set(
        patterns.flatMap((_, index) => effectOf(patterns, index, project)?.lasting.map(({ path }) => path) ?? []),
      );
      for (const { path, kind } of project.entries) {
        if (kind === 'file' && isIgnored(patterns, path)) expect(last).toContain(path);
      }
    }),
    { numRuns: runs(100) },
  );
});
