import { isAlias, isScalar, isSeq, isMap, parseDocument, visit } from 'yaml';
import type { Edit } from '../../text/edit.ts';
import { insert, remove, replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { encloses } from '../../text/span.ts';
import { entryOf } from './access.ts';
import type { ComposeEntry, ComposeMap, ComposeScalar, ComposeSequence, ComposeTree, ComposeValue } from './nodes.ts';

/**
 * Takes an entry out of its mapping: its lines, with a comment behind it on the same lines. Comments on lines of their
 * own above it stay, since nobody but the writer knows whether they are about this entry. A mapping that would be empty
 * becomes `{}`; the whole file's mapping becomes nothing.
 *
 * Undefined where text alone can't do it: what a merge key or alias brought in stands elsewhere, and an anchor inside
 * the entry may be used outside of it.
 */
export function removeEntry(tree: ComposeTree, map: ComposeMap, entry: ComposeEntry): readonly Edit[] | undefined {
  if (entry.merged || !encloses(map.span, entry.span)) return undefined;
  if (isAnchorUsedOutside(tree, entry.span)) return undefined;
  const own = map.entries.filter((each) => !each.merged && encloses(map.span, each.span));
  if (map.flow) return [remove(flowPart(tree.text, entry.span, map.span))];
  const place = wholeEntry(tree.text, entry.span);
  const isOnly = own.length === 1 && place.start === map.span.start && entry.span.end === map.span.end;
  if (isOnly && !tree.documents.includes(map)) return [emptied(tree.text, map.span, '{}')];
  return [removeBlockPart(tree.text, place, nextStart(own, entry, tree.text))];
}

/** Takes an item out of a list, as `removeEntry` does an entry; a list that would be empty becomes `[]`. */
export function removeItem(tree: ComposeTree, list: ComposeSequence, item: ComposeValue): readonly Edit[] | undefined {
  const index = list.items.indexOf(item);
  if (index === -1 || !encloses(list.span, item.span) || isAnchorUsedOutside(tree, itemSpan(list, index)))
    return undefined;
  if (list.flow) return [remove(flowPart(tree.text, itemSpan(list, index), list.span))];
  if (list.items.length === 1) {
    return tree.documents.includes(list) ? [remove(list.span)] : [emptied(tree.text, list.span, '[]')];
  }
  return [removeBlockPart(tree.text, itemSpan(list, index), list.dashes[index + 1])];
}

/**
 * Puts an entry at the end of what stands under `parent`, in the style of the mapping there: its indentation, or
 * `{ }` with commas. `value` is one line of YAML, empty for no value, or the lines of a block mapping, each indented as
 * if the first column were that of the new key's children.
 *
 * Undefined where no mapping can stand: under a list, a word, or what an alias stands for.
 */
export function addEntry(
  tree: ComposeTree,
  parent: ComposeEntry,
  key: string,
  value: string | readonly string[] = '',
): readonly Edit[] | undefined {
  const { text } = tree;
  const child = parent.value;
  if (parent.merged || parent.colonEnd === undefined) return undefined;
  if (child === undefined || (child.kind === 'scalar' && child.value === null && child.text === '' && !child.tag)) {
    if (child !== undefined && child.span.end > child.span.start) return undefined;
    if (isInFlow(tree, parent.keySpan))
      return [insert(parent.colonEnd, ` { ${keyLike(tree, key)}: ${flowValue(value)} }`)];
    const indentation = indentationOf(text, parent.keySpan.start) + indentationStep(tree);
    return [insertLines(text, parent.colonEnd, entryLines(tree, key, value, indentation))];
  }
  if (child.kind !== 'map' || child.span.start < parent.colonEnd) return undefined;
  if (text[child.span.start] === '*') return undefined;
  if (child.flow) return addToFlow(tree, child, key, value);
  const first = ownEntries(child)[0];
  const start = first === undefined ? child.span.start : wholeEntry(text, first.span).start;
  const indentation = ' '.repeat(columnOf(text, Math.min(start, child.span.start)));
  return [insertLines(text, child.span.end, entryLines(tree, key, value, indentation))];
}

/**
 * Puts `key` under a top-level section such as `networks`, which is made at the end of the file where it is missing.
 * Undefined where the file's top is no mapping or the section can't take an entry.
 */
export function addToSection(
  tree: ComposeTree,
  section: string,
  key: string,
  value: string | readonly string[] = '',
): readonly Edit[] | undefined {
  const { text, root } = tree;
  const existing = entryOf(root, section);
  if (existing !== undefined) return addEntry(tree, existing, key, value);
  const lines = [`${section}:`, ...entryLines(tree, key, value, indentationStep(tree))];
  if (root === undefined) {
    if (text.trim() !== '') return undefined;
    return [insert(text.length, lines.map((line) => line + lineBreakOf(text)).join(''))];
  }
  if (root.kind !== 'map') return undefined;
  if (root.flow) return addToFlow(tree, root, section, `{ ${keyLike(tree, key)}: ${flowValue(value)} }`);
  return [insertLines(text, root.span.end, separatesSections(tree) ? ['', ...lines] : lines)];
}

/**
 * Puts other text into a scalar and keeps its quotes; quotes are added where plain text would be read as something else
 * than text and the old value was text. A block scalar becomes one in double quotes.
 */
export function replaceScalar(tree: ComposeTree, scalar: ComposeScalar, to: string): Edit {
  return replace(scalar.span, scalarSource(tree, scalar, to));
}

function scalarSource(tree: ComposeTree, scalar: ComposeScalar, to: string): string {
  if (scalar.style === 'single' && !/[\n\r]/.test(to) && isPrintable(to)) return singleQuoted(to);
  if (scalar.style !== 'plain') return doubleQuoted(to);
  const document = parseDocument(to, { logLevel: 'silent', prettyErrors: false });
  const read = document.contents;
  const isWord = document.errors.length === 0 && isScalar(read) && read.type === 'PLAIN' && read.source === to;
  const fitsFlow = !/[[\]{},]/.test(to) || !isInFlow(tree, scalar.span);
  const sameType = isScalar(read) && (typeof read.value === 'string' || typeof read.value === typeof scalar.value);
  const isSafe = isWord && isPrintable(to) && sameType && fitsFlow && !/#/.test(to) && !oldBoolean.test(to);
  if (isSafe) return to;
  return isPrintable(to) ? singleQuoted(to) : doubleQuoted(to);
}

/** Words that YAML 1.1 reads as true and false; quotes say what is meant to every reader. */
const oldBoolean = /^(y|n|yes|no|on|off)$/i;

function isPrintable(text: string): boolean {
  return /^[\x20-\x7E\u00A0-\uD7FF\uE000-\uFEFE]*$/u.test(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** JSON's escapes are YAML's as well. */
function doubleQuoted(text: string): string {
  return JSON.stringify(text);
}

function isInFlow(tree: ComposeTree, place: Span): boolean {
  let inFlow = false;
  const look = (value: ComposeValue | undefined): void => {
    if (value === undefined || value.kind === 'scalar' || !encloses(value.span, place) || inFlow) return;
    if (value.flow) inFlow = true;
    else if (value.kind === 'map') for (const entry of ownEntries(value)) look(entry.value);
    else for (const item of value.items) look(item);
  };
  for (const document of tree.documents) look(document);
  return inFlow;
}

/** An anchor is lost with the text it stands in; that is fine only where all its aliases go with it. */
function isAnchorUsedOutside(tree: ComposeTree, place: Span): boolean {
  let used = false;
  for (const document of tree.yaml) {
    const inside = new Map<string, boolean>();
    visit(document, {
      Node(_key, node) {
        const at = node.range?.[0] ?? 0;
        const isInside = place.start <= at && at <= place.end;
        if (isAlias(node)) {
          if (!isInside && inside.get(node.source) === true) used = true;
        } else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
          inside.set(node.anchor, isInside);
        }
        return used ? visit.BREAK : undefined;
      },
    });
  }
  return used;
}

function ownEntries(map: ComposeMap): readonly ComposeEntry[] {
  return map.entries.filter((entry) => !entry.merged);
}

function nextStart(own: readonly ComposeEntry[], entry: ComposeEntry, text: string): number | undefined {
  const next = own[own.indexOf(entry) + 1];
  return next === undefined ? undefined : wholeEntry(text, next.span).start;
}

/** On the line of the key it stands under where nothing but a line break is between. */
function emptied(text: string, place: Span, brackets: string): Edit {
  let { start } = place;
  while (/\s/.test(text[start - 1] ?? '')) start--;
  const joins = text[start - 1] === ':' && text.slice(start, place.start).includes('\n');
  return joins ? replace({ start, end: place.end }, ` ${brackets}`) : replace(place, brackets);
}

/** With the `? `, anchor or tag that stands before the key on its line. */
function wholeEntry(text: string, place: Span): Span {
  const before = text.slice(Math.max(lineStart(text, place.start), place.start - 300), place.start);
  const properties = /(?:(?:\?|[&!][^\s,[\]{}]*)[ \t]+)+$/.exec(before)?.[0] ?? '';
  return { start: place.start - properties.length, end: place.end };
}

function itemSpan(list: ComposeSequence, index: number): Span {
  const item = list.items[index]?.span ?? list.span;
  const dash = list.dashes[index];
  return dash === undefined ? item : { start: dash, end: Math.max(item.end, dash + 1) };
}

/**
 * Removes whole lines. What shares its first line with a dash or key before it leaves that in place, and what comes next
 * moves up to it. `next` is where the next entry starts.
 */
function removeBlockPart(text: string, place: Span, next: number | undefined): Edit {
  const start = lineStart(text, place.start);
  const end = lineEnd(text, place.end);
  const sharesLine =
    text
      .slice(start, place.start)
      .replace(/^\uFEFF/, '')
      .trim() !== '';
  if (sharesLine) {
    const gap = next === undefined ? undefined : text.slice(end, next);
    return remove({ start: place.start, end: gap?.trim() === '' && next !== undefined ? next : end });
  }
  const from = text[start] === '\uFEFF' ? start + 1 : start;
  if (end === text.length && from > 0) return remove({ start: previousLineEnd(text, from), end });
  return remove({ start: from, end: blankLinesAfter(text, from, afterBreak(text, end)) });
}

/** Blank lines behind go too where the ones before them, or the start of the file, would meet them. */
function blankLinesAfter(text: string, from: number, to: number): number {
  const before = text.slice(0, from);
  if (from > 0 && !/(?:^|\n)[ \t]*\r?\n$/.test(before.slice(-200)) && before !== '\uFEFF') return to;
  const blank = /^(?:[ \t]*\r?\n)+/.exec(text.slice(to))?.[0] ?? '';
  return to + blank.length;
}

/** An entry or item of a flow collection, with the comma that separated it. */
function flowPart(text: string, place: Span, collection: Span): Span {
  const after = /^\s*,[ \t]*/.exec(text.slice(place.end, collection.end))?.[0];
  const before = /,\s*$/.exec(text.slice(collection.start, place.start))?.[0] ?? '';
  if (after !== undefined && (before === '' || !after.includes('\n'))) {
    const end = place.end + after.length;
    const start = lineStart(text, place.start);
    const standsAlone = text.slice(start, place.start).trim() === '' && /^\r?\n/.test(text.slice(end, end + 2));
    return standsAlone ? { start, end: afterBreak(text, end) } : { start: place.start, end };
  }
  let start = place.start - before.length;
  if (before !== '') while (/\s/.test(text[start - 1] ?? '')) start--;
  return { start, end: place.end };
}

function entryLines(tree: ComposeTree, key: string, value: string | readonly string[], indentation: string) {
  if (typeof value === 'string') return [`${indentation}${key}:${value === '' ? '' : ` ${value}`}`];
  const step = indentationStep(tree);
  return [`${indentation}${key}:`, ...value.map((line) => indentation + step + line)];
}

function addToFlow(tree: ComposeTree, map: ComposeMap, key: string, value: string | readonly string[]) {
  const { text } = tree;
  if (text[map.span.end - 1] !== '}') return undefined;
  const entry = `${keyLike(tree, key)}: ${flowValue(value)}`;
  const last = ownEntries(map).at(-1);
  const inside = text.slice(map.span.start + 1, map.span.end - 1);
  if (inside.trim() === '') {
    return [replace({ start: map.span.start + 1, end: map.span.end - 1 }, ` ${entry} `)];
  }
  if (last === undefined || inside.includes('#')) return undefined;
  const trailing = /^\s*,/.exec(text.slice(last.span.end, map.span.end))?.[0].length ?? 0;
  const at = last.span.end + trailing;
  const start = lineStart(text, last.span.start);
  const ownLine = text.slice(start, last.span.start).trim() === '';
  const gap = ownLine ? lineBreakOf(text) + text.slice(start, last.span.start) : ' ';
  return [insert(at, `${trailing > 0 ? '' : ','}${gap}${entry}${trailing > 0 ? ',' : ''}`)];
}

function flowValue(value: string | readonly string[]): string {
  if (typeof value === 'string') return value === '' ? '{}' : value;
  return `{ ${value.join(', ')} }`;
}

/** JSON has its keys in quotes. */
function keyLike(tree: ComposeTree, key: string): string {
  const first = tree.root?.kind === 'map' && tree.root.flow ? tree.root.entries[0] : undefined;
  return first !== undefined && tree.text[first.keySpan.start] === '"' ? JSON.stringify(key) : key;
}

/**
 * Lines below the line of `offset`. Comments that follow it, as far in as the new lines or farther, belong to what is
 * there and stay with it.
 */
function insertLines(text: string, offset: number, lines: readonly string[]): Edit {
  const lineBreak = lineBreakOf(text);
  const indentation = lines.find((line) => line !== '')?.search(/\S/) ?? 0;
  let end = lineEnd(text, offset);
  while (end < text.length) {
    const next = afterBreak(text, end);
    const following = text.slice(next, lineEnd(text, next));
    const column = following.search(/\S/);
    if (following[column] !== '#' || column < Math.max(indentation, 1)) break;
    end = next + following.length;
  }
  return insert(end, lines.map((line) => lineBreak + line).join(''));
}

/** The file's own: what its first nested mapping is indented by; two spaces where there is none. */
function indentationStep(tree: ComposeTree): string {
  for (const document of tree.documents) {
    if (document.kind !== 'map' || document.flow) continue;
    for (const entry of document.entries) {
      const child = entry.value;
      if (child?.kind !== 'map' || child.flow || child.span.start < entry.span.start) continue;
      const step = columnOf(tree.text, child.span.start) - columnOf(tree.text, entry.keySpan.start);
      if (step > 0 && tree.text[child.span.start] !== '*') return ' '.repeat(step);
    }
  }
  return '  ';
}

function separatesSections(tree: ComposeTree): boolean {
  if (tree.root?.kind !== 'map') return true;
  const own = ownEntries(tree.root);
  if (own.length < 2) return true;
  return own
    .slice(1)
    .some((entry) => /\n[ \t]*\r?\n(?:#.*\r?\n)*$/.test(tree.text.slice(0, entry.span.start).slice(-2000)));
}

function lineBreakOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

function indentationOf(text: string, offset: number): string {
  return ' '.repeat(columnOf(text, offset));
}

function columnOf(text: string, offset: number): number {
  const line = text.slice(lineStart(text, offset), offset);
  return line.startsWith('\uFEFF') ? line.length - 1 : line.length;
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Before the line break. */
function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  if (at === -1) return text.length;
  return text[at - 1] === '\r' && at > offset ? at - 1 : at;
}

function afterBreak(text: string, end: number): number {
  if (text.startsWith('\r\n', end)) return end + 2;
  return text[end] === '\n' ? end + 1 : end;
}

function previousLineEnd(text: string, start: number): number {
  if (text[start - 1] !== '\n') return start;
  return text[start - 2] === '\r' ? start - 2 : start - 1;
}
