/**
 * The candidate that a misspelt name most likely stands for: at most `limit` changes away, by default two, and one for
 * names of up to three letters, where two would make nearly any other. The first of several that are equally near.
 */
export function nearest(
  name: string,
  candidates: Iterable<string>,
  limit: number = name.length <= 3 ? 1 : 2,
): string | undefined {
  if (name.length > longestName) return undefined;
  let closest: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= least) continue;
    const distance = distanceBetween(name, candidate, least);
    if (distance >= least) continue;
    least = distance;
    closest = candidate;
  }
  return closest;
}

/** Nobody misspells longer ones, and the time grows with the square. */
const longestName = 100;

/**
 * Letters to change, add, take away or swap with their neighbour: Levenshtein's distance, with a swap as one step since
 * fingers do it as one. Counting stops at `limit`.
 */
function distanceBetween(a: string, b: string, limit: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  let beforePrevious: readonly number[] = [];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const added = Math.min(previous[column] ?? 0, current[column - 1] ?? 0) + 1;
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? (beforePrevious[column - 2] ?? 0) + 1 : limit;
      current.push(Math.min(changed, added, swapped));
    }
    if (Math.min(...current, ...previous) >= limit) return limit;
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length] ?? limit;
}
