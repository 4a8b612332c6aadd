import { matchingOf } from './compile.ts';
import type { IgnoreFileComment, IgnoreFileTree, IgnorePattern } from './nodes.ts';

/**
 * Reads a `.dockerignore` as `ReadAll` of moby/patternmatcher's `ignorefile` and `patternmatcher.New` do, one after the other:
 * a byte order mark is taken off, lines end with a line feed, a comment has its `#` in the first column, and a pattern is trimmed
 * and cleaned of `.`, `..` and slashes at its ends.
 */
export function parseIgnoreFile(text: string): IgnoreFileTree {
  const patterns: IgnorePattern[] = [];
  const comments: IgnoreFileComment[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const lineFeed = text.indexOf('\n', at);
    const end = lineFeed < 0 ? text.length : lineFeed;
    const line = text.slice(at, end);
    if (line.startsWith('#')) {
      const trimmed = line.trimEnd();
      comments.push({ text: trimmed.slice(1).trim(), span: { start: at, end: at + trimmed.length } });
    } else {
      const raw = trim(line);
      const start = at + line.indexOf(raw);
      if (raw !== '') patterns.push(readPattern(raw, start));
    }
    at = end + 1;
  }
  return { text, patterns, comments };
}

function readPattern(raw: string, start: number): IgnorePattern {
  const listed = listedAs(raw);
  // Whether it brings back is looked at a second time, so that a `!` that cleaning brought to the front counts too.
  const negated = listed.startsWith('!');
  const value = negated ? listed.slice(1) : listed;
  const span = { start, end: start + raw.length };
  return { raw, span, negated, value, matching: value === '' ? { kind: 'invalid' } : matchingOf(value) };
}

/** The pattern as it is handed from the reader of the file to the matcher. */
function listedAs(raw: string): string {
  if (!raw.startsWith('!')) return cleanPath(trim(withoutSlash(cleanPath(raw))));
  const brought = trim(raw.slice(1));
  return cleanPath(brought === '' ? '!' : `!${withoutSlash(cleanPath(brought))}`);
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.startsWith('/') ? path.slice(1) : path;
}

/** Go's `path.Clean`: the shortest path that means the same. */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push('..');
  }
  const cleaned = parts.join('/');
  if (rooted) return `/${cleaned}`;
  return cleaned === '' ? '.' : cleaned;
}

/** Takes off what Go's `strings.TrimSpace` does, which knows U+0085 and not the byte order mark. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace.test(text.charAt(start))) start++;
  while (end > start && isSpace.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

const isSpace = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/;
