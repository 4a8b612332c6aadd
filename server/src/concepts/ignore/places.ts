import type { IgnoreEffect } from '../../model/ignore-effect.ts';
import type { IgnoreFileModel } from '../../model/ignore-file.ts';
import type { IgnorePattern } from '../../syntax/ignore/nodes.ts';
import { lineIndex, lineOf } from '../../text/line-index.ts';
import { touches } from '../../text/span.ts';
import { code, type Fact, type List, shortList } from '../concept.ts';

/** Where in the list the pattern is that an offset lies on. */
export function patternAt({ tree }: IgnoreFileModel, offset: number): number | undefined {
  const index = tree.patterns.findIndex(({ span }) => touches(span, offset));
  return index < 0 ? undefined : index;
}

/** Patterns as they are written, each with its line. */
export function linesOf({ text }: IgnoreFileModel, patterns: readonly IgnorePattern[]): List {
  const lines = lineIndex(text);
  const places = patterns.map(({ raw, span }) => ({ keyword: raw, line: lineOf(lines, span.start) + 1 }));
  return shortList(places, 4);
}

/**
 * How many files a line leaves out or brings back, how large they are, and some of their names. Keys are `<key>`, `<key>-one`,
 * `<key>-folders` and `<key>-more` where not everything could be counted, and `<key>-some` where the folder is too large for it.
 */
export function countFact(key: 'takes' | 'brings', { lasting, unseen }: IgnoreEffect, complete: boolean): Fact {
  if (!complete) {
    const some = lasting.map(({ path }) => code(path));
    return { key: `${key}-some`, values: { names: shortList(some, 3) } };
  }
  const files = lasting.filter(({ kind }) => kind === 'file');
  const folders = lasting.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
  const names = shortList(
    files.map(({ path }) => code(path)),
    3,
  );
  const size = sizeOf(files.reduce((sum, { bytes }) => sum + bytes, 0));
  if (files.length === 0) return { key: `${key}-folders`, values: { folders: shortList(folders.map(code), 3) } };
  const uncounted = [...folders, ...unseen];
  if (uncounted.length > 0)
    return { key: `${key}-more`, values: { names, size, folders: shortList(uncounted.map(code), 3) } };
  if (files.length === 1) return { key: `${key}-one`, values: { names, size } };
  return { key, values: { names, size, count: files.length } };
}

/** In decimal units, as Docker tells the size of images. */
function sizeOf(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let rest = bytes;
  let unit = 0;
  for (; rest >= 999.5 && unit < units.length - 1; unit++) rest /= 1000;
  return `${rest < 9.95 && unit > 0 ? rest.toFixed(1) : Math.round(rest)} ${units[unit]}`;
}
