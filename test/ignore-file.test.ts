import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { decidingPattern, isIgnored } from '../server/src/syntax/ignore/match.ts';
import { cleanPath, parseIgnoreFile } from '../server/src/syntax/ignore/parser.ts';
import { textOf } from '../server/src/text/span.ts';

// What patterns match is held to the real engine in test/engine/ignore.test.ts.

describe('a .dockerignore', () => {
  const text = '\uFEFF# Made by hand \r\n\r\n  /dist/ \r\n!dist//keep\r\n #no comment\n*.log';
  const tree = parseIgnoreFile(text);

  test('has its patterns at their places', () => {
    expect(tree.patterns.map(({ raw, span, negated, value }) => [raw, textOf(text, span), negated, value])).toEqual([
      ['/dist/', '/dist/', false, 'dist'],
      ['!dist//keep', '!dist//keep', true, 'dist/keep'],
      ['#no comment', '#no comment', false, '#no comment'],
      ['*.log', '*.log', false, '*.log'],
    ]);
  });

  test('has its comments at their places', () => {
    expect(tree.comments.map((comment) => [comment.text, textOf(text, comment.span)])).toEqual([
      ['Made by hand', '# Made by hand'],
    ]);
  });

  test('keeps a carriage return that ends no line, which the engine can not be asked about', () => {
    expect(parseIgnoreFile('a\rb\r\n').patterns.map(({ value }) => value)).toEqual(['a\rb']);
  });

  test('says which pattern decided', () => {
    const paths = ['dist', 'dist/a/b', 'dist/keep', 'dist/keep/c', 'src', 'x.log', 'src/x.log'];
    expect(paths.map((path) => decidingPattern(tree.patterns, path)?.raw)).toEqual([
      '/dist/',
      '/dist/',
      '!dist//keep',
      '!dist//keep',
      undefined,
      '*.log',
      undefined,
    ]);
  });

  test('any text is one, and every pattern stands where it says', () => {
    const line = fc.stringMatching(/^[ !#*?a.\\/[\]^-]{0,9}$/);
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.stringMatching(/^[ab./!-]{1,9}$/)), (lines, paths) => {
        const any = lines.join('\n');
        const { patterns } = parseIgnoreFile(any);
        for (const pattern of patterns) expect(textOf(any, pattern.span)).toBe(pattern.raw);
        for (const path of paths) expect(typeof isIgnored(patterns, path)).toBe('boolean');
      }),
    );
  });

  test('no pattern takes long', () => {
    const { patterns } = parseIgnoreFile(`${'**/a/*'.repeat(60)}\n${'*a'.repeat(200)}b\n`);
    const started = performance.now();
    expect(isIgnored(patterns, 'a'.repeat(2000))).toBe(false);
    expect(isIgnored(patterns, 'a/'.repeat(500))).toBe(true);
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

test.each([
  ['', '.'],
  ['./', '.'],
  ['/', '/'],
  ['//a//b/', '/a/b'],
  ['a/../..', '..'],
  ['../../a', '../../a'],
  ['/../a', '/a'],
  ['a/./b/../c', 'a/c'],
])('the path %s is cleaned to %s', (path, cleaned) => {
  expect(cleanPath(path)).toBe(cleaned);
});
