import type { Language } from './concept.ts';
import { conceptTexts } from './texts.generated.ts';

/** One `texts/<id>.<language>.md`, taken apart. A section that is not there is empty. */
export interface ConceptText {
  readonly title: string;
  readonly what: string;
  /** Sentences with `{placeholders}`, by key. */
  readonly facts: ReadonlyMap<string, string>;
  readonly trap: string;
}

/** With what only the page says: the editor never shows that, so it carries no pages. */
export interface ConceptPage extends ConceptText {
  /** Markdown of several paragraphs. */
  readonly page: string;
}

/** The text of a concept without its page, which `page.ts` reads. Throws for an id that no concept has. */
export function readConceptText(id: string, language: Language): ConceptText {
  const key = `${id}.${language}`;
  const known = alreadyRead.get(key);
  if (known !== undefined) return known;
  const markdown = conceptTexts[id]?.[language];
  if (markdown === undefined) throw new Error(`There is no concept "${id}"`);
  const text = parseConceptText(markdown);
  alreadyRead.set(key, text);
  return text;
}

/** Each text is taken apart once. */
const alreadyRead = new Map<string, ConceptText>();

/** Reads the format that `concept.ts` describes. `## Page` is the last section: headings inside it belong to it. */
export function parseConceptText(markdown: string): ConceptPage {
  const lines = markdown.split(/\r?\n/);
  const title =
    lines
      .find((line) => line.startsWith('# '))
      ?.slice(2)
      .trim() ?? '';
  const sections = new Map<string, string[]>();
  let section: string[] = [];
  let inPage = false;
  for (const line of lines) {
    const heading: string | undefined = inPage ? undefined : /^## (.+)$/.exec(line)?.[1]?.trim();
    if (heading === undefined) section.push(line);
    else {
      section = [];
      sections.set(heading, section);
      inPage = heading === 'Page';
    }
  }
  const paragraph = (name: string): string => (sections.get(name) ?? []).join('\n').trim();
  return {
    title,
    what: unwrapped(paragraph('What it is')),
    facts: factsIn(sections.get('Facts') ?? []),
    trap: unwrapped(paragraph('Trap')),
    page: paragraph('Page'),
  };
}

/** The names in braces, in order of appearance, without repeats. */
export function placeholdersOf(sentence: string): readonly string[] {
  return [...new Set([...sentence.matchAll(placeholder)].map((match) => match[1] ?? ''))];
}

export const placeholder = /\{([a-zA-Z]+)\}/g;

/** A fact starts with `- key: `; indented lines below it continue the sentence. */
function factsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  let key: string | undefined;
  for (const line of lines) {
    const start = /^- ([a-z][a-z0-9-]*): (.*)$/.exec(line);
    if (start !== null) {
      key = start[1] ?? '';
      facts.set(key, (start[2] ?? '').trim());
    } else if (key !== undefined && line.trim() !== '') {
      facts.set(key, `${facts.get(key) ?? ''} ${line.trim()}`);
    }
  }
  return facts;
}

function unwrapped(paragraph: string): string {
  return paragraph.replaceAll(/\s*\n\s*/g, ' ');
}
