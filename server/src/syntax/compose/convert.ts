import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, CST, Document, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Span } from '../../text/span.ts';
import type { ComposeEntry, ComposeError, ComposeMap, ComposeScalar, ComposeSequence, ComposeValue } from './nodes.ts';

export interface Converted {
  readonly value: ComposeValue | undefined;
  readonly errors: readonly ComposeError[];
}

/**
 * The values of one document, with aliases and merge keys resolved. What an alias stands for is shared, not copied, but
 * whoever walks the tree meets it again each time; when that would make the tree larger than `maximumExpansion` values,
 * the alias is reported and stands for nothing.
 */
export function convertDocument(text: string, document: Document, maximumErrors: number): Converted {
  const errors: ComposeError[] = [];
  const context: Context = {
    text,
    anchors: new Map(),
    size: 0,
    expanded: 0,
    report(place, message) {
      if (errors.length < maximumErrors) errors.push({ span: place, message });
    },
  };
  return { value: convert(document.contents, undefined, context), errors };
}

/** Compose files with a few hundred services and shared settings stay far below; an "alias bomb" is far above. */
const maximumExpansion = 500_000;

interface Context {
  readonly text: string;
  readonly anchors: Map<string, Anchor>;
  /** Values so far, those behind aliases counted each time. */
  size: number;
  /** The part of `size` that aliases and merge keys brought in. */
  expanded: number;
  report(place: Span, message: string): void;
}

/** `open` while the value is being read: an alias to it would contain itself. */
type Anchor = 'open' | { readonly value: ComposeValue | undefined; readonly size: number };

/** `place` is where an empty value with a tag counts as standing. */
function convert(node: unknown, place: number | undefined, context: Context): ComposeValue | undefined {
  if (isAlias(node)) return resolveAlias(node, context);
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
  const before = context.size++;
  if (node.anchor !== undefined) context.anchors.set(node.anchor, 'open');
  const value = convertNode(node, place, context);
  if (node.anchor !== undefined) context.anchors.set(node.anchor, { value, size: context.size - before });
  return value;
}

function convertNode(node: Scalar | YAMLMap | YAMLSeq, place: number | undefined, context: Context) {
  if (isMap(node)) return convertMap(node, context);
  if (isSeq(node)) return convertSequence(node, context);
  return convertScalar(node, place, context);
}

function resolveAlias(alias: Alias, context: Context): ComposeValue | undefined {
  const range = rangeOf(alias);
  const anchor = context.anchors.get(alias.source);
  if (anchor === undefined) {
    if (alias.source !== '') context.report(range, `No anchor &${alias.source} stands before this alias`);
    return emptyScalar(range);
  }
  if (anchor === 'open') {
    context.report(range, `*${alias.source} stands inside its own anchor, so it would contain itself without end`);
    return emptyScalar(range);
  }
  if (context.expanded + anchor.size > maximumExpansion) {
    context.report(
      range,
      `With *${alias.source} the aliases of this file stand for more than ${maximumExpansion} values`,
    );
    return emptyScalar(range);
  }
  context.expanded += anchor.size;
  context.size += anchor.size;
  return anchor.value === undefined ? undefined : { ...anchor.value, span: range };
}

function emptyScalar(place: Span): ComposeScalar {
  return { kind: 'scalar', value: null, text: '', style: 'plain', span: place };
}

function convertScalar(node: Scalar, place: number | undefined, context: Context): ComposeScalar | undefined {
  const style = styles[node.type ?? 'PLAIN'] ?? 'plain';
  const tag = tagOf(node);
  const range =
    style === 'block' ? withoutLastBreak(context.text, rangeOf(node)) : trimmed(context.text, rangeOf(node));
  const isEmpty = range.start === range.end;
  if (isEmpty && tag === undefined) return undefined;
  return {
    kind: 'scalar',
    value: isEmpty ? null : plainValue(node.value),
    text: isEmpty ? '' : withoutReturn(node, style),
    style,
    span: isEmpty && place !== undefined ? { start: place, end: place } : range,
    ...(tag === undefined ? {} : { tag }),
  };
}

/** In the prefix of a file, half of the line break can stand behind a word; to the library it is part of the word. */
function withoutReturn(node: Scalar, style: ComposeScalar['style']): string {
  const text = node.source ?? '';
  return style === 'plain' ? text.slice(0, trimmed(text, { start: 0, end: text.length }).end) : text;
}

