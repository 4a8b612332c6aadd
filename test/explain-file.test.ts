import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeOf, dockerfileOf } from '../scripts/bench/files.ts';
import { explainedAsMarkdown } from '../server/src/cli/explain-file.ts';
import { codeSpan, escapeMarkdown, renderFact } from '../server/src/concepts/explain.ts';
import { placeholdersOf, readConceptText } from '../server/src/concepts/text.ts';
import { conceptTexts } from '../server/src/concepts/texts.generated.ts';
import { explainFile, mostPlaces } from '../server/src/features/explain-file/explain-file.ts';
import type { Explanation } from '../server/src/features/explain-file/explanation.ts';
import { type Inline, type Inlines, plainText, readInlines } from '../server/src/features/explain-file/inlines.ts';
import { pageTexts, type Word } from '../server/src/features/explain-file/words.ts';
import { explainPlace } from '../server/src/features/explanations.ts';
import { readSource, type Source } from '../server/src/model/source.ts';
import { allRules } from '../server/src/rules/lint.ts';
import { lineIndex } from '../server/src/text/line-index.ts';
import { encloses } from '../server/src/text/span.ts';
import { casesOf } from './harness/cases.ts';
import { isThorough, runs } from './harness/runs.ts';

const hovers = path.join(import.meta.dirname, 'hovers');
const teaching = readdirSync(hovers).filter((name) => /\.(?:Dockerfile|compose\.yaml)$/.test(name));
const languages = ['en', 'vi'] as const;
const pageUrl = (id: string): string => `docs/concepts/${id}.md`;

function read(language: Source['language'], text: string): Source {
  return readSource(language, text);
}

function readTeaching(name: string): Source {
  return read(name.endsWith('.yaml') ? 'compose' : 'dockerfile', readFileSync(path.join(hovers, name), 'utf8'));
}

describe.each(['go-two-stages.Dockerfile', 'cache-and-mounts.Dockerfile', 'shop.compose.yaml', 'host.compose.yaml'])(
  '%s',
  (name) => {
    test.each(languages)('is walked through, in %s', async (language) => {
      const source = readTeaching(name);
      const explanation = explainFile({ source, language, pageUrl });
      const shown = explainedAsMarkdown(explanation, lineIndex(source.model.text));
      await expect(shown).toMatchFileSnapshot(path.join(import.meta.dirname, 'explain', `${name}.${language}.md`));
    });
  },
);

describe('what holds of every walk', () => {
  test.each(teaching)('%s', (name) => {
    for (const language of languages) holds(readTeaching(name), language);
    saysTheSame(readTeaching(name));
  });

  test('the examples of all rules', () => {
    let count = 0;
    // While one works, a part of them has to do.
    for (const rule of allRules.filter((_, index) => isThorough || index % 8 === 0)) {
      if (rule.language !== 'dockerfile' && rule.language !== 'compose') continue;
      for (const { text } of casesOf(rule).filter(({ isExample }) => isExample)) {
        const source = read(rule.language, text);
        holds(source, 'vi');
        saysTheSame(source);
        count++;
      }
    }
    expect(count).toBeGreaterThan(isThorough ? 400 : 40);
  });

  test('anything that is typed', () => {
    const words =
      'FROM FROM RUN COPY --from=a --from=0 AS a busybox ${X:-y} USER EXPOSE 80 CMD ["x"] ENTRYPOINT x ONBUILD FETCH --mount=type=bind,from=b,source=/x scratch # syntax=x ARG X=1';
    const keys =
      'services: networks: volumes: secrets: ports: build: image: web: db: default: *x &x {} [] depends_on: network_mode: host service:web external: true "80:80" v:/d null - - <<:';
    const whitespace = ['\n', '\n', '\n  ', '\n    ', ' ', ': '];
    for (const [language, parts] of [
      ['dockerfile', [...words.split(' '), '\n', '\n', '\\\n', '<<EOF', '`', '\r\n']],
      ['compose', [...keys.split(' '), ...whitespace]],
    ] as const) {
      assert(
        property(array(constantFrom(...parts), { maxLength: 40 }), (chosen) => {
          const source = read(language, chosen.join(language === 'dockerfile' ? ' ' : ''));
          holds(source, 'en');
          saysTheSame(source);
        }),
        { numRuns: runs(800) },
      );
    }
  });
});

