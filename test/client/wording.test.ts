import { expect, test } from 'vitest';
import { formatBytes } from '../../client/src/bytes.ts';
import { compare } from '../../client/src/engine/comparison.ts';
import type { Comparison, ImageSizes } from '../../client/src/engine/comparison.ts';
import { formatDifference, largestChange, sentenceOf, shortName } from '../../client/src/views/compare/wording.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [84_230_000, '84.2 MB'],
  [1_039_363_670, '1.0 GB'],
  [5e15, '5000.0 TB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test('a difference has its sign', () => {
  expect([-1500, 0, 2_000_000].map(formatDifference)).toEqual(['\u22121.5 kB', '0 B', '+2.0 MB']);
});

test.each([
  [205_000_000, 120_800_000, 'b is 84.2 MB smaller than a (\u221241 %)'],
  [100_000_000, 104_000_000, 'b is 4.0 MB larger than a (+4.0 %)'],
  [100_000_000, 100_000_001, 'b is 1 B larger than a (less than 0.1 %)'],
  [0, 1000, 'b is 1.0 kB larger than a'],
  [1000, 1000, 'b and a are the same size: 1.0 kB'],
])('from %d to %d', (before, after, sentence) => expect(sentenceOf(comparison(before, after))).toBe(sentence));

test('an image and itself, and two images of one name', () => {
  expect(sentenceOf(compare(image('a', 7), image('a', 7)))).toBe(
    'The second a and the first a are the same image: 7 B',
  );
  expect(sentenceOf(compare(image('a', 10), { ...image('a', 5), id: 'other' }))).toBe(
    'The second a is 5 B smaller than the first a (\u221250 %)',
  );
});

test('an id is shown by its beginning', () => {
  const digits = '0123456789abcdef'.repeat(4);
  expect([`sha256:${digits}`, digits, 'app:latest', 'sha256:short'].map(shortName)).toEqual([
    '0123456789ab',
    '0123456789ab',
    'app:latest',
    'sha256:short',
  ]);
});

test('the row that changed most', () => {
  const both = comparison(10, 3);
  expect(largestChange(both, [2, -7, 0])).toEqual(undefined);
  expect(largestChange(both, [-7])).toEqual({ row: 0, difference: -7 });
  expect(largestChange(both, [0])).toBeUndefined();
});

function comparison(before: number, after: number): Comparison {
  return compare(image('a', before), image('b', after));
}

function image(name: string, bytes: number): ImageSizes {
  return {
    name,
    id: name,
    platform: 'linux/amd64',
    layers: [{ diffId: `${name}${bytes}`, instruction: 'RUN a', bytes, files: 1, deletions: 0 }],
  };
}
