import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { align } from '../../client/src/engine/align.ts';
import type { Layer } from '../../client/src/engine/align.ts';
import { compare, differenceOf } from '../../client/src/engine/comparison.ts';

test('the common base stands together, and what follows is aligned by instruction', () => {
  const before = [
    layer('FROM', 'base'),
    layer('COPY . .', 'b1'),
    layer('RUN npm ci', 'b2'),
    layer('RUN npm run build', 'b3'),
  ];
  const after = [
    layer('FROM', 'base'),
    layer('COPY package.json .', 'a1'),
    layer('RUN npm ci', 'a2'),
    layer('COPY . .', 'a3'),
    layer('RUN npm run build', 'a4'),
  ];
  expect(align(before, after).map(shown)).toEqual([
    'unchanged base base',
    'removed b1 -',
    'added - a1',
    'changed b2 a2',
    'added - a3',
    'changed b3 a4',
  ]);
});

test('the same layer is found again after an inserted one', () => {
  expect(
    align([layer('A', '1'), layer('B', '2')], [layer('X', '9'), layer('A', '1'), layer('B', '2')]).map(shown),
  ).toEqual(['added - 9', 'unchanged 1 1', 'unchanged 2 2']);
});

test('an edited instruction stands beside what it was', () => {
  const before = [layer('RUN pip install -r requirements.txt', '1')];
  const after = [layer('RUN pip install --no-cache-dir -r requirements.txt', '2')];
  expect(align(before, after).map(shown)).toEqual(['changed 1 2']);
});

test('instructions that have nothing in common are not put together', () => {
  expect(align([layer('RUN make', '1')], [layer('RUN npm ci', '2')]).map(shown)).toEqual(['removed 1 -', 'added - 2']);
  expect(align([layer('COPY a /a', '1')], [layer('ADD a /a', '2')]).map(shown)).toEqual(['removed 1 -', 'added - 2']);
  expect(align([layer('', '1')], [layer('', '2')]).map(shown)).toEqual(['removed 1 -', 'added - 2']);
});

const layers = fc.array(
  fc
    .record({
      instruction: fc.constantFrom('', 'RUN a', 'RUN a b', 'RUN a b c', 'COPY . .'),
      diffId: fc.constantFrom('1', '2', '3', '4', '5'),
      bytes: fc.nat(1000),
    })
    .map(({ instruction, diffId, bytes }) => ({ instruction, diffId, bytes, files: 1, deletions: 0 })),
  { maxLength: 12 },
);

test('every layer stands in exactly one row, in its order', () => {
  fc.assert(
    fc.property(layers, layers, (before, after) => {
      const pairs = align(before, after);
      expect(pairs.flatMap((pair) => ('before' in pair ? [pair.before] : []))).toEqual(before);
      expect(pairs.flatMap((pair) => ('after' in pair ? [pair.after] : []))).toEqual(after);
      for (const pair of pairs) {
        if (pair.kind === 'unchanged') expect(pair.before.diffId).toBe(pair.after.diffId);
        if (pair.kind === 'changed') expect(pair.before.diffId).not.toBe(pair.after.diffId);
      }
    }),
  );
});

test('the rows add up to the difference of the totals', () => {
  fc.assert(
    fc.property(layers, layers, (before, after) => {
      const image = { name: 'x', id: 'x', platform: 'linux/amd64' };
      const comparison = compare({ ...image, layers: before }, { ...image, layers: after });
      const sum = comparison.pairs.reduce((total, pair) => total + differenceOf(pair), 0);
      expect(sum).toBe(comparison.difference);
      expect(comparison.difference).toBe(comparison.after.unpacked - comparison.before.unpacked);
    }),
  );
});

test('an image compared with itself is unchanged', () => {
  fc.assert(
    fc.property(layers, (same) => {
      expect(align(same, same).every((pair) => pair.kind === 'unchanged')).toBe(true);
    }),
  );
});

test('the longest images there are take no time', () => {
  const start = performance.now();
  align(many('a'), many('b'));
  expect(performance.now() - start).toBeLessThan(2000);
});

function many(prefix: string): readonly Layer[] {
  return Array.from({ length: 127 }, (_, index) => layer(`RUN step ${index} of ${prefix}`, `${prefix}${index}`));
}

function layer(instruction: string, diffId: string): Layer {
  return { instruction, diffId, bytes: 1, files: 1, deletions: 0 };
}

function shown(pair: ReturnType<typeof align>[number]): string {
  const before = 'before' in pair ? pair.before.diffId : '-';
  const after = 'after' in pair ? pair.after.diffId : '-';
  return `${pair.kind} ${before} ${after}`;
}
