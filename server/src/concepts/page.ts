import type { Language } from './concept.ts';
import { conceptPageTexts } from './pages.generated.ts';
import { type ConceptPage, readConceptText } from './text.ts';

/** All that is said of a concept. Throws for an id that no concept has. Not for the server: the pages are most of all texts. */
export function readConceptPage(id: string, language: Language): ConceptPage {
  return { ...readConceptText(id, language), page: conceptPageTexts[id]?.[language] ?? '' };
}