const styles: Readonly<Record<string, ComposeScalar['style']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

function plainValue(value: unknown): ComposeScalar['value'] {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A quote or bracket that is never closed takes in the line breaks behind it; they are not part of the value. */
function trimmed(text: string, range: Span): Span {
  let { end } = range;
  while (end > range.start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return { start: range.start, end };
}

function isWhiteSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

function withoutLastBreak(text: string, range: Span): Span {
  let { end } = range;
  if (text[end - 1] === '\n') end--;
  if (text[end - 1] === '\r') end--;
  return { start: range.start, end: Math.max(end, range.start) };
}

function convertSequence(node: YAMLSeq, context: Context): ComposeSequence {
  const flow = node.flow === true;
  const range = rangeOf(node);
  const tokens = node.srcToken?.type === 'block-seq' ? node.srcToken.items.filter(isItem) : [];
  const items: ComposeValue[] = [];
  const dashes: number[] = [];
  node.items.forEach((item, index) => {
    const dash = tokenOf(tokens[index]?.start, 'seq-item-ind')?.offset;
    const place = dash === undefined ? rangeOf(item).start : dash + 1;
    const tagEnd = endOf(tokenOf(tokens[index]?.start, 'tag'));
    if (!flow) dashes.push(dash ?? place);
    items.push(convert(item, tagEnd ?? place, context) ?? emptyScalar({ start: place, end: place }));
  });
  const tag = tagOf(node);
  const start = flow ? range.start : (dashes[0] ?? range.start);
  const end = flow
    ? trimmed(context.text, range).end
    : Math.max(items.at(-1)?.span.end ?? start, (dashes.at(-1) ?? start) + 1);
  return {
    kind: 'sequence',
    items,
    dashes,
    flow,
    span: { start, end },
    ...(tag === undefined ? {} : { tag }),
  };
}

/** Comments behind the last item are one more to the syntax tree, and none to the library's list. */
function isItem({ start, value }: CST.BlockSequence['items'][number]): boolean {
  return (
    value !== undefined || start.some(({ type }) => type === 'seq-item-ind' || type === 'anchor' || type === 'tag')
  );
}

function convertMap(node: YAMLMap, context: Context): ComposeMap {
  const flow = node.flow === true;
  const range = rangeOf(node);
  const own: ComposeEntry[] = [];
  const merges: Merge[] = [];
  const seen = new Set<string>();
  let { start } = range;
  let end = range.start;
  node.items.forEach((pair, index) => {
    const entry = convertPair(pair, context);
    if (index === 0) start = firstStart(pair, entry);
    end = Math.max(end, entry.span.end);
    if (isMergeKey(pair)) {
      merges.push({ value: entry.value, span: entry.keySpan });
      return;
    }
    for (const each of splitAtLines(entry, pair, context)) add(each);
  });
  function add(entry: ComposeEntry): void {
    if (entry.key !== '' && seen.has(entry.key)) {
      context.report(
        entry.keySpan,
        `The key "${shortened(entry.key)}" stands here a second time; Compose refuses such a file`,
      );
    }
    seen.add(entry.key);
    own.push(entry);
  }
  const tag = tagOf(node);
  return {
    kind: 'map',
    entries: merges.length === 0 ? own : [...own, ...mergedEntries(merges, seen, context)],
    span: flow ? trimmed(context.text, range) : { start: Math.min(start, end), end },
    flow,
    ...(tag === undefined ? {} : { tag }),
  };
}

function shortened(key: string): string {
  return key.length > 40 ? `${key.slice(0, 40)}…` : key;
}

/** In block style a mapping starts at its first key, or at the `?`, tag or anchor before it. */
function firstStart(pair: Pair, entry: ComposeEntry): number {
  const token = pair.srcToken?.start.find((each) => ['explicit-key-ind', 'tag', 'anchor'].includes(each.type));
  return Math.min(token?.offset ?? entry.span.start, entry.span.start);
}

function convertPair(pair: Pair, context: Context): ComposeEntry {
  const colon = tokenOf(pair.srcToken?.sep, 'map-value-ind');
  const colonEnd = endOf(colon);
  const { key, span: keySpan } = convertKey(pair, colon?.offset, context);
  const tagEnd = endOf(tokenOf(pair.srcToken?.sep, 'tag'));
  const value = convert(pair.value, tagEnd, context);
  const end = Math.max(keySpan.end, colonEnd ?? 0, value?.span.end ?? 0);
  return { key, keySpan, value, span: { start: keySpan.start, end }, colonEnd, merged: false };
}

function convertKey(pair: Pair, colon: number | undefined, context: Context): { key: string; span: Span } {
  const node = pair.key;
  const value = convert(node, undefined, context);
  if (value === undefined) {
    const place = colon ?? rangeOf(node).start;
    const span = { start: place, end: place };
    if (colon !== undefined) context.report({ start: colon, end: colon + 1 }, 'A key is missing before this colon');
    return { key: '', span };
  }
  if (value.kind === 'scalar') return { key: value.text, span: value.span };
  context.report(value.span, 'A key has to be a word; a list or mapping stands here as one');
  return { key: context.text.slice(value.span.start, value.span.end), span: value.span };
}

/**
 * A half-typed key above another one reads as one key of two lines, which is an error. For what comes next, such as
 * completion and hover, it is two entries: the lines above without a value, and the last line with it.
 */
function splitAtLines(entry: ComposeEntry, pair: Pair, context: Context): readonly ComposeEntry[] {
  if (!isScalar(pair.key) || pair.key.type !== 'PLAIN') return [entry];
  const source = context.text.slice(entry.keySpan.start, entry.keySpan.end);
  const lineBreak = source.lastIndexOf('\n');
  if (lineBreak === -1) return [entry];
  const above = source.slice(0, lineBreak).trimEnd();
  const below = source.slice(lineBreak + 1).trimStart();
  const aboveSpan = { start: entry.keySpan.start, end: entry.keySpan.start + above.length };
  const belowSpan = { start: entry.keySpan.end - below.length, end: entry.keySpan.end };
  return [
    { key: above, keySpan: aboveSpan, value: undefined, span: aboveSpan, colonEnd: undefined, merged: false },
    { ...entry, key: below, keySpan: belowSpan, span: { start: belowSpan.start, end: entry.span.end } },
  ];
}

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<' && pair.key.tag === undefined;
}

interface Merge {
  readonly value: ComposeValue | undefined;
  readonly span: Span;
}

/** The map's own keys win over merged ones, and an earlier merge over a later. https://yaml.org/type/merge.html */
function mergedEntries(merges: readonly Merge[], seen: Set<string>, context: Context): readonly ComposeEntry[] {
  const merged: ComposeEntry[] = [];
  for (const source of merges.flatMap((merge) => mergeSources(merge, context))) {
    if (context.expanded + source.entries.length > maximumExpansion) {
      context.report(source.span, `The merge keys of this file bring in more than ${maximumExpansion} keys`);
      break;
    }
    context.expanded += source.entries.length;
    for (const entry of source.entries) {
      if (seen.has(entry.key)) continue;
      seen.add(entry.key);
      merged.push(entry.merged ? entry : { ...entry, merged: true });
    }
  }
  return merged;
}

function mergeSources(merge: Merge, context: Context): readonly ComposeMap[] {
  const values = merge.value?.kind === 'sequence' ? merge.value.items : [merge.value];
  const maps = values.filter((value) => value?.kind === 'map');
  // An alias that could not be resolved is reported as such.
  if (values.some((value) => value?.kind !== 'map' && !isUnresolved(value, context.text))) {
    context.report(merge.span, 'A merge key takes a mapping or a list of mappings, and this one has something else');
  }
  return maps;
}

function isUnresolved(value: ComposeValue | undefined, text: string): boolean {
  return value?.kind === 'scalar' && value.text === '' && text[value.span.start] === '*';
}

function rangeOf(node: unknown): Span {
  const range = isAlias(node) || isScalar(node) || isMap(node) || isSeq(node) ? node.range : undefined;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? range?.[0] ?? 0 };
}

function tagOf(node: Scalar | YAMLMap | YAMLSeq): string | undefined {
  return node.tag?.replace(/^tag:yaml\.org,2002:/, '!!');
}

function tokenOf(tokens: readonly CST.SourceToken[] | undefined, type: CST.SourceToken['type']) {
  return tokens?.find((token) => token.type === type);
}

function endOf(token: CST.SourceToken | undefined): number | undefined {
  return token === undefined ? undefined : token.offset + token.source.length;
}
