import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hoverAt, type HoverResult } from '../server/src/features/hover.ts';
import { readSource, type Source } from '../server/src/model/source.ts';
import { lineIndex, lineOf } from '../server/src/text/line-index.ts';
import { runs } from './harness/runs.ts';

const folder = path.join(import.meta.dirname, 'hovers');
const files = readdirSync(folder).filter((name) => /\.(?:Dockerfile|compose\.yaml)$/.test(name));
const languages = ['en', 'vi'] as const;
const pageUrl = (id: string): string => `docs/concepts/${id}.md`;

describe.each(files)('%s', (name) => {
  const source = read(name, readFileSync(path.join(folder, name), 'utf8'));

  test.each(languages)('says what it says, in %s', async (language) => {
    await expect(everyHover(source, language)).toMatchFileSnapshot(path.join(folder, `${name}.${language}.md`));
  });

  test('has something to say about the same places in both languages', () => {
    const [english, vietnamese] = languages.map((language) => hovers(source, language).map(({ span }) => span));
    expect(english).toEqual(vietnamese);
    expect(english?.length).toBeGreaterThan(4);
  });

  test('keeps to twelve lines and three concepts, and has neither HTML nor commands', () => {
    for (const language of languages) {
      for (const { markdown } of hovers(source, language)) {
        const lines = markdown.split('\n').filter((line) => line.trim() !== '' && line !== '---');
        expect(lines.length, markdown).toBeLessThanOrEqual(12);
        expect(markdown.split('\n---\n').length).toBeLessThanOrEqual(3);
        expect(markdown.replaceAll(/`[^`]*`/g, '')).not.toMatch(/<|command:/);
      }
    }
  });
});

describe('what comes from the file', () => {
  test.each([
    ['a link', 'FROM a[click](command:evil)b'],
    ['HTML', 'FROM busybox AS <img/src=x>\nFROM busybox\nCOPY --from=<img/src=x> a b'],
    ['HTML in arguments', 'FROM scratch\nCMD ["<script>alert(1)</script>", "[x](command:y)"]'],
    ['pipes and stars', 'FROM scratch\nCMD echo **bold** | tee _x_ > y'],
    ['backticks', 'FROM scratch\nCMD ["`", "``[x](y)``", "```"]'],
    ['a backtick alone', 'FROM scratch\nENTRYPOINT ["`"]'],
    ['placeholders of our own', 'FROM scratch\nCMD ["{program}", "$&", "{vector}"]'],
    ['line breaks', 'FROM scratch\nCMD ["a\\n\\n---\\n# heading"]'],
  ])('stays text: %s', (_, text) => {
    const source = readSource('dockerfile', text);
    for (const { markdown } of hovers(source, 'en')) {
      const outside = withoutCode(markdown);
      expect(outside).not.toMatch(/<|evil|alert|command:|\*\*bold|# heading|\{/);
      expect(markdown.split('\n').filter((line) => line.startsWith('#'))).toEqual([]);
    }
  });

  test('is shown whole between fences that it cannot close', () => {
    const hover = hoverOn('FROM scratch\nCMD ["`", "``x``"]', 'CMD');
    expect(hover?.markdown).toContain('``` ["`", "``x``"] ```');
  });

  test('is cut where it is long', () => {
    const hover = hoverOn(`FROM scratch\nCMD ["${'a'.repeat(10_000)}"]`, 'CMD');
    expect(hover?.markdown.length).toBeLessThan(3000);
  });
});

describe('there is nothing to say', () => {
  test.each([
    ['a word of a RUN', 'FROM busybox\nRUN echo hello', 'hello'],
    ['a comment', '# hello\nFROM busybox', 'hello'],
    ['an unknown instruction', 'FROM busybox\nFETCH x', 'FETCH'],
    ['the text of a heredoc', 'FROM busybox\nCOPY <<EOF /x\nhello\nEOF', 'hello'],
  ])('about %s', (_, text, word) => {
    expect(hoverOn(text, word)).toBeUndefined();
  });

  test.each([
    ['a key that there is not', 'services:\n  web:\n    image: nginx\n    working_folder: /x\n', 'working_folder'],
    ['the text of a command', 'services:\n  web:\n    image: nginx\n    command: serve\n', 'serve'],
  ])('about %s in a Compose file', (_, text, word) => {
    expect(
      hoverAt({ source: readSource('compose', text), offset: text.indexOf(word) + 1, language: 'en' }),
    ).toBeUndefined();
  });
});

describe('property: never throws, and what it explains is where the cursor is', () => {
  const instructions =
    'FROM RUN COPY ADD CMD ENTRYPOINT ARG ENV EXPOSE VOLUME SHELL ONBUILD WORKDIR USER HEALTHCHECK LABEL';
  const words =
    'AS a --from=a --from=0 --link busybox:1.2-slim @sha256: scratch $Y ${Y:-z} Y=1 . ../x /y 8080/udp {x} <<EOF EOF';
  const marks = ['\n', '\n', '\n', '\r\n', '\\\n', '["x", "$Y"]', '[', '"', "'", '`', '\u2028', '\uFEFF', '😀'];
  const mount = '--mount=type=bind,from=a,source=x,target=/y';
  const dockerfileWords = constantFrom(...instructions.split(' '), ...words.split(' '), ...marks, mount);
  const keys =
    'services: networks: volumes: ports: expose: build: image: web: db: default: *x {} [] {a: ./a:/b data:/c /anon null';
  const breaks = ['\n', '\n', '\n  ', '\n    ', '\n      ', '- ', ': ', '\t'];
  const flow = ['"8080:80"', '&x ', '<<: ', '{', '}', '[', ']', '!reset', '😀'];
  const pairs = ['network_mode: host', 'aliases: [x]', 'container_name: c'];
  const composeWords = constantFrom(...keys.split(' '), ...breaks, ...flow, ...pairs);

  test.each([
    ['dockerfile', dockerfileWords],
    ['compose', composeWords],
  ] as const)('%s', (language, parts) => {
    assert(
      property(array(parts, { maxLength: 40 }), (chosen) => {
        const text = chosen.join(language === 'dockerfile' ? ' ' : '');
        const source = readSource(language, text);
        for (let offset = 0; offset <= text.length; offset++) {
          for (const each of languages) {
            const hover = hoverAt({ source, offset, language: each });
            if (hover === undefined) continue;
            if (hover.span.start > offset || hover.span.end < offset)
              throw new Error(`at ${offset}: ${JSON.stringify(hover)}`);
          }
        }
      }),
      { numRuns: runs(150) },
    );
  });
});

function read(name: string, text: string): Source {
  return readSource(name.endsWith('.yaml') ? 'compose' : 'dockerfile', text);
}

/** Each hover of a file once, in file order. */
function hovers(source: Source, language: 'en' | 'vi'): readonly HoverResult[] {
  const ofSource = known.get(source) ?? {};
  known.set(source, ofSource);
  return (ofSource[language] ??= readHovers(source, language));
}

/** Several tests look at the same ones. */
const known = new WeakMap<Source, Partial<Record<'en' | 'vi', readonly HoverResult[]>>>();

function readHovers(source: Source, language: 'en' | 'vi'): readonly HoverResult[] {
  const { text } = source.model;
  const found = new Map<string, HoverResult>();
  for (let offset = 0; offset <= text.length; offset++) {
    const hover = hoverAt({ source, offset, language, pageUrl });
    if (hover !== undefined) found.set(`${hover.span.start}-${hover.span.end}`, hover);
  }
  return [...found.values()].toSorted((a, b) => a.span.start - b.span.start);
}

/** Every hover under its place. Paragraphs that come again, what a concept is and its trap, are shown the first time only. */
function everyHover(source: Source, language: 'en' | 'vi'): string {
  const { text } = source.model;
  const lines = lineIndex(text);
  const shown = new Set<string>();
  const sections = hovers(source, language).map(({ span, markdown }) => {
    const words = text.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
    const paragraphs = markdown.split('\n\n').filter((paragraph) => {
      const isNew = !shown.has(paragraph);
      shown.add(paragraph);
      return isNew || paragraph === '---' || paragraph.startsWith('- ') || /^\*\*[^*]+\*\*$/.test(paragraph);
    });
    return `# Line ${lineOf(lines, span.start) + 1}: \`${words}\`\n\n${paragraphs.join('\n\n')}\n`;
  });
  return sections.join('\n');
}

function hoverOn(text: string, word: string): HoverResult | undefined {
  return hoverAt({ source: readSource('dockerfile', text), offset: text.indexOf(word) + 1, language: 'en' });
}

/** What is left of Markdown without its code spans, by the rule of CommonMark: a fence ends at the next run as long as it. */
function withoutCode(markdown: string): string {
  return markdown.replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, ' ');
}
