import { readFile } from 'node:fs/promises';
import type { SchemaKey, SchemaText } from '../../server/src/concepts/compose/schema.ts';
import { inRoot } from '../support/paths.ts';
import { corrections } from './compose-schema-corrections.ts';
import { codeHeader, type GeneratedFile } from './file.ts';

/**
 * What the Compose Specification's JSON schema says of each key, with its translation, as the tree that hovers look keys up in.
 * Throws where a sentence lacks its translation, or the table of translations or corrections has one too many.
 */
export async function composeSchema(): Promise<GeneratedFile> {
  const table = await readComposeTable();
  const translations = await readTranslations();
  const used = new Set<string>();
  const tree = translated(table, (text) => {
    const vietnamese = translations.get(text);
    if (vietnamese === undefined) throw new Error(`${translationFile} lacks a translation of: ${text}`);
    used.add(text);
    return [text, vietnamese];
  });
  const stale = [...translations.keys()].filter((text) => !used.has(text));
  if (stale.length > 0)
    throw new Error(`${translationFile} translates what is not said any more: ${stale.join(' | ')}`);
  const texts = new Map([...used].map((text, index) => [text, index]));
  const sentences = [...texts.keys()].map((text) => `  ${JSON.stringify([text, translations.get(text)])},\n`);
  return {
    path: 'server/src/concepts/compose/schema.generated.ts',
    content: `${codeHeader}${origin}import type { SchemaKey, SchemaText } from './schema.ts';

/** Every sentence once, in both languages. */
const texts: readonly SchemaText[] = [
${sentences.join('')}];

function text(index: number): SchemaText {
  return texts[index] ?? ['', ''];
}

/** What can stand at the top of a Compose file, and below. */
export const composeSchema: SchemaKey = ${printed(tree, texts, '')};
`,
  };
}

/** One key as the schema has it, after corrections, before translation. */
export interface TableKey extends Omit<SchemaKey, 'about' | 'values' | 'keys' | 'named' | 'items'> {
  readonly about?: string;
  readonly values?: readonly TableValue[];
  readonly keys?: Readonly<Record<string, TableKey>>;
  readonly named?: TableKey;
  readonly items?: TableKey;
}

export interface TableValue {
  readonly value: string;
  readonly about?: string;
}

export async function readComposeTable(): Promise<TableKey> {
  const root = JSON.parse(await readFile(inRoot(schemaFile), 'utf8')) as Schema;
  // The sentence about the whole file belongs to no key.
  const { about: _, ...table } = compile(root, root, '');
  return table;
}

/** From the English sentence to the Vietnamese one. */
export async function readTranslations(): Promise<ReadonlyMap<string, string>> {
  const file = JSON.parse(await readFile(inRoot(translationFile), 'utf8')) as Record<string, string>;
  return new Map(Object.entries(file));
}

/** Where the table is wrong about itself: corrections of what the schema does not say, or says otherwise by now. */
export async function staleCorrections(): Promise<readonly string[]> {
  const root = JSON.parse(await readFile(inRoot(schemaFile), 'utf8')) as Schema;
  const said = new Map<string, string | undefined>();
  compile(root, root, '', (path, about) => said.set(path, about));
  return corrections.flatMap(({ paths, instead }) =>
    paths.filter((path) => !said.has(path) || said.get(path) !== instead),
  );
}

const corrected = new Map(corrections.flatMap((each) => each.paths.map((path) => [path, each])));

const schemaFile = 'node_modules/dclint/schemas/compose.schema.json';
const translationFile = 'server/src/concepts/compose/schema.vi.json';

/** The exclamation mark makes the bundler keep it. */
const origin = `/*!
 * Keys, types and most sentences come from the JSON schema of the Compose Specification (https://github.com/compose-spec/compose-spec),
 * Copyright 2020 The Compose Specification Authors, licensed under the Apache License, Version 2.0
 * (https://www.apache.org/licenses/LICENSE-2.0). Changed: references resolved, some sentences corrected or added, all translated.
 */
`;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** Their sentences tell how a value is written, which the type does already. */
const shapesOnly = new Set(['list_or_dict', 'string_or_list', 'list_of_strings']);

