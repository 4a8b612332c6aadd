/** One layer of an image with what it is made by. */
export interface Layer {
  readonly diffId: string;
  /** On one line; empty when the image does not say. */
  readonly instruction: string;
  readonly bytes: number;
  readonly files: number;
  readonly deletions: number;
}

/** Two layers side by side: `unchanged` is the very same layer; `changed` has the same or nearly the same instruction. */
export type LayerPair =
  | { readonly kind: 'unchanged' | 'changed'; readonly before: Layer; readonly after: Layer }
  | { readonly kind: 'removed'; readonly before: Layer }
  | { readonly kind: 'added'; readonly after: Layer };

/**
 * Lays the layers of two images side by side, in their order. What both start with (their common base) stands together;
 * from there on it is the alignment with the most likeness: same layer before same instruction, before an instruction that
 * was edited.
 */
export function align(before: readonly Layer[], after: readonly Layer[]): readonly LayerPair[] {
  let base = 0;
  while (base < before.length && base < after.length && before[base]?.diffId === after[base]?.diffId) base++;
  return [
    ...before.slice(0, base).map((layer, index) => pair(layer, after[index] ?? layer)),
    ...alignRest(before.slice(base), after.slice(base)),
  ];
}

function pair(before: Layer, after: Layer): LayerPair {
  return { kind: before.diffId === after.diffId ? 'unchanged' : 'changed', before, after };
}

function alignRest(before: readonly Layer[], after: readonly Layer[]): readonly LayerPair[] {
  const best = likenessTable(before, after);
  const pairs: LayerPair[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length || right < after.length) {
    const older = before[left];
    const newer = after[right];
    const here = best[left]?.[right] ?? 0;
    if (older !== undefined && newer !== undefined && likeness(older, newer) > 0) {
      if (here === likeness(older, newer) + (best[left + 1]?.[right + 1] ?? 0)) {
        pairs.push(pair(older, newer));
        left++;
        right++;
        continue;
      }
    }
    if (older !== undefined && (newer === undefined || here === (best[left + 1]?.[right] ?? 0))) {
      pairs.push({ kind: 'removed', before: older });
      left++;
    } else if (newer !== undefined) {
      pairs.push({ kind: 'added', after: newer });
      right++;
    }
  }
  return pairs;
}

/** `[left][right]`: the most likeness that the layers from `left` and from `right` on can have together. */
function likenessTable(before: readonly Layer[], after: readonly Layer[]): readonly (readonly number[])[] {
  const table = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  for (let left = before.length - 1; left >= 0; left--) {
    for (let right = after.length - 1; right >= 0; right--) {
      const [older, newer, row] = [before[left], after[right], table[left]];
      if (older === undefined || newer === undefined || row === undefined) continue;
      const alike = likeness(older, newer);
      const together = alike > 0 ? alike + (table[left + 1]?.[right + 1] ?? 0) : 0;
      row[right] = Math.max(together, table[left + 1]?.[right] ?? 0, row[right + 1] ?? 0);
    }
  }
  return table;
}

/** Whole numbers, so that sums can be compared exactly: 400 the same layer, 200 the same instruction, below that an edited one. */
function likeness(before: Layer, after: Layer): number {
  if (before.diffId === after.diffId) return 400;
  if (before.instruction === '' || after.instruction === '') return 0;
  if (before.instruction === after.instruction) return 200;
  const [older, newer] = [words(before.instruction), words(after.instruction)];
  if (older[0] !== newer[0]) return 0;
  const other = new Set(newer.slice(1));
  const shared = [...new Set(older.slice(1))].filter((word) => other.has(word)).length;
  const all = new Set([...older.slice(1), ...newer.slice(1)]).size;
  return shared * 2 > all ? Math.round((100 * shared) / Math.max(all, 1)) : 0;
}

function words(instruction: string): readonly string[] {
  return instruction.split(' ').filter((word) => word !== '&&' && word !== '\\');
}
