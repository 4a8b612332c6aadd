import { describe, expect, test } from 'vitest';
import { parseCompose } from '../server/src/syntax/compose/parser.ts';

describe('large texts', () => {
  const size = 5_000_000;
  test.each([
    ['one word', () => `a: ${'x'.repeat(size)}`],
    ['one line of a list', () => `a: [${'1, '.repeat(size / 3)}]`],
    ['open brackets', () => '['.repeat(size)],
    ['dashes', () => '- '.repeat(size / 10)],
    ['quotes', () => '"'.repeat(size / 5)],
    ['tabs', () => '\t'.repeat(size / 5)],
    ['zeros', () => '\0'.repeat(size)],
    ['spaces', () => `a:${' '.repeat(size)}x`],
    ['a block scalar', () => `a: |\n${' x\n'.repeat(size / 15)}`],
    ['duplicate keys', () => 'k: 1\n'.repeat(size / 25)],
  ])('%s', { timeout: 60_000 }, (_name, make) => {
    const tree = parseCompose(make());
    expect(tree.errors.length).toBeLessThanOrEqual(100);
  });

  test('the time grows with the length, not its square', { timeout: 60_000 }, () => {
    timeOf(fileOf(300));
    const small = timeOf(fileOf(300));
    const large = timeOf(fileOf(2400));
    // Eight times the length; a quadratic part would make it sixty-four times the time.
    expect(large / small).toBeLessThan(24);
  });
});

function fileOf(services: number): string {
  const lines = Array.from(
    { length: services },
    (_, index) => `  s${index}:\n    <<: *a\n    image: x:${index}\n    depends_on: [s0] # c\n`,
  );
  return `x-a: &a\n  restart: always\nservices:\n${lines.join('')}`;
}

/** Milliseconds, the best of three. */
function timeOf(text: string): number {
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    parseCompose(text);
    return performance.now() - start;
  });
  return Math.min(...times);
}
