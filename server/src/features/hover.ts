import type { Concept, Explanation, Language } from '../concepts/concept.ts';
import { renderFact } from '../concepts/explain.ts';
import { concepts } from '../concepts/index.ts';
import { readConceptText } from '../concepts/text.ts';
import type { Source } from '../model/source.ts';
import { conceptPage } from '../rules/pages.ts';
import { sameSpan, type Span } from '../text/span.ts';

export interface HoverRequest {
  readonly source: Source;
  readonly offset: number;
  readonly language: Language;
  /** Where a concept's page is; the project's own pages where nothing is given. */
  readonly pageUrl?: (id: string) => string;
}

export interface HoverResult {
  /** At most twelve lines besides blank ones and the rule between two concepts. No HTML, no commands. */
  readonly markdown: string;
  readonly span: Span;
}

/**
 * What stands at an offset, explained; undefined where there is nothing that a concept is about. The concept that says most is
 * explained in full; of up to two others about the very same words there is what is true here.
 */
export function hoverAt({ source, offset, language, pageUrl = conceptPage }: HoverRequest): HoverResult | undefined {
  const [first, ...others] = explanationsAt(source, offset);
  if (first === undefined) return undefined;
  const { span } = first.explanation;
  const companions = others.filter(({ explanation }) => sameSpan(explanation.span, span)).slice(0, mostCompanions);
  const kept = companions.reduce((sum, { explanation }) => sum + Math.min(explanation.facts.length, 2), 0);
  let room = mostFacts - Math.min(first.explanation.facts.length, mostFacts - kept);
  const parts = [inFull(first, mostFacts - room)];
  for (const [index, companion] of companions.entries()) {
    const behind = companions
      .slice(index + 1)
      .reduce((sum, each) => sum + Math.min(each.explanation.facts.length, 2), 0);
    const count = Math.min(companion.explanation.facts.length, room - behind);
    room -= count;
    parts.push(inShort(companion, count));
  }
  return { markdown: parts.join('\n\n---\n\n'), span };

  function inFull(explained: Explained, count: number): string {
    const text = readConceptText(explained.concept.id, language);
    const { watchOut, more } = labels[language];
    const last = `**${watchOut}** ${text.trap} [${more}](${pageUrl(explained.concept.id)})`;
    return [`**${text.title}**`, text.what, ...(count === 0 ? [] : [facts(explained, count)]), last].join('\n\n');
  }

  function inShort(explained: Explained, count: number): string {
    const { title } = readConceptText(explained.concept.id, language);
    return `${facts(explained, count)} [${title}](${pageUrl(explained.concept.id)})`;
  }

  function facts({ concept, explanation }: Explained, count: number): string {
    const text = readConceptText(concept.id, language);
    return explanation.facts
      .slice(0, count)
      .map((fact) => `- ${renderFact(text, fact, language)}`)
      .join('\n');
  }
}

interface Explained {
  readonly concept: Concept;
  readonly explanation: Explanation;
}

/** Twelve lines without title, what it is, and the trap with the link. */
const mostFacts = 12 - 3;
const mostCompanions = 2;

/** All that apply at a place, the one that says most first. */
function explanationsAt(source: Source, offset: number): readonly Explained[] {
  const found = concepts.flatMap((concept): readonly Explained[] => {
    const explanation =
      source.language === 'dockerfile'
        ? concept.inDockerfile?.({ model: source.model, offset })
        : concept.inCompose?.({ model: source.model, offset });
    return explanation === undefined || explanation.facts.length === 0 ? [] : [{ concept, explanation }];
  });
  return found.toSorted((a, b) => b.explanation.weight - a.explanation.weight);
}

const labels: Readonly<Record<Language, { readonly watchOut: string; readonly more: string }>> = {
  en: { watchOut: 'Watch out:', more: 'Read more' },
  vi: { watchOut: 'Lưu ý:', more: 'Đọc thêm' },
};
