import { conceptPage } from '../rules/pages.ts';
import type { ConceptText } from '../concepts/text.ts';

/** A concept as Markdown: what it is, the page, and the trap. */
export function explainConcept(id: string, { title, what, page, trap }: ConceptText): string {
  const quoted = trap
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  return `# ${title}\n\n${[what, page, quoted, conceptPage(id)].filter((part) => part !== '').join('\n\n')}\n`;
}
