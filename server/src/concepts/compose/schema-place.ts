import type { ComposeModel } from '../../model/compose.ts';
import type { ComposeEntry, ComposeValue } from '../../syntax/compose/nodes.ts';
import { type Span, touches } from '../../text/span.ts';
import { composeSchema } from './schema.generated.ts';
import type { SchemaKey, SchemaValue } from './schema.ts';

/** A key that the schema knows, or one of the values that it allows. */
export type SchemaPlace =
  | { readonly kind: 'key'; readonly path: readonly string[]; readonly span: Span; readonly key: SchemaKey }
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly span: Span; readonly value: SchemaValue }
  | { readonly kind: 'extension'; readonly path: readonly string[]; readonly span: Span };

/** An item of a list in a path: its number tells nobody anything. */
export const listItem = '[]';

/**
 * What the schema has to say about the place of an offset. What stands in an extension field is what the first service makes
 * of it that takes it over by an alias or merge key.
 */
export function schemaPlaceAt(model: ComposeModel, offset: number): SchemaPlace | undefined {
  const document = model.tree.documents.find(({ span }) => touches(span, offset));
  if (document === undefined) return undefined;
  const found = placeIn(document, composeSchema, [], offset);
  return found === 'in-extension' ? placeOfUser(model, offset) : found;
}

function placeIn(
  value: ComposeValue,
  schema: SchemaKey,
  path: readonly string[],
  offset: number,
): SchemaPlace | 'in-extension' | undefined {
  if (value.kind === 'scalar') return placeOfValue(value, schema, path);
  if (value.kind === 'sequence') {
    const item = value.items.find(({ span }) => touches(span, offset));
    if (item === undefined || item.kind === 'scalar' || schema.items === undefined) return undefined;
    return placeIn(item, schema.items, [...path, listItem], offset);
  }
  for (const entry of value.entries) {
    if (!touches(entry.span, offset)) continue;
    const below = childOf(schema, entry.key);
    const there = [...path, entry.key];
    const isExtension = below === undefined && schema.extensible === true && entry.key.startsWith('x-');
    if (touches(entry.keySpan, offset)) {
      if (isExtension) return { kind: 'extension', path: there, span: entry.keySpan };
      return placeOfKey(entry, below, there);
    }
    if (isExtension) return 'in-extension';
    const found =
      below !== undefined && entry.value !== undefined && touches(entry.value.span, offset)
        ? placeIn(entry.value, below, there, offset)
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function childOf(schema: SchemaKey, name: string): SchemaKey | undefined {
  return schema.keys !== undefined && Object.hasOwn(schema.keys, name) ? schema.keys[name] : schema.named;
}

function placeOfKey(entry: ComposeEntry, key: SchemaKey | undefined, path: readonly string[]): SchemaPlace | undefined {
  return key?.about === undefined ? undefined : { kind: 'key', path, span: entry.keySpan, key };
}

function placeOfValue(
  value: ComposeValue & { readonly kind: 'scalar' },
  schema: SchemaKey,
  path: readonly string[],
): SchemaPlace | undefined {
  const allowed = schema.values?.find((each) => each.value === value.text);
  return allowed?.about === undefined ? undefined : { kind: 'value', path, span: value.span, value: allowed };
}

/** Goes through all that the schema knows, each entry once for each meaning that it has. */
function placeOfUser(model: ComposeModel, offset: number): SchemaPlace | undefined {
  const seen = new Map<ComposeEntry, Set<SchemaKey>>();
  const search = (value: ComposeValue, schema: SchemaKey, path: readonly string[]): SchemaPlace | undefined => {
    if (value.kind === 'scalar') return undefined;
    if (value.kind === 'sequence') {
      const { items } = schema;
      return items === undefined ? undefined : first(value.items, (item) => search(item, items, [...path, listItem]));
    }
    return first(value.entries, (entry) => {
      const below = childOf(schema, entry.key);
      const meanings = seen.get(entry) ?? new Set();
      if (below === undefined || meanings.has(below)) return undefined;
      seen.set(entry, meanings.add(below));
      const there = [...path, entry.key];
      if (touches(entry.keySpan, offset)) return placeOfKey(entry, below, there);
      if (entry.value === undefined) return undefined;
      if (entry.value.kind !== 'scalar') return search(entry.value, below, there);
      return touches(entry.value.span, offset) ? placeOfValue(entry.value, below, there) : undefined;
    });
  };
  return first(model.tree.documents, (document) => search(document, composeSchema, []));
}

function first<T, Found>(items: readonly T[], find: (item: T) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