/** Everything that is named exists, and every place is in the file. */
function holds(source: Source, language: 'en' | 'vi'): void {
  const { text } = source.model;
  const { summary, picture, parts } = explainFile({ source, language });
  expect(summary.length).toBeGreaterThan(0);
  const file = { start: 0, end: text.length };
  const introduced = new Map<string, number>();
  for (const part of parts) {
    expect(encloses(file, part.span)).toBe(true);
    expect(plainText(part.heading)).not.toBe('');
    expect(part.items.length).toBeGreaterThan(0);
    for (const item of part.items) {
      expect(encloses(file, item.span)).toBe(true);
      expect(item.source).toBe(text.slice(item.span.start, item.span.end));
      expect(item.title).not.toBe('');
      expect(item.url).toMatch(/^https:\/\//);
      if (item.what.length > 0) introduced.set(item.url, (introduced.get(item.url) ?? 0) + 1);
    }
  }
  expect([...introduced].filter(([, times]) => times > 1)).toEqual([]);
  if (picture === undefined) return;
  const ids = picture.nodes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { from, to } of picture.edges) {
    expect(ids).toContain(from);
    expect(ids).toContain(to);
  }
  const spans = [...picture.nodes, ...picture.edges].flatMap(({ span }) => span ?? []);
  expect(spans.every((span) => encloses(file, span))).toBe(true);
  expect(picture.legend.map(({ kind }) => kind).toSorted()).toEqual(
    [...new Set(picture.nodes.map(({ kind }) => kind))].toSorted(),
  );
}

function saysTheSame(source: Source): void {
  const [english, vietnamese] = languages.map((language) => outline(explainFile({ source, language })));
  expect(vietnamese).toEqual(english);
}

/** What does not depend on the language. */
function outline({ summary, picture, parts }: Explanation) {
  return {
    summary: summary.length,
    nodes: picture?.nodes.map(({ id, kind }) => [id, kind]),
    edges: picture?.edges.map(({ from, to, kind }) => [from, to, kind]),
    parts: parts.map(({ span, facts, items }) => [
      span,
      facts.length,
      items.map((item) => [item.span, item.url, item.what.length > 0, item.facts.length, item.trap.length > 0]),
    ]),
  };
}

describe('the walk', () => {
  test('has every instruction of a Dockerfile as an item, each with what a hover on its keyword says', () => {
    for (const name of teaching.filter((each) => each.endsWith('Dockerfile'))) {
      const source = readTeaching(name);
      if (source.language !== 'dockerfile') throw new Error(`${name} is no Dockerfile`);
      const items = explainFile({ source, language: 'en' }).parts.flatMap((part) => part.items);
      for (const { span, keyword } of source.model.tree.instructions) {
        const item = items.find((each) => each.span.start === span.start && each.span.end === span.end);
        const place = explainPlace(source, keyword.span.start);
        const facts = [place?.main, ...(place?.companions ?? [])].flatMap((each) =>
          (each?.facts ?? []).map((fact) =>
            plainText(readInlines(renderFact(readConceptText(each?.id ?? '', 'en'), fact, 'en'))),
          ),
        );
        expect(item?.facts.map(plainText)).toEqual(facts);
      }
    }
  });

  test('has every key of every service', () => {
    const text = 'services:\n  web:\n    image: nginx\n    labels: {a: b}\n    x-own: 1\n  db:\n    image: postgres\n';
    const { parts } = explainFile({ source: read('compose', text), language: 'en' });
    const sources = parts.map(({ items }) => items.map(({ source }) => source));
    expect(sources[0]).toEqual(expect.arrayContaining(['web', 'image: nginx', 'labels: {a: b}', 'x-own: 1']));
    expect(sources[1]).toEqual(expect.arrayContaining(['db', 'image: postgres']));
  });

  test('says of a key without a concept what the schema says, once', () => {
    const text =
      'services:\n  a:\n    image: x\n    mac_address: 02:42:ac:11:65:43\n  b:\n    image: x\n    mac_address: 02:42:ac:11:65:44\n';
    for (const language of languages) {
      const items = explainFile({ source: read('compose', text), language }).parts.flatMap((part) => part.items);
      const [first, second] = items.filter(({ title }) => title === 'mac_address');
      expect(first?.url).toBe('https://docs.docker.com/reference/compose-file/services/#mac_address');
      expect(plainText(first?.what ?? [])).not.toBe('');
      expect(first?.facts.map(plainText)).toEqual([language === 'en' ? 'Takes a string.' : 'Nhận chuỗi.']);
      expect(second?.what).toEqual([]);
      expect(second?.facts).toEqual(first?.facts);
    }
  });

  test('goes on behind a mistake', () => {
    const { parts, summary } = explainFile({
      source: read('dockerfile', 'FROM alpine:3.22\nFETCH x\nUSER 1000\n'),
      language: 'en',
    });
    expect(parts.flatMap(({ items }) => items.map(({ title }) => title))).toEqual([
      'FROM',
      'Base image',
      'Unknown instruction',
      'USER, and running as root',
    ]);
    expect(summary.map(plainText).join(' ')).toContain('Problems');
  });
});

