import { readdir, readFile } from 'node:fs/promises';
import type { Concept } from '../../server/src/concepts/concept.ts';
import { inRoot } from '../support/paths.ts';
import { camelCase, codeHeader, type GeneratedFile, pageHeader } from './file.ts';

const folder = 'server/src/concepts';
const languages = ['en', 'vi'] as const;

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
      : `import ${camelCase(id)} from './${id}.ts';\n`,
  );
  return {
    path: `${folder}/index.ts`,
    content: `${codeHeader}${imports.join('')}\nexport const concepts: readonly Concept[] = [\n${ids.map((id) => `  ${camelCase(id)},\n`).join('')}];\n`,
  };
}

export async function conceptTexts(): Promise<GeneratedFile> {
  const entries: string[] = [];
  for (const id of await conceptIds()) {
    const texts = await Promise.all(
      languages.map(async (language) => {
        const text = await readFile(inRoot(folder, `texts/${id}.${language}.md`), 'utf8');
        return `    ${language}: ${JSON.stringify(text)},\n`;
      }),
    );
    entries.push(`  ${JSON.stringify(id)}: {\n${texts.join('')}  },\n`);
  }
  return {
    path: `${folder}/texts.generated.ts`,
    content: `${codeHeader}/** The concepts' texts as written in \`texts/\`, by id and language. */\nexport const conceptTexts: Readonly<Record<string, Readonly<Record<'en' | 'vi', string>>>> = {\n${entries.join('')}};\n`,
  };
}

export async function readConcepts(): Promise<readonly Concept[]> {
  const module = await import('../../server/src/concepts/index.ts');
  return module.concepts;
}

/** One page a concept, English first, then Vietnamese; and their list. */
export async function conceptPages(): Promise<readonly GeneratedFile[]> {
  const { readConceptText } = await import('../../server/src/concepts/text.ts');
  const pages: GeneratedFile[] = [];
  for (const id of await conceptIds()) {
    const english = readConceptText(id, 'en');
    const vietnamese = readConceptText(id, 'vi');
    pages.push({
      path: `docs/concepts/${id}.md`,
      content:
        `${pageHeader}# ${english.title}\n\n[Tiếng Việt](#tiếng-việt)\n\n${body(english)}\n\n---\n\n` +
        `# Tiếng Việt\n\n## ${vietnamese.title}\n\n${body(vietnamese)}\n`,
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

function body(text: { readonly what: string; readonly page: string; readonly trap: string }): string {
  return [text.what, text.page, `> ${text.trap.replaceAll('\n', '\n> ')}`].join('\n\n');
}