/** No key of a Compose file lies deeper; a schema that refers to itself ends here. */
const deepest = 16;

function compile(
  root: Schema,
  schema: Schema,
  path: string,
  report: (path: string, about: string | undefined) => void = () => {},
  depth = 0,
): TableKey {
  if (depth > deepest) return { takes: [] };
  const { about: ownAbout, branches } = branchesOf(root, schema);
  const said = ownAbout ?? (branches.length === 1 ? branches[0]?.description : undefined);
  report(path, said);
  const correction = corrected.get(path);
  const about = correction?.text ?? (said === undefined ? undefined : asMarkdown(said));
  const next = (child: Schema, name: string): TableKey => compile(root, child, `${path}${name}`, report, depth + 1);
  const dot = path === '' ? '' : '.';
  const keys = Object.fromEntries(
    branches
      .flatMap((branch) => Object.entries(branch.properties ?? {}))
      .map(([key, child]) => [key, next(child, `${dot}${key}`)]),
  );
  const names = branches
    .flatMap((branch) => Object.entries(branch.patternProperties ?? {}))
    .filter(([pattern]) => !pattern.startsWith('^x-'))
    .map(([, child]) => next(child, `${dot}*`))
    .find(saysSomething);
  const items = branches
    .flatMap((branch) => branch.items ?? [])
    .map((child) => next(child, '[]'))
    .find(({ keys: below, named }) => below !== undefined || named !== undefined);
  const values = branches
    .flatMap((branch) => branch.enum ?? [])
    .map((value) => {
      report(`${path}=${String(value)}`, undefined);
      return valueOf(String(value), path);
    });
  const fallback = schema.default ?? branches.find((branch) => branch.default !== undefined)?.default;
  const deprecated =
    correction?.deprecated === true ||
    schema.deprecated === true ||
    branches.some((branch) => branch.deprecated === true);
  const extensible = branches.some((branch) => branch.patternProperties?.['^x-'] !== undefined);
  return {
    ...(about === undefined ? {} : { about }),
    takes: typesOf(root, branches),
    ...(values.length === 0 ? {} : { values }),
    ...(fallback === undefined ? {} : { fallback: JSON.stringify(fallback) }),
    ...(deprecated ? { deprecated } : {}),
    ...(extensible ? { extensible } : {}),
    ...(Object.keys(keys).length === 0 ? {} : { keys }),
    ...(names === undefined ? {} : { named: names }),
    ...(items === undefined ? {} : { items }),
  };
}

/** A name that the user chooses is worth a word only where the schema has one for it, or for what stands below. */
function saysSomething({ about, keys, items }: TableKey): boolean {
  return about !== undefined || keys !== undefined || items !== undefined;
}

function valueOf(value: string, path: string): TableValue {
  const about = corrected.get(`${path}=${value}`)?.text;
  return about === undefined ? { value } : { value, about };
}

/** The alternatives of a schema, references resolved; what stands beside a reference goes before what it refers to. */
function branchesOf(
  root: Schema,
  schema: Schema,
  depth = 0,
): { about: string | undefined; branches: readonly Schema[] } {
  if (depth > deepest) return { about: undefined, branches: [] };
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/definitions/', '');
    const target = root.definitions?.[name];
    if (target === undefined) throw new Error(`The Compose schema refers to ${schema.$ref}, which is not in it`);
    const { about, branches } = branchesOf(root, target, depth + 1);
    const silent = shapesOnly.has(name);
    return {
      about: schema.description ?? (silent ? undefined : about),
      branches: silent
        ? branches.map(({ type, items }) => ({ ...(type && { type }), ...(items && { items }) }))
        : branches,
    };
  }
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives === undefined) return { about: schema.description, branches: [schema] };
  return {
    about: schema.description,
    branches: alternatives.flatMap((each) => branchesOf(root, each, depth + 1).branches),
  };
}

