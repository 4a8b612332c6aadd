import { applyEdits, sortEdits, type Edit } from '../text/edit.ts';
import { lineOf, type LineIndex } from '../text/line-index.ts';

/**
 * A unified diff of what edits do to a text, as `patch` and `git apply` read it; empty where they do nothing. It follows
 * from the edits alone, so it takes no longer for a long file.
 */
export function unifiedDiff(file: string, before: string, edits: readonly Edit[]): string {
  const hunks = hunksOf(before, changesOf(before, edits));
  if (hunks.length === 0) return '';
  return `--- a/${file}\n+++ b/${file}\n${hunks.join('')}`;
}

/** Lines `[start, end)` of the text before that become `lines`; each line has its line break, where it has one. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** How many unchanged lines are shown around a change. */
const context = 3;

function changesOf(before: string, edits: readonly Edit[]): readonly Change[] {
  const index = newlines(before);
  const groups: { first: number; last: number; edits: Edit[] }[] = [];
  for (const edit of sortEdits(edits)) {
    const first = lineOf(index, edit.span.start);
    const last = lineOf(index, edit.span.end);
    const open = groups.at(-1);
    if (open !== undefined && first <= open.last) {
      open.last = Math.max(open.last, last);
      open.edits.push(edit);
    } else groups.push({ first, last, edits: [edit] });
  }
  return groups.flatMap((group) => {
    const from = index.starts[group.first] ?? 0;
    const to = index.starts[group.last + 1] ?? before.length;
    const moved = group.edits.map(({ span, text }) => ({
      span: { start: span.start - from, end: span.end - from },
      text,
    }));
    const old = linesOf(before.slice(from, to));
    const changed = linesOf(applyEdits(before.slice(from, to), moved));
    let head = 0;
    while (head < old.length && head < changed.length && old[head] === changed[head]) head++;
    let tail = 0;
    while (tail < old.length - head && tail < changed.length - head && old.at(-1 - tail) === changed.at(-1 - tail))
      tail++;
    const start = group.first + head;
    const change = { start, end: start + old.length - head - tail, lines: changed.slice(head, changed.length - tail) };
    return change.end === change.start && change.lines.length === 0 ? [] : [change];
  });
}

function hunksOf(before: string, changes: readonly Change[]): readonly string[] {
  const old = linesOf(before);
  const hunks: Change[][] = [];
  for (const change of changes) {
    const open = hunks.at(-1);
    const last = open?.at(-1);
    if (open !== undefined && last !== undefined && change.start - last.end <= 2 * context) open.push(change);
    else hunks.push([change]);
  }
  let shift = 0;
  return hunks.map((hunk) => {
    const start = Math.max(0, (hunk[0]?.start ?? 0) - context);
    const end = Math.min(old.length, (hunk.at(-1)?.end ?? 0) + context);
    const body: string[] = [];
    let at = start;
    let added = 0;
    for (const change of hunk) {
      body.push(...old.slice(at, change.start).map((line) => shown(' ', line)));
      body.push(...old.slice(change.start, change.end).map((line) => shown('-', line)));
      body.push(...change.lines.map((line) => shown('+', line)));
      added += change.lines.length - (change.end - change.start);
      at = change.end;
    }
    body.push(...old.slice(at, end).map((line) => shown(' ', line)));
    const length = end - start;
    const header = `@@ -${place(start, length)} +${place(start + shift, length + added)} @@\n`;
    shift += added;
    return header + body.join('');
  });
}

/** `diff` names the line in front where a side is empty. */
function place(start: number, length: number): string {
  return `${length === 0 ? start : start + 1},${length}`;
}

function shown(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}

/** Only `\n` ends a line here, as it does for the tools that read a diff. */
function newlines(text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return { starts, length: text.length };
}

/** Each with its line break. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
