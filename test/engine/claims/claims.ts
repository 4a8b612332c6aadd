import { describe, test } from 'vitest';

/**
 * What the page of a concept states, each statement run against a real engine. The titles of the tests are the statements, in
 * whole English sentences: `npm run generate` lists them on the page.
 */
export function claims(concept: string, tests: () => void): void {
  describe(concept, tests);
}

export function claim(statement: string, shown: () => Promise<void>): void {
  test(statement, shown);
}
