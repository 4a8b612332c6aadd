import { formatBytes } from '../../bytes.ts';
import type { Comparison } from '../../engine/comparison.ts';

/** With its sign, `0 B` for none. */
export function formatDifference(bytes: number): string {
  if (bytes === 0) return '0 B';
  return `${bytes < 0 ? '\u2212' : '+'}${formatBytes(bytes)}`;
}

/** An id by its beginning, as engines print it; any other name as it is. */
export function shortName(name: string): string {
  return /^(?:sha256:)?[0-9a-f]{64}$/.test(name) ? name.replace('sha256:', '').slice(0, 12) : name;
}

/** What the page says first. */
export function sentenceOf({ before, after, difference }: Comparison): string {
  const [first, second] = namesOf(shortName(before.name), shortName(after.name));
  if (difference === 0) {
    const what = before.id === after.id ? 'are the same image' : 'are the same size';
    return `${second} and ${first} ${what}: ${formatBytes(after.unpacked)}`;
  }
  const direction = difference < 0 ? 'smaller' : 'larger';
  return `${second} is ${formatBytes(difference)} ${direction} than ${first}${percentOf(difference, before.unpacked)}`;
}

/** What changed most, or undefined where a single row says it already or nothing did. */
export function largestChange(
  comparison: Comparison,
  differences: readonly number[],
): { readonly row: number; readonly difference: number } | undefined {
  const changed = differences.filter((difference) => difference !== 0);
  if (changed.length === 0) return undefined;
  const difference = changed.reduce((largest, one) => (Math.abs(one) > Math.abs(largest) ? one : largest), 0);
  const row = differences.indexOf(difference);
  return comparison.pairs[row] === undefined ? undefined : { row, difference };
}

/** The same name twice, as after a rebuild, is told apart by what it is. */
function namesOf(before: string, after: string): readonly [string, string] {
  return before === after ? [`the first ${before}`, `The second ${after}`] : [before, after];
}

function percentOf(difference: number, whole: number): string {
  if (whole === 0) return '';
  const percent = (100 * difference) / whole;
  const sign = difference < 0 ? '\u2212' : '+';
  const size = Math.abs(percent);
  const text = size < 0.1 ? 'less than 0.1' : size < 10 ? size.toFixed(1) : size.toFixed(0);
  return size < 0.1 ? ` (${text} %)` : ` (${sign}${text} %)`;
}
