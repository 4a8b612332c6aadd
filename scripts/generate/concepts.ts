import { readdir, readFile } from 'node:fs/promises';
import type { Concept } from '../../server/src/concepts/concept.ts';
import { inRoot } from '../support/paths.ts';
import { camelCase, codeHeader, type GeneratedFile, pageHeader } from './file.ts';

const folder = 'server/src/concepts';
const languages = ['en', 'vi'] as const;
const claimsFolder = 'test/engine/claims';

/** A concept is a module with texts of its name. */
async function conceptIds(): Promise<readonly string[]> {
  const names = await readdir(inRoot(folder, 'texts')).catch(() => []);
  return [
    ...new Set(names.filter((name) => name.endsWith('.md')).map((name) => name.replace(/\.[a-z]+\.md$/, ''))),
  ].sort();
}

export async function conceptIndex(): Promise<GeneratedFile> {
  const ids = await conceptIds();
  const modules = ['concept', ...ids].sort();
  const imports = modules.map((id) =>
    id === 'concept'
      ? "import type { Concept } from './concept.ts';\n"
      : `import ${identifierOf(id)} from './${id}.ts';\n`,
  );
  return {
    path: `${folder}/index.ts`,
    content: `${codeHeader}${imports.join('')}\nexport const concepts: readonly Concept[] = [\n${ids.map((id) => `  ${identifierOf(id)},\n`).join('')}];\n`,
  };
}

/** A concept can have the name of a Compose key that is a word of the language. */
function identifierOf(id: string): string {
  return id === 'extends' ? 'extendsConcept' : camelCase(id);
}

/** The texts in two files: what hovers show, and the pages, which are most of it and not in the editor's server. */
export async function conceptTexts(): Promise<readonly GeneratedFile[]> {
  const inHovers: string[] = [];
  const onPages: string[] = [];
  for (const id of await conceptIds()) {
    const texts = await Promise.all(
      languages.map(async (language) => {
        const text = await readFile(inRoot(folder, `texts/${id}.${language}.md`), 'utf8');
        const [shown = '', ...page] = text.split(/^## Page[ \t]*\r?\n/m);
        return { language, shown: JSON.stringify(shown), page: JSON.stringify(page.join('## Page\n').trim()) };
      }),
    );
    const entry = (part: 'shown' | 'page'): string =>
      `  ${JSON.stringify(id)}: {\n${texts.map((text) => `    ${text.language}: ${text[part]},\n`).join('')}  },\n`;
    inHovers.push(entry('shown'));
    onPages.push(entry('page'));
  }
  const type = "Readonly<Record<string, Readonly<Record<'en' | 'vi', string>>>>";
  return [
    {
      path: `${folder}/texts.generated.ts`,
      content: `${codeHeader}/** The concepts' texts as written in \`texts/\` but their pages, by id and language. */\nexport const conceptTexts: ${type} = {\n${inHovers.join('')}};\n`,
    },
    {
      path: `${folder}/pages.generated.ts`,
      content: `${codeHeader}/** The concepts' pages, by id and language. */\nexport const conceptPageTexts: ${type} = {\n${onPages.join('')}};\n`,
    },
  ];
}

export async function readConcepts(): Promise<readonly Concept[]> {
  const module = await import('../../server/src/concepts/index.ts');
  return module.concepts;
}

/** One page a concept, English first, then Vietnamese; and their list. */
export async function conceptPages(): Promise<readonly GeneratedFile[]> {
  const { readConceptPage } = await import('../../server/src/concepts/page.ts');
  const pages: GeneratedFile[] = [];
  const claims = await readClaims();
  for (const id of await conceptIds()) {
    const shown = claims.filter(({ concept }) => concept === id);
    const english = readConceptPage(id, 'en');
    const vietnamese = readConceptPage(id, 'vi');
    pages.push({
      path: `docs/concepts/${id}.md`,
      content:
        `${pageHeader}# ${english.title}\n\n[Tiếng Việt](#tiếng-việt)\n\n${body(english)}\n\n${shownStatements(shown)}---\n\n` +
        `# Tiếng Việt\n\n## ${vietnamese.title}\n\n${body(vietnamese)}\n${claimLinks(shown)}`,
    });
  }
  const list = await conceptList('');
  return [...pages, { path: 'docs/concepts/README.md', content: `${pageHeader}# Concepts\n\n${list}\n` }];
}

/** Links to all pages; `base` is their folder as seen from where the list stands. */
export async function conceptList(base: string): Promise<string> {
  const { readConceptText } = await import('../../server/src/concepts/text.ts');
  const lines = (await conceptIds()).map(
    (id) => `- [${readConceptText(id, 'en').title}](${base}${id}.md) · ${readConceptText(id, 'vi').title}`,
  );
  return lines.join('\n');
}

/** What the engine's tests show for a concept: the titles of the `claim`s in a file's `claims` of that name. */
export interface ShownClaims {
  readonly concept: string;
  /** The name of the file in the folder of claims. */
  readonly file: string;
  readonly statements: readonly string[];
}

/** Read from the text of the tests, by file and place: what imports a test runs it. */
export async function readClaims(): Promise<readonly ShownClaims[]> {
  const names = await readdir(inRoot(claimsFolder)).catch(() => []);
  const found: ShownClaims[] = [];
  for (const file of names.filter((name) => name.endsWith('.test.ts')).sort()) {
    const text = await readFile(inRoot(claimsFolder, file), 'utf8');
    for (const block of text.split(/^claims\(\s*(?=['"])/m).slice(1)) {
      const concept = /^['"]([^'"]*)['"]/.exec(block)?.[1] ?? '';
      const titles = block.matchAll(/^ +claim\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/gm);
      const statements = [...titles].map(([, single, double]) => (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'));
      found.push({ concept, file, statements });
    }
  }
  return found;
}

/** The English section, with an empty line behind it; empty where nothing is shown. */
function shownStatements(shown: readonly ShownClaims[]): string {
  if (shown.length === 0) return '';
  const lists = shown.map(
    (each) => `${each.statements.map((statement) => `- ${asMarkdown(statement)}\n`).join('')}\nIn ${link(each)}.\n\n`,
  );
  return `## Shown on a real engine\n\n${lists.join('')}`;
}

/** One Vietnamese sentence, with an empty line in front of it; empty where nothing is shown. */
function claimLinks(shown: readonly ShownClaims[]): string {
  if (shown.length === 0) return '';
  return `\nCác khẳng định trên được kiểm chứng bằng engine thật: ${shown.map(link).join(', ')}.\n`;
}

function link({ file }: ShownClaims): string {
  return `[\`${file}\`](../../${claimsFolder}/${file})`;
}

/** The titles are plain text with code in backticks: what else means something in Markdown is escaped. */
function asMarkdown(statement: string): string {
  return statement
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[\\*_<>[\]~|]/g, '\\$&')))
    .join('');
}

function body(text: { readonly what: string; readonly page: string; readonly trap: string }): string {
  return [text.what, text.page, `> ${text.trap.replaceAll('\n', '\n> ')}`].join('\n\n');
}
