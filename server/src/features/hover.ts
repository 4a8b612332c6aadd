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

/** What stands at an offset, explained; undefined where there is nothing that a concept is about. */
export function hoverAt({ source, offset, language, pageUrl = conceptPage }: HoverRequest): HoverResult | undefined {
  const [first, second] = explanationsAt(source, offset);
  if (first === undefined) return undefined;
  if (second === undefined || !sameSpan(first.explanation.span, second.explanation.span)) {
    return { markdown: section(first, mostLines - otherLines, true), span: first.explanation.span };
  }
  const room = mostLines - 2 * otherLines;
  const firstFacts = Math.min(first.explanation.facts.length, room - Math.min(second.explanation.facts.length, 2));
  const parts = [
    section(first, firstFacts, true),
    // One trap is enough for one hover.
    section(second, room - firstFacts, false),
  ];
  return { markdown: parts.join('\n\n---\n\n'), span: first.explanation.span };

  function section({ concept, explanation }: Explained, mostFacts: number, withTrap: boolean): string {
    const text = readConceptText(concept.id, language);
    const facts = explanation.facts.slice(0, mostFacts).map((fact) => `- ${renderFact(text, fact, language)}`);
    const { watchOut, more } = labels[language];
    const link = `[${more}](${pageUrl(concept.id)})`;
    const last = withTrap ? `**${watchOut}** ${text.trap} ${link}` : link;
    return [`**${text.title}**`, text.what, facts.join('\n'), last].join('\n\n');
  }
}

interface Explained {
  readonly concept: Concept;
  readonly explanation: Explanation;
}

const mostLines = 12;
/** Title, what it is, and the trap or just the link. */
const otherLines = 3;

/** The one or two that say most at a place. */
function explanationsAt(source: Source, offset: number): readonly Explained[] {
  const found = concepts.flatMap((concept): readonly Explained[] => {
    const explanation =
      source.language === 'dockerfile'
        ? concept.inDockerfile?.({ model: source.model, offset })
        : concept.inCompose?.({ model: source.model, offset });
    return explanation === undefined || explanation.facts.length === 0 ? [] : [{ concept, explanation }];
  });
  return found.toSorted((a, b) => b.explanation.weight - a.explanation.weight).slice(0, 2);
}

const labels: Readonly<Record<Language, { readonly watchOut: string; readonly more: string }>> = {
  en: { watchOut: 'Watch out:', more: 'Read more' },
  vi: { watchOut: 'Lưu ý:', more: 'Đọc thêm' },
};
