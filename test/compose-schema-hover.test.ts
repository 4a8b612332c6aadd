import { describe, expect, it } from 'vitest';
import { readComposeTable, readTranslations, staleCorrections } from '../scripts/generate/compose-schema.ts';
import type { Language } from '../server/src/concepts/concept.ts';
import { explainPlace } from '../server/src/features/explanations.ts';
import { schemaHover as hoverOfPlace, schemaPlace } from '../server/src/features/schema-hover.ts';
import { hoverAt } from '../server/src/features/hover.ts';
import { composeSchema } from '../server/src/concepts/compose/schema.generated.ts';
import type { SchemaKey, SchemaText } from '../server/src/concepts/compose/schema.ts';
import { readSource, type Source } from '../server/src/model/source.ts';

function schemaHover(source: Source, offset: number, language: Language): ReturnType<typeof hoverOfPlace> | undefined {
  const place = schemaPlace(source, offset);
  return place === undefined ? undefined : hoverOfPlace(place, language);
}

const languages = ['en', 'vi'] as const;

interface Row {
  /** `services`, `n1`, `ports`, `[]`, `target`: names of our own where the user chooses them. */
  readonly path: readonly string[];
  readonly key: SchemaKey;
}

const rows = rowsOf(composeSchema, []);
const named = rows.filter(({ path }) => path.at(-1) !== '[]');

