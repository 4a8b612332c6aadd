import type { Language } from '../concepts/concept.ts';
import { listItem, schemaPlaceAt, type SchemaPlace } from '../concepts/compose/schema-place.ts';
import type { SchemaKey, SchemaText } from '../concepts/compose/schema.ts';
import { renderValue } from '../concepts/explain.ts';
import type { AnySource } from '../model/source.ts';
import type { Span } from '../text/span.ts';

/** What the schema of Compose files says of a key or value, each part in Markdown. */
export interface SchemaSaying {
  readonly title: string;
  readonly about: string;
  /** What a key takes, and its default; empty for what is no key of the schema. */
  readonly takes: string;
}

/** Where the schema has something to say: the floor under the concepts. Undefined in other files than Compose files. */
export function schemaPlace(source: AnySource, offset: number): SchemaPlace | undefined {
  return source.language === 'compose' ? schemaPlaceAt(source.model, offset) : undefined;
}

/** As a hover: a few lines of Markdown. */
export function schemaHover(
  place: SchemaPlace,
  language: Language,
): { readonly markdown: string; readonly span: Span } {
  const { title: name, about, takes } = schemaSaying(place, language);
  const link = `[${words[language].reference}](${referencePage(place)})`;
  const last = takes === '' ? link : `${takes} ${link}`;
  return { markdown: [name, about, last].join('\n\n'), span: place.span };
}

export function schemaSaying(place: SchemaPlace, language: Language): SchemaSaying {
  const say = words[language];
  const path = pathText(place.path);
  if (place.kind === 'extension') return { title: title(path, language), about: say.extension, takes: '' };
  if (place.kind === 'value') {
    const named = title(`${path}: ${place.value.value}`, language);
    return { title: named, about: sentence(place.value.about, language), takes: '' };
  }
  const { about, deprecated, fallback } = place.key;
  const takes = say.takes(takesWords(place.key, language));
  return {
    title: title(path, language) + (deprecated === true ? ` · ${say.deprecated}` : ''),
    about: sentence(about, language),
    takes: fallback === undefined ? takes : `${takes} ${say.fallback(renderValue({ code: fallback }, language))}`,
  };
}

/** The end of a path tells most, so a long one is cut in front. */
function title(path: string, language: Language): string {
  const longest = 100;
  const kept = path.length <= longest ? path : `…${path.slice(1 - longest).replace(/^[\uDC00-\uDFFF]/, '')}`;
  return `**${renderValue({ code: kept }, language)}**`;
}

function pathText(path: readonly string[]): string {
  return path.reduce((text, name) => (name === listItem || text === '' ? text + name : `${text}.${name}`), '');
}

function sentence(text: SchemaText | undefined, language: Language): string {
  return text?.[language === 'en' ? 0 : 1] ?? '';
}

/** "`host` or `private`", "a string or a list of strings". */
function takesWords({ takes, values }: SchemaKey, language: Language): string {
  const { types, plurals, listOf, list, or } = words[language];
  const alternatives = takes.flatMap((type): readonly string[] => {
    if (type === 'string' && values !== undefined) {
      return values.map(({ value }) => renderValue({ code: value }, language));
    }
    const [kind = '', ...inside] = type.split(' ');
    if (kind !== 'list') return [types[kind] ?? kind];
    return [
      inside.length === 0
        ? list
        : listOf(
            joined(
              inside.map((each) => plurals[each] ?? each),
              or,
            ),
          ),
    ];
  });
  return joined(alternatives, or);
}

function joined(items: readonly string[], or: string): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${or} ${items.at(-1) ?? ''}`;
}

/** The page of Docker's reference that is about the key; the heading on it where attributes have headings of their own. */
function referencePage({ kind, path }: SchemaPlace): string {
  const base = 'https://docs.docker.com/reference/compose-file/';
  if (kind === 'extension') return `${base}extension/`;
  const [top = '', , key = '', below = ''] = path.filter((name) => name !== listItem);
  switch (top) {
    case 'services':
      return key === 'build' || key === 'deploy' || key === 'develop'
        ? `${base}${key}/${heading(below)}`
        : `${base}services/${heading(key)}`;
    case 'networks':
    case 'volumes':
      return `${base}${top}/${heading(key)}`;
    case 'version':
    case 'name':
      return `${base}version-and-name/`;
    default:
      return `${base}${top}/`;
  }
}

function heading(key: string): string {
  return key === '' ? '' : `#${key}`;
}

interface Words {
  readonly reference: string;
  readonly extension: string;
  readonly deprecated: string;
  readonly takes: (types: string) => string;
  readonly fallback: (value: string) => string;
  readonly types: Readonly<Record<string, string>>;
  readonly plurals: Readonly<Record<string, string>>;
  readonly list: string;
  readonly listOf: (items: string) => string;
  readonly or: string;
}

const words: Readonly<Record<Language, Words>> = {
  en: {
    reference: 'Reference',
    extension:
      'An extension field: Compose ignores keys that begin with `x-`. They hold what several places share by an anchor (`&name`) and alias (`*name`), or what is meant for other tools.',
    deprecated: 'deprecated',
    takes: (types) => `Takes ${types}.`,
    fallback: (value) => `Default: ${value}.`,
    types: {
      boolean: '`true` or `false`',
      integer: 'a whole number',
      number: 'a number',
      string: 'a string',
      pairs: 'a mapping of names to values',
      mapping: 'a mapping',
      null: 'nothing',
    },
    plurals: { integer: 'whole numbers', number: 'numbers', string: 'strings', mapping: 'mappings' },
    list: 'a list',
    listOf: (items) => `a list of ${items}`,
    or: 'or',
  },
  vi: {
    reference: 'Tài liệu tham khảo',
    extension:
      'Trường mở rộng: Compose bỏ qua các khóa bắt đầu bằng `x-`. Chúng chứa phần mà nhiều chỗ dùng chung qua anchor (`&name`) và alias (`*name`), hoặc phần dành cho công cụ khác.',
    deprecated: 'không nên dùng nữa',
    takes: (types) => `Nhận ${types}.`,
    fallback: (value) => `Mặc định: ${value}.`,
    types: {
      boolean: '`true` hoặc `false`',
      integer: 'số nguyên',
      number: 'số',
      string: 'chuỗi',
      pairs: 'mapping gồm tên và giá trị',
      mapping: 'mapping',
      null: 'giá trị trống',
    },
    plurals: { integer: 'số nguyên', number: 'số', string: 'chuỗi', mapping: 'mapping' },
    list: 'danh sách',
    listOf: (items) => `danh sách ${items}`,
    or: 'hoặc',
  },
};