/** In the order in which they are told: `string`, `list string mapping`. */
function typesOf(root: Schema, branches: readonly Schema[]): readonly string[] {
  const types = branches.flatMap((branch): readonly string[] =>
    [branch.type ?? []].flat().map((type) => {
      if (type === 'array') {
        const inside = branch.items === undefined ? [] : typesOf(root, branchesOf(root, branch.items).branches);
        return ['list', ...inside].join(' ');
      }
      if (type !== 'object') return type;
      return branch.properties === undefined && isPlain(branch) ? 'pairs' : 'mapping';
    }),
  );
  // Beside true and false a string is there for a variable only, which can stand anywhere.
  const kept = types.includes('boolean') && !types.some((type) => /^(?:list|number|integer)/.test(type));
  const told = [...new Set(types)].filter((type) => !(kept && type === 'string'));
  return told.toSorted((a, b) => order.indexOf(a.split(' ')[0] ?? '') - order.indexOf(b.split(' ')[0] ?? ''));
}

const order = ['boolean', 'integer', 'number', 'string', 'list', 'pairs', 'mapping', 'null'];

function isPlain(schema: Schema): boolean {
  return Object.entries(schema.patternProperties ?? {}).every(
    ([, child]) => child.$ref === undefined && child.oneOf === undefined && child.type !== 'object',
  );
}

/** The schema sets values in single quotes. */
function asMarkdown(sentence: string): string {
  const marked = sentence
    .replaceAll('`', "'")
    .replaceAll(/(?<![A-Za-z0-9])'([^'\s][^']*)'(?![A-Za-z])/g, '`$1`')
    .trim();
  const ended = /[.!?]$/.test(marked) ? marked : `${marked}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}

function translated(key: TableKey, translate: (text: string) => SchemaText): SchemaKey {
  const { about, values, keys, named, items, ...rest } = key;
  return {
    ...rest,
    ...(about === undefined ? {} : { about: translate(about) }),
    ...(values === undefined
      ? {}
      : {
          values: values.map(({ value, about: meaning }) =>
            meaning === undefined ? { value } : { value, about: translate(meaning) },
          ),
        }),
    ...(keys === undefined
      ? {}
      : {
          keys: Object.fromEntries(Object.entries(keys).map(([name, child]) => [name, translated(child, translate)])),
        }),
    ...(named === undefined ? {} : { named: translated(named, translate) }),
    ...(items === undefined ? {} : { items: translated(items, translate) }),
  };
}

/** One line a key, deeper keys indented. */
function printed(key: SchemaKey, texts: ReadonlyMap<string, number>, indent: string): string {
  const { about, takes, values, fallback, deprecated, extensible, keys, named, items } = key;
  const textOf = ([english]: SchemaText): string => `text(${texts.get(english) ?? -1})`;
  const own = [
    ...(about === undefined ? [] : [`about: ${textOf(about)}`]),
    `takes: ${JSON.stringify(takes)}`,
    ...(values === undefined
      ? []
      : [
          `values: [${values
            .map((each) => {
              const meaning = each.about === undefined ? '' : `, about: ${textOf(each.about)}`;
              return `{ value: ${JSON.stringify(each.value)}${meaning} }`;
            })
            .join(', ')}]`,
        ]),
    ...(fallback === undefined ? [] : [`fallback: ${JSON.stringify(fallback)}`]),
    ...(deprecated === undefined ? [] : ['deprecated: true']),
    ...(extensible === undefined ? [] : ['extensible: true']),
  ].join(', ');
  const deeper = `${indent}  `;
  const below = Object.entries(keys ?? {}).map(
    ([name, child]) => `${deeper}  ${JSON.stringify(name)}: ${printed(child, texts, `${deeper}  `)},\n`,
  );
  const parts = [
    ...(below.length === 0 ? [] : [`${deeper}keys: {\n${below.join('')}${deeper}},\n`]),
    ...(named === undefined ? [] : [`${deeper}named: ${printed(named, texts, deeper)},\n`]),
    ...(items === undefined ? [] : [`${deeper}items: ${printed(items, texts, deeper)},\n`]),
  ];
  return parts.length === 0 ? `{ ${own} }` : `{\n${deeper}${own},\n${parts.join('')}${indent}}`;
}
