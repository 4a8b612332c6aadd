import type { Concept, Explanation, Fact } from '../concepts/concept.ts';
import { concepts } from '../concepts/index.ts';
import type { BuildContext } from '../model/build-context.ts';
import type { AnySource } from '../model/source.ts';
import { sameSpan, type Span } from '../text/span.ts';

/** What stands at a place, as a hover and the page of a whole file explain it. */
export interface ExplainedPlace {
  readonly span: Span;
  /** The concept that says most, to be explained in full. */
  readonly main: ExplainedConcept;
  /** Up to two others about the very same words: of them there is what is true here. */
  readonly companions: readonly ExplainedConcept[];
}

export interface ExplainedConcept {
  readonly id: string;
  /** As many as there is room for beside the others, most important first. */
  readonly facts: readonly Fact[];
}

/** Undefined where there is nothing that a concept is about. `buildContext` is what an ignore file is about, where it is known. */
export function explainPlace(
  source: AnySource,
  offset: number,
  buildContext?: BuildContext,
): ExplainedPlace | undefined {
  const [first, ...others] = explanationsAt(source, offset, buildContext);
  if (first === undefined) return undefined;
  const { span } = first.explanation;
  const companions = others.filter(({ explanation }) => sameSpan(explanation.span, span)).slice(0, mostCompanions);
  const kept = companions.reduce((sum, each) => sum + Math.min(factCount(each), 2), 0);
  let room = mostFacts - Math.min(factCount(first), mostFacts - kept);
  const main = shortened(first, mostFacts - room);
  const shown = companions.map((companion, index) => {
    const behind = companions.slice(index + 1).reduce((sum, each) => sum + Math.min(factCount(each), 2), 0);
    const count = Math.min(factCount(companion), room - behind);
    room -= count;
    return shortened(companion, count);
  });
  return { span, main, companions: shown };
}

interface Explained {
  readonly concept: Concept;
  readonly explanation: Explanation;
}

/** A hover has twelve lines: these, and title, what it is, and the trap with the link. */
const mostFacts = 12 - 3;
const mostCompanions = 2;

/** All that apply at a place, the one that says most first. */
function explanationsAt(
  source: AnySource,
  offset: number,
  buildContext: BuildContext | undefined,
): readonly Explained[] {
  const found = concepts.flatMap((concept): readonly Explained[] => {
    const explanation = explanationOf(concept, source, offset, buildContext);
    return explanation === undefined || explanation.facts.length === 0 ? [] : [{ concept, explanation }];
  });
  return found.toSorted((a, b) => b.explanation.weight - a.explanation.weight);
}

function explanationOf(
  concept: Concept,
  source: AnySource,
  offset: number,
  buildContext: BuildContext | undefined,
): Explanation | undefined {
  if (source.language === 'dockerfile') return concept.inDockerfile?.({ model: source.model, offset });
  if (source.language === 'compose') return concept.inCompose?.({ model: source.model, offset });
  return concept.inIgnoreFile?.({ model: source.model, offset, buildContext });
}

function factCount({ explanation }: Explained): number {
  return explanation.facts.length;
}

function shortened({ concept, explanation }: Explained, count: number): ExplainedConcept {
  return { id: concept.id, facts: explanation.facts.slice(0, count) };
}
