import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, type Pair, visit } from 'yaml';
import type { ComposeModel } from '../model/compose.ts';
import type { Span } from '../text/span.ts';
import { code, defineConcept, type Explanation, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'yaml-anchors',
  inCompose({ model, offset }) {
    const token = tokenAt(model.text, offset);
    if (token === undefined) return undefined;
    for (const document of model.tree.yaml) {
      const facts = factsOf(model, document, token);
      if (facts !== undefined) return { span: token, facts, weight: 120 } satisfies Explanation;
    }
    return undefined;
  },
});

/** `&name`, `*name` or `<<` around an offset, as far as the text alone can tell. */
function tokenAt(text: string, offset: number): Span | undefined {
  const start = text.slice(Math.max(offset - 60, 0), offset).search(/[^\s,[\]{}:]*$/) + Math.max(offset - 60, 0);
  const found = /^(?:[&*][^\s,[\]{}]+|<<(?=\s*:))/.exec(text.slice(start, start + 120));
  return found === null ? undefined : { start, end: start + found[0].length };
}

function factsOf(model: ComposeModel, document: Document, token: Span): readonly Fact[] | undefined {
  const written = model.text.slice(token.start, token.end);
  if (written === '<<') return mergeFacts(document, token);
  const name = written.replace(/^[&*]/, '').replace(/:$/, '');
  let found: readonly Fact[] | undefined;
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        if (node.range?.[0] !== token.start) return undefined;
        found = aliasFacts(model, document, node.resolve(document), name);
        return visit.BREAK;
      }
      if (node.anchor !== name || !stands(model.text, token, node)) return undefined;
      found = anchorFacts(model, document, node, name);
      return visit.BREAK;
    },
  });
  return found;
}

/** Whether an anchor is that of a node: between the two there is nothing but blanks, comments and tags. */
function stands(text: string, token: Span, { range }: Node): boolean {
  if (range === null || range === undefined || range[0] < token.start) return false;
  return range[0] <= token.end || /^(?:\s+|#[^\n]*|!\S*)*$/.test(text.slice(token.end, range[0]));
}

function anchorFacts(model: ComposeModel, document: Document, anchored: Node, name: string): readonly Fact[] {
  const lines: number[] = [];
  visit(document, {
    Alias(_, alias) {
      const start = alias.range?.[0];
      if (alias.source === name && alias.resolve(document) === anchored && start !== undefined)
        lines.push(lineOf(model, start));
    },
  });
  const anchor = code(name);
  return [
    lines.length === 0
      ? { key: 'unused', values: { anchor } }
      : { key: 'used', values: { anchor, lines: shortList(lines) } },
  ];
}

function aliasFacts(
  model: ComposeModel,
  document: Document,
  node: Node | undefined,
  name: string,
): readonly Fact[] | undefined {
  const start = node?.range?.[0];
  if (node === undefined || start === undefined) return undefined;
  const anchor = code(name);
  const line = lineOf(model, start);
  if (isMap(node)) {
    const keys = shortList(keysOf(document, node).map(code));
    return [{ key: 'mapping', values: { anchor, line, keys } }];
  }
  return [{ key: isSeq(node) ? 'sequence' : 'value', values: { anchor, line } }];
}

function mergeFacts(document: Document, token: Span): readonly Fact[] | undefined {
  let found: readonly Fact[] | undefined;
  visit(document, {
    Map(_, map) {
      const merge = map.items.find(({ key }) => isScalar(key) && key.range?.[0] === token.start);
      if (merge === undefined) return undefined;
      const own = new Set(map.items.filter((pair) => pair !== merge).map(keyOf));
      const brought = mergedKeys(document, merge);
      const taken = brought.filter((key) => !own.has(key));
      const kept = brought.filter((key) => own.has(key));
      const facts: Fact[] = [];
      if (taken.length > 0) facts.push({ key: 'brought', values: { keys: shortList(taken.map(code)) } });
      if (kept.length > 0) facts.push({ key: 'own', values: { keys: shortList(kept.map(code)) } });
      if (isSeq(merge.value)) facts.push({ key: 'first-wins' });
      found = facts;
      return visit.BREAK;
    },
  });
  return found;
}

/** What a `<<` offers, each key once; merge keys inside what it names count as well. */
function mergedKeys(document: Document, { value }: Pair, seen = new Set<Node>()): readonly string[] {
  const sources = isSeq(value) ? value.items : [value];
  return [...new Set(sources.flatMap((source) => keysOf(document, isNode(source) ? source : undefined, seen)))];
}

/** A mapping may merge itself, or another one many times over: each is looked at once. */
function keysOf(document: Document, source: Node | undefined, seen = new Set<Node>()): readonly string[] {
  const node = isAlias(source) ? source.resolve(document) : source;
  if (!isMap(node) || seen.has(node)) return [];
  seen.add(node);
  return node.items.flatMap((pair) =>
    isPair(pair) && keyOf(pair) === '<<' ? mergedKeys(document, pair, seen) : [keyOf(pair)],
  );
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function lineOf(model: ComposeModel, offset: number): number {
  return model.tree.lines.linePos(offset).line;
}
