import type { Language } from '../concepts/concept.ts';
import { renderFact } from '../concepts/explain.ts';
import { readConceptText } from '../concepts/text.ts';
import type { BuildContext } from '../model/build-context.ts';
import type { AnySource } from '../model/source.ts';
import { conceptPage } from '../rules/pages.ts';
import { encloses, sameSpan, type Span } from '../text/span.ts';
import { type ExplainedConcept, explainPlace } from './explanations.ts';
import { schemaHover, schemaPlace } from './schema-hover.ts';

export interface HoverRequest {
  readonly source: AnySource;
  readonly offset: number;
  /** The folder that an ignore file is about; undefined where it is not known: then nothing is said about it. */
  readonly buildContext?: BuildContext | undefined;
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
 * What stands at an offset, explained; undefined where neither a concept nor the schema of Compose files has anything to say. The
 * concept that says most is explained in full; of up to two others about the very same words there is what is true here.
 */
export function hoverAt(request: HoverRequest): HoverResult | undefined {
  const { source, offset, buildContext, language, pageUrl = conceptPage } = request;
  const place = explainPlace(source, offset, buildContext);
  const key = schemaPlace(source, offset);
  if (key !== undefined && (place === undefined || isInside(key.span, place.span))) return schemaHover(key, language);
  if (place === undefined) return undefined;
  const parts = [inFull(place.main), ...place.companions.map(inShort)];
  return { markdown: parts.join('\n\n---\n\n'), span: place.span };

  function inFull(explained: ExplainedConcept): string {
    const text = readConceptText(explained.id, language);
    const { watchOut, more } = labels[language];
    const last = `**${watchOut}** ${text.trap} [${more}](${pageUrl(explained.id)})`;
    return [`**${text.title}**`, text.what, ...(explained.facts.length === 0 ? [] : [facts(explained)]), last].join(
      '\n\n',
    );
  }

  function inShort(explained: ExplainedConcept): string {
    const { title } = readConceptText(explained.id, language);
    return `${facts(explained)} [${title}](${pageUrl(explained.id)})`;
  }

  function facts(explained: ExplainedConcept): string {
    const text = readConceptText(explained.id, language);
    return explained.facts.map((fact) => `- ${renderFact(text, fact, language)}`).join('\n');
  }
}

const labels: Readonly<Record<Language, { readonly watchOut: string; readonly more: string }>> = {
  en: { watchOut: 'Watch out:', more: 'Read more' },
  vi: { watchOut: 'Lưu ý:', more: 'Đọc thêm' },
};

/** Whether a span is a part of another: a concept about a whole mount says nothing of one key in it. */
function isInside(part: Span, whole: Span): boolean {
  return encloses(whole, part) && !sameSpan(whole, part);
}