describe('the summary', () => {
  test.each([
    ['', /has no instructions yet/],
    ['ARG X=1\n', /No FROM stands in this file/],
    ['RUN x\n', /No FROM stands in this file/],
    ['FROM debian:12\n', /CMD nor ENTRYPOINT: debian:12 decides/],
    ['FROM debian:12\n', /No USER is set, so its containers run as root, the user of debian:12/],
    ['FROM example.org/x:1\n', /No USER is set: example.org\/x:1 decides/],
    ['ARG V=12\nFROM debian:$V\n', /starts from debian:12, unless a build argument says otherwise/],
    ['ARG V\nFROM $V\n', /known when it is built: \$V depends on a build argument/],
    ['FROM scratch\nCOPY a /a\nUSER 7:8\nENTRYPOINT ["/a"]\nCMD ["b"]\nEXPOSE 80 53/udp\n', /starts \["\/a", "b"\]/],
    ['FROM scratch\nUSER 7:8\n', /run as the user 7\./],
    ['FROM scratch\nEXPOSE 80 53/udp\n', /declares 80 and 53\/udp;/],
    ['FROM debian:12\nCMD serve\n', /starts \["\/bin\/sh", "-c", "serve"\], unless debian:12 has an ENTRYPOINT/],
    ['FROM debian:12\nENTRYPOINT ["a"]\n', /A container starts \["a"\]\./],
    ['FROM debian:12 AS a\nRUN x\nFROM a\nRUN y\n', /It adds 2 layers/],
    ['FROM debian:12 AS a\nFROM debian:12\nCOPY x y\n', /does not need a: .* It adds one layer/],
  ])('of the Dockerfile %j', (text, said) => {
    expect(summaryOf('dockerfile', text)).toMatch(said);
  });

  test.each([
    ['', /has no services yet/],
    ['services:\n', /has no services yet/],
    ['include: [a.yaml]\n', /no services of its own/],
    ['services: {a: {image: x}, b: {build: .}}', /runs 2 services: a and b\. Built here: b\. No port is published/],
    ['services: {a: {image: x, ports: ["80:8080"]}}', /Reachable from the host: localhost:80 → a:8080\/tcp\./],
    ['services: {a: {image: x, ports: ["8080"]}}', /a free port → a:8080\/tcp/],
    ['services: {a: {image: x, network_mode: host, ports: ["80:80"]}}', /network of the host itself.*: a\./],
    [
      'services: {a: {image: x, ports: ["80:80"], networks: [n]}}\nnetworks: {n: {internal: true}}',
      /No port is published/,
    ],
    ['services: {a: {image: x, networks: [n]}}\nnetworks: {n: }', /Networks that services join: n\./],
    [
      'services: {a: {image: x, volumes: ["vol:/d", "./c:/c"]}}\nvolumes: {vol: }',
      /the data in vol\..*on the host.*\.\/c/i,
    ],
    [
      'services: {a: {image: x, volumes: ["vol:/d"]}}\nvolumes: {vol: {external: true}}',
      /by docker compose down, and by down -v too: the data in vol\./,
    ],
  ])('of the Compose file %j', (text, said) => {
    expect(summaryOf('compose', text)).toMatch(said);
  });
});

