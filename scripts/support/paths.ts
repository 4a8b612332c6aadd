import path from 'node:path';

/** The folder of the checkout. */
export const root = path.resolve(import.meta.dirname, '../..');

export function inRoot(...parts: readonly string[]): string {
  return path.join(root, ...parts);
}