describe('the table', () => {
  it('has the keys of the Compose Specification', () => {
    expect(named.length).toBeGreaterThan(350);
    const paths = named.map(({ path }) => path.join('.'));
    for (const path of ['version', 'services.n.healthcheck.interval', 'services.n.ports.[].target', 'models.n.model']) {
      expect(paths).toContain(path);
    }
  });

  it.each(named)('says what $path is', ({ key }) => {
    expect(key.about).toBeDefined();
    expect(key.takes.length).toBeGreaterThan(0);
    for (const value of key.values ?? []) expect(value.about, value.value).toBeDefined();
  });

  it('has each English sentence in Vietnamese, and no translation of anything else', async () => {
    const english = new Set<string>();
    collect(await readComposeTable());
    const translations = await readTranslations();
    expect([...translations.keys()].toSorted()).toEqual([...english].toSorted());

    function collect(key: Awaited<ReturnType<typeof readComposeTable>>): void {
      const { about, values = [], keys = {}, named: below, items } = key;
      for (const text of [about, ...values.map((value) => value.about)]) if (text !== undefined) english.add(text);
      for (const child of [...Object.values(keys), below, items]) if (child !== undefined) collect(child);
    }
  });

  it('says the same code in both languages, as sentences without HTML', () => {
    for (const [english, vietnamese] of textsOf(composeSchema)) {
      expect(vietnamese.normalize('NFC')).toBe(vietnamese);
      for (const text of [english, vietnamese]) {
        expect(text, text).toMatch(/^[\p{Lu}`].*\.$/u);
        expect(text.replaceAll(/`[^`]+`/g, ''), text).not.toMatch(/[<`*\n]|https?:|\]\(/);
      }
      // A name that only one language sets as code still stands in the other.
      for (const code of codes(english)) expect(vietnamese, english).toContain(code);
      expect(vietnamese).not.toBe(english);
    }
  });

  it('corrects only what the schema still says', async () => {
    expect(await staleCorrections()).toEqual([]);
  });
});

describe.each(languages)('in %s', (language) => {
  it.each(named)('every key has a hover: $path', ({ path, key }) => {
    const { source, offset } = fileWith(path);
    const hover = schemaHover(source, offset, language);
    expect(hover?.span).toEqual({ start: offset, end: offset + (path.at(-1)?.length ?? 0) });
    expect(hover?.markdown).toContain(`\`${path.join('.').replaceAll('.[]', '[]')}\``);
    expect(hover?.markdown).toContain(key.about?.[language === 'en' ? 0 : 1] ?? 'nothing');
    expect(hover?.markdown).toMatch(
      /\[[^\]]+\]\(https:\/\/docs\.docker\.com\/reference\/compose-file\/[a-z-]+\/(?:#\w+)?\)$/,
    );
    expect(lines(hover?.markdown)).toBeLessThanOrEqual(12);
    expect(hoverAt({ source, offset, language })).toBeDefined();
  });

  const values = named.flatMap(({ path, key }) =>
    (key.values ?? []).map((each) => ({ path, value: each.value, about: each.about })),
  );
  it.each(values)('every allowed value has a hover: $path $value', ({ path, value, about }) => {
    const { source, offset } = fileWith(path, value);
    const at = offset + `${path.at(-1) ?? ''}: `.length;
    const hover = schemaHover(source, at, language);
    expect(hover?.span).toEqual({ start: at, end: at + value.length });
    expect(hover?.markdown).toContain(about?.[language === 'en' ? 0 : 1] ?? 'nothing');
    expect(hover?.markdown).toContain(`: ${value}\``);
  });
});

describe('the hover', () => {
  it('tells path, what the key is, what it takes, and where the reference is', () => {
    expect(hoverOn('services:\n  web:\n    image: nginx\n    working_dir: /x\n', 'working_dir')).toBe(
      '**`services.web.working_dir`**\n\n' +
        'The working directory in which the entrypoint or command will be run.\n\n' +
        'Takes a string. [Reference](https://docs.docker.com/reference/compose-file/services/#working_dir)',
    );
  });

  it.each([
    ['allowed values', 'services:\n  a:\n    cgroup: x\n', 'cgroup', 'Takes `host` or `private`.'],
    [
      'a default',
      'services:\n  a:\n    env_file: [{required: x}]\n',
      'required',
      'Takes `true` or `false`. Default: `true`.',
    ],
    ['lists', 'services:\n  a:\n    expose: [80]\n', 'expose', 'Takes a list of numbers or strings.'],
    ['forms', 'services:\n  a:\n    gpus: x\n', 'gpus', 'Takes `all` or a list of mappings.'],
    ['what is deprecated', 'volumes:\n  v:\n    external:\n      name: x\n', 'name', '· deprecated'],
  ])('tells %s', (_, text, word, expected) => {
    const { source, offset } = fileOf(text, word);
    expect(schemaHover(source, offset, 'en')?.markdown).toContain(expected);
  });

  it('leaves a key that a concept explains to the concept', () => {
    const { source, offset } = fileOf('services:\n  web:\n    image: nginx\n    ports: ["80:80"]\n', 'ports');
    expect(explainPlace(source, offset)).toBeDefined();
    expect(schemaHover(source, offset, 'en')).toBeDefined();
    expect(hoverAt({ source, offset, language: 'en' })?.markdown).not.toContain('services.web.ports');
  });

  it('goes before a concept about all that stands around the key', () => {
    const text =
      'services:\n  web:\n    image: x\n    volumes:\n      - type: bind\n        source: ./src\n        target: /a\n';
    const hovers = ['source', './src'].map((word) => hoverAt({ ...fileOf(text, word), language: 'en' })?.markdown);
    expect(hovers[0]).toContain('`services.web.volumes[].source`');
    expect(hovers[1]).toBeDefined();
    expect(hovers[1]).not.toContain('services.web');
  });

  it.each([
    ['an unknown key', 'services:\n  web:\n    imagee: nginx\n', 'imagee'],
    ['an unknown key at the top', 'foo: 1\nservices: {}\n', 'foo'],
    ['a name out of Object.prototype', 'services:\n  web:\n    build:\n      constructor: x\n', 'constructor'],
    ['a variable of the user', 'services:\n  web:\n    annotations:\n      x-y: z\n', 'x-y'],
    ['a value that is not one of the allowed', 'services:\n  web:\n    cgroup: hosts\n', 'hosts'],
    ['a comment', 'services:\n  web:\n    # cgroup\n    image: x\n', 'cgroup'],
  ])('says nothing about %s', (_, text, word) => {
    expect(hoverOn(text, word)).toBeUndefined();
  });

  it('is none of a Dockerfile', () => {
    expect(schemaHover(readSource('dockerfile', 'FROM a\n'), 1, 'en')).toBeUndefined();
  });

  it.each([
    ['at the top', 'x-log: &log\n  driver: x\nservices:\n  a:\n    image: b\n', 'x-log', '`x-log`'],
    ['in a service', 'services:\n  a:\n    x-y: 1\n', 'x-y', '`services.a.x-y`'],
  ])('says what an extension field is, %s', (_, text, word, path) => {
    expect(hoverOn(text, word)).toContain(`**${path}**\n\nAn extension field`);
  });

  it('explains what stands in an extension field by the first service that takes it over', () => {
    const merged = 'x-common: &common\n  working_dir: /a\nservices:\n  web:\n    <<: *common\n    image: x\n';
    expect(hoverOn(merged, 'working_dir')).toContain('`services.web.working_dir`');
    const aliased =
      'x-hooks: &hooks\n  - command: a\n    user: root\nservices:\n  web:\n    image: x\n    post_start: *hooks\n';
    expect(hoverOn(aliased, 'user')).toContain('`services.web.post_start[].user`');
    const value = 'x-common: &common\n  cgroup: host\nservices:\n  web:\n    <<: *common\n    image: x\n';
    expect(hoverOn(value, 'host')).toContain('`services.web.cgroup: host`');
    expect(hoverOn('x-common:\n  working_dir: /a\nservices: {}\n', 'working_dir')).toBeUndefined();
  });

  it('explains a key at an anchor in a service where it stands, and an allowed value behind an alias', () => {
    const text =
      'services:\n  a: &a\n    working_dir: &here /x\n    cgroup: &group private\n  b:\n    <<: *a\n    cgroup: *group\n';
    expect(hoverOn(text, 'working_dir')).toContain('`services.a.working_dir`');
    const { source, offset } = fileOf(text, '*group');
    expect(schemaHover(source, offset, 'en')?.markdown).toContain('`services.b.cgroup: private`');
  });

  it('ends with aliases of aliases', () => {
    const levels = Array.from({ length: 24 }, (_, level) => {
      const below = `*a${level - 1}`;
      return `x-a${level}: &a${level} {${level === 0 ? 'post_start: []' : `deploy: ${below}, build: ${below}, develop: ${below}`}}\n`;
    });
    const { source, offset } = fileOf(`${levels.join('')}services:\n  w:\n    <<: *a23\n`, 'post_start');
    const started = performance.now();
    schemaHover(source, offset, 'en');
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('shows what the user wrote as it is', () => {
    const names = ['"a`[x](command:y)`"', '"<img src=x>"', '"**b**"', `"${'c'.repeat(300)}"`, '"a\\n\\n# b"'];
    for (const name of names) {
      const { source, offset } = fileOf(`services:\n  ${name}:\n    tty: true\n`, 'tty');
      const markdown = schemaHover(source, offset, 'en')?.markdown ?? '';
      expect(markdown).toContain('tty');
      expect(lines(markdown)).toBeLessThanOrEqual(3);
      expect(markdown.replaceAll(/(`+)[^`](?:.*?[^`])?\1(?!`)/g, '')).not.toMatch(/<|command:|\*\*b|# b|ccc/);
      expect(markdown.length).toBeLessThan(500);
    }
  });

  it('answers within 5 ms on 300 lines', () => {
    const services = Array.from({ length: 34 }, (_, index) => service(`s${index}`));
    const text = `x-common: &common\n  stdin_open: true\nservices:\n${services.join('')}`;
    const source = readSource('compose', text);
    for (const word of ['stdin_open', 'pids']) {
      const offset = text.lastIndexOf(word) + 1;
      const times = Array.from({ length: 40 }, () => {
        const started = performance.now();
        expect(hoverAt({ source, offset, language: 'en' })).toBeDefined();
        return performance.now() - started;
      }).toSorted((a, b) => a - b);
      const median = times[20] ?? Infinity;
      console.log(`hover on ${word}: ${median.toFixed(3)} ms`);
      expect(median).toBeLessThan(5);
    }
  });
});

function rowsOf(key: SchemaKey, path: readonly string[]): readonly Row[] {
  const { keys = {}, named: below, items } = key;
  return [
    ...(path.length === 0 ? [] : [{ path, key }]),
    ...Object.entries(keys).flatMap(([name, child]) => rowsOf(child, [...path, name])),
    ...(below === undefined ? [] : rowsOf(below, [...path, 'n'])),
    ...(items === undefined ? [] : rowsOf(items, [...path, '[]'])),
  ];
}

function textsOf(schema: SchemaKey): readonly SchemaText[] {
  return rowsOf(schema, []).flatMap(({ key }) =>
    [key, ...(key.values ?? [])].flatMap(({ about }) => (about === undefined ? [] : [about])),
  );
}

function codes(text: string): readonly string[] {
  return [...text.matchAll(/`[^`]+`/g)].map(([code]) => code);
}

/** A Compose file with the last key of a path, and where that key is. */
function fileWith(path: readonly string[], value = ''): { readonly source: Source; readonly offset: number } {
  let text = '';
  let offset = 0;
  let indent = '';
  for (const [index, name] of path.entries()) {
    if (name === '[]') {
      text += `${indent}- `;
      continue;
    }
    const inItem = path[index - 1] === '[]';
    if (!inItem) text += indent;
    offset = text.length;
    text += `${name}:`;
    if (index < path.length - 1) text += '\n';
    indent += inItem ? '    ' : '  ';
  }
  return { source: readSource('compose', `${text} ${value}\n`), offset };
}

function fileOf(text: string, word: string): { readonly source: Source; readonly offset: number } {
  return { source: readSource('compose', text), offset: text.indexOf(word) + 1 };
}

function hoverOn(text: string, word: string): string | undefined {
  const { source, offset } = fileOf(text, word);
  return schemaHover(source, offset, 'en')?.markdown;
}

function lines(markdown: string | undefined): number {
  return (markdown ?? '').split('\n').filter((line) => line.trim() !== '').length;
}

/** Nine lines. */
function service(name: string): string {
  return `  ${name}:\n    <<: *common\n    image: nginx\n    ports: ["80:80"]\n    working_dir: /x\n    tty: true\n    deploy:\n      resources:\n        limits: {pids: 4}\n`;
}