describe('the picture', () => {
  test('shows what each stage takes from which', () => {
    const text = [
      'FROM golang:1.25 AS build',
      'FROM build AS test',
      'FROM scratch',
      'COPY --from=build /a /b /c/',
      'COPY --from=busybox:1 /bin/busybox /bin/',
      'RUN --mount=type=bind,from=build,source=/src,target=/x true',
    ].join('\n');
    expect(arrows('dockerfile', text)).toEqual([
      'image:golang:1.25 -base-> stage:0',
      'stage:0 -base-> stage:1',
      'image:scratch -base-> stage:2',
      'stage:0 -copy-> stage:2 /a /b',
      'image:busybox:1 -copy-> stage:2 /bin/busybox',
      'stage:0 -mount-> stage:2 /src',
    ]);
    const nodes = explainFile({ source: read('dockerfile', text), language: 'en' }).picture?.nodes ?? [];
    expect(nodes.filter(({ id }) => id.startsWith('stage:')).map(({ kind }) => kind)).toEqual([
      'stage',
      'unused-stage',
      'final-stage',
    ]);
  });

  test('shows networks, ports, what waits for what, and volumes', () => {
    const text = [
      'services:',
      '  web:',
      '    image: nginx',
      '    ports: ["127.0.0.1:8080:80", "53:53/udp"]',
      '    depends_on: {db: {condition: service_healthy}, none: {}}',
      '  db:',
      '    image: postgres',
      '    networks: {back: {aliases: [data]}}',
      '    volumes: ["vol:/var/lib:ro"]',
      '  agent: {image: a, network_mode: host, ports: ["9:9"]}',
      '  side: {image: a, network_mode: "service:web"}',
      '  shut: {image: a, network_mode: none}',
      'networks: {back: {internal: true}}',
      'volumes: {vol: }',
    ].join('\n');
    expect(arrows('compose', text)).toEqual([
      'host -port-> service:web 127.0.0.1:8080→80/tcp',
      'host -port-> service:web 53→53/udp',
      'service:web -joins-> network:default',
      'service:web -depends-> service:db service_healthy',
      'service:db -joins-> network:back data',
      'service:db -mount-> volume:vol /var/lib:ro',
      'host -joins-> service:agent network_mode: host',
      'service:side -joins-> service:web network_mode: service:web',
    ]);
    const nodes = explainFile({ source: read('compose', text), language: 'en' }).picture?.nodes ?? [];
    const details = nodes.map(({ id, detail }) => [id, detail]);
    expect(details).toContainEqual(['network:back', 'internal']);
    expect(details).toContainEqual(['network:default', 'made by Compose']);
    expect(details).toContainEqual(['service:shut', 'a · no network']);
  });

  test('is not drawn where nothing is to be seen', () => {
    for (const language of ['dockerfile', 'compose'] as const) {
      expect(explainFile({ source: read(language, ''), language: 'en' }).picture).toBeUndefined();
    }
  });
});

test.each([
  ['dockerfile', dockerfileOf(isThorough ? 7600 : 1200)],
  ['compose', composeOf(isThorough ? 7600 : 1200)],
] as const)('a very long file is cut, with a word about it: %s', (language, text) => {
  const source = read(language, text);
  const started = performance.now();
  const { parts, summary } = explainFile({ source, language: 'en' });
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(parts.flatMap(({ items }) => items).length).toBeLessThanOrEqual(mostPlaces);
  expect(summary.map(plainText).join(' ')).toContain(`the first ${mostPlaces} places`);
});

