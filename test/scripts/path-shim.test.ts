import { posix } from 'node:path';
import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { dirname, normalize, sep } from '../../scripts/shims/path.ts';

/** Texts in which separators, dots and names meet in every order. */
const path = array(constantFrom('/', '.', '..', 'a', 'src', ' ', '*', '\\'), { maxLength: 9 }).map((parts) =>
  parts.join(''),
);

test('the path module of browser bundles does what Node does on POSIX', () => {
  expect(sep).toBe(posix.sep);
  assert(
    property(path, (text) => normalize(text) === posix.normalize(text)),
    { numRuns: 2000 },
  );
  const ordinary = path.filter((text) => !text.startsWith('//'));
  assert(
    property(ordinary, (text) => dirname(text) === posix.dirname(text)),
    { numRuns: 2000 },
  );
});
