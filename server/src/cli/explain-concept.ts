import { conceptPage } from '../rules/pages.ts';
import type { ConceptPage } from '../concepts/text.ts';

/** A concept as Markdown: what it is, the page, and the trap. */
export function explainConcept(id: string, { title, what, page, trap }: ConceptPage): string {
  const quoted = trap
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  return `# ${title}\n\n${[what, page, quoted, conceptPage(id)].filter((part) => part !== '').join('\n\n')}\n`;
}