describe('inlines', () => {
  test.each<[string, readonly unknown[]]>([
    ['', []],
    ['plain', [textOf('plain')]],
    ['a `b` c', [textOf('a '), code('b'), textOf(' c')]],
    ['`` a`b ``', [code('a`b')]],
    ['` `` `', [code('``')]],
    ['`  `', [code('  ')]],
    ['an ` alone', [textOf('an ` alone')]],
    ['``open`', [textOf('``open`')]],
    [String.raw`\*\*a\*\* \<b\> \n`, [textOf(String.raw`**a** <b> \n`)]],
    [String.raw`\``, [textOf('`')]],
    ['**a `b` c**d', [{ kind: 'strong', text: 'a ' }, code('b'), { kind: 'strong', text: ' c' }, textOf('d')]],
    ['*a* `b`', [{ kind: 'strong', text: 'a' }, textOf(' '), code('b')]],
    ['2 * 3 * 4, *open', [textOf('2 * 3 * 4, *open')]],
    ['**open', [textOf('**open')]],
    ['a * b', [textOf('a * b')]],
    ['[a `b`](https://x.org/y)', [{ kind: 'link', text: 'a b', url: 'https://x.org/y' }]],
    ['[a](javascript:alert)', [textOf('a')]],
    ['[a](http://x.org)', [textOf('a')]],
    ['[a](https://x.org"onclick=)', [textOf('a')]],
    ['[a] (https://x.org)', [textOf('[a] (https://x.org)')]],
    ['<script>alert(1)</script>', [textOf('<script>alert(1)</script>')]],
    ['`[a](https://x.org)`', [code('[a](https://x.org)')]],
  ])('of %j', (markdown, expected) => {
    expect(readInlines(markdown)).toEqual(expected);
  });

  const evil = [
    '`',
    '``',
    '```',
    '[x](',
    'https://x.org',
    'javascript:alert(1)',
    ')',
    ']',
    '**',
    '\\',
    '<script>',
    ' ',
  ];

  test('property: a value from a file comes back as it is, as text or as code', () => {
    assert(
      property(array(constantFrom(...evil, 'a', '_', '!', '&lt;'), { maxLength: 12 }), (parts) => {
        const value = parts.join('');
        const oneLine = value.replaceAll(/\s+/g, ' ');
        expect(plainText(readInlines(`x ${escapeMarkdown(value)} y`))).toBe(`x ${oneLine} y`);
        expect(kinds(readInlines(`x ${escapeMarkdown(value)} y`))).toEqual(['text']);
        const inCode = readInlines(`**x** ${codeSpan(value)} [y](https://y.org)`);
        expect(kinds(inCode)).toEqual(['strong', 'text', 'code', 'text', 'link']);
        expect(inCode[2]?.text).toBe(value.trim() === '' ? '""' : value);
      }),
      { numRuns: runs(3000) },
    );
  });

  test('property: any Markdown is read, and only https pages are linked', () => {
    assert(
      property(array(constantFrom(...evil), { maxLength: 20 }), string(), (parts, end) => {
        for (const inline of readInlines(parts.join('') + end)) {
          if (inline.kind === 'link') expect(inline.url).toMatch(/^https:\/\/[^\s<>"'()]+$/);
        }
      }),
      { numRuns: runs(3000) },
    );
  });

  test('all concepts’ texts leave no sign unread', () => {
    for (const id of Object.keys(conceptTexts)) {
      for (const language of languages) {
        const { what, trap, facts } = readConceptText(id, language);
        for (const sentence of [what, trap, ...facts.values()]) {
          const inlines = readInlines(sentence);
          const outside = inlines.filter(({ kind }) => kind !== 'code').map((inline) => inline.text);
          expect(outside.join(''), `${id}.${language}`).not.toMatch(/[`*]|\]\(/);
        }
      }
    }
  });
});

describe('what comes from the file', () => {
  const nasty = '`a`[x](https://evil.org)<script>**b**](javascript:alert(1))';

  test.each([
    ['dockerfile', `FROM scratch AS x\nCMD [${JSON.stringify(nasty)}]\nUSER ${nasty}\nCOPY --from=${nasty} a b\n`],
    [
      'compose',
      `services:\n  ${JSON.stringify(nasty)}:\n    image: ${JSON.stringify(nasty)}\n    networks: [${JSON.stringify(nasty)}]\n`,
    ],
  ] as const)('never becomes a link or strong: %s', (language, text) => {
    for (const spoken of languages) {
      const { summary, parts } = explainFile({ source: read(language, text), language: spoken });
      const items = parts.flatMap((part) => part.items);
      const inlines = [
        summary,
        parts.flatMap(({ heading, facts }) => [heading, facts.flat()]),
        items.flatMap(({ what, facts, trap }) => [what, facts.flat(), trap]),
      ].flat(2);
      expect(inlines.some((inline) => inline.text.includes('javascript:'))).toBe(true);
      for (const { kind, text: shown } of inlines) {
        if (kind === 'link' || kind === 'strong') expect(shown).not.toMatch(/evil|javascript|b/);
      }
      expect(inlines.filter(({ kind }) => kind === 'link')).toEqual([]);
    }
  });
});

test('both languages give every sentence the same places to fill', () => {
  const keys = Object.keys(pageTexts.en) as readonly Word[];
  expect(Object.keys(pageTexts.vi).toSorted()).toEqual([...keys].toSorted());
  for (const key of keys) {
    const [english, vietnamese] = languages.map((language) => placeholdersOf(pageTexts[language][key]).toSorted());
    expect(vietnamese, key).toEqual(english);
    expect(pageTexts.vi[key], key).not.toBe('');
  }
});

function summaryOf(language: Source['language'], text: string): string {
  return explainFile({ source: read(language, text), language: 'en' })
    .summary.map(plainText)
    .join(' ');
}

function arrows(language: Source['language'], text: string): readonly string[] {
  const { picture } = explainFile({ source: read(language, text), language: 'en' });
  return (picture?.edges ?? []).map(({ from, to, kind, label }) => `${from} -${kind}-> ${to} ${label ?? ''}`.trimEnd());
}

function kinds(inlines: Inlines): readonly string[] {
  return inlines.map(({ kind }) => kind);
}

function textOf(value: string): Inline {
  return { kind: 'text', text: value };
}

function code(value: string): Inline {
  return { kind: 'code', text: value };
}
