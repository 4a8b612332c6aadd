import type { Fact, Language } from '../../concepts/concept.ts';
import { renderFact } from '../../concepts/explain.ts';
import { readConceptText } from '../../concepts/text.ts';
import type { Source } from '../../model/source.ts';
import { encloses, type Span, textOf } from '../../text/span.ts';
import { type ExplainedConcept, explainPlace } from '../explanations.ts';
import { schemaPlace, schemaSaying } from '../schema-hover.ts';
import type { Item } from './explanation.ts';
import { type Inlines, readInlines } from './inlines.ts';

/** Something with a place of its own in the walk: an instruction, a key, or what stands in one. */
export interface Stop {
  readonly span: Span;
  /** Where a cursor would be for the hover that explains it. */
  readonly at: number;
  /** What the item says where no concept is about it; a stop without it is left out then. */
  readonly otherwise?: { readonly title: string; readonly url: string; readonly facts?: readonly Inlines[] };
  /** What stands inside it: shown behind it where there is more to say than it says itself. */
  readonly inside?: readonly Stop[];
}

/** Makes the items of one page, in the order of the page: a concept is introduced at its first appearance only. */
export class ItemWriter {
  readonly #source: Source;
  readonly #language: Language;
  readonly #pageUrl: (id: string) => string;
  readonly #introduced = new Set<string>();
  #room: number;
  /** Whether something was left out because the page is full. */
  isFull = false;

  constructor(source: Source, language: Language, pageUrl: (id: string) => string, most: number) {
    this.#source = source;
    this.#language = language;
    this.#pageUrl = pageUrl;
    this.#room = most;
  }

  write(stops: readonly Stop[]): readonly Item[] {
    const items: Item[] = [];
    for (const stop of stops) {
      const said = new Set<string>();
      this.#add(items, stop, said);
      for (const inner of stop.inside ?? []) {
        if (encloses(stop.span, inner.span)) this.#add(items, inner, said);
      }
    }
    return items;
  }

  #add(items: Item[], stop: Stop, said: Set<string>): void {
    if (this.#room === 0) {
      this.isFull = true;
      return;
    }
    // A place that nothing is said about has been looked up all the same.
    this.#room--;
    const item = this.#item(stop, said);
    if (item !== undefined) items.push(item);
  }

  #item({ span, at, otherwise }: Stop, said: Set<string>): Item | undefined {
    const source = textOf(this.#source.model.text, span);
    const place = explainPlace(this.#source, at);
    const isInside = said.size > 0;
    const groups = place === undefined ? [] : [place.main, ...place.companions];
    const facts = groups.flatMap((group) => this.#facts(group, said));
    if (place === undefined || (isInside && facts.length === 0)) {
      if (otherwise === undefined) return undefined;
      return { span, source, trap: [], ...this.#floor(at, otherwise) };
    }
    const { id } = place.main;
    const text = readConceptText(id, this.#language);
    const isNew = !this.#introduced.has(id);
    this.#introduced.add(id);
    return {
      span,
      source,
      title: text.title,
      what: isNew ? readInlines(text.what) : [],
      facts,
      trap: isNew ? readInlines(text.trap) : [],
      url: this.#pageUrl(id),
    };
  }

  /** Where no concept is about a key there is at least what the schema of Compose files says of it. */
  #floor(
    at: number,
    { title, url, facts = [] }: NonNullable<Stop['otherwise']>,
  ): Omit<Item, 'span' | 'source' | 'trap'> {
    const place = schemaPlace(this.#source, at);
    const { about, takes } = place === undefined ? { about: '', takes: '' } : schemaSaying(place, this.#language);
    const isNew = !this.#introduced.has(url);
    this.#introduced.add(url);
    const said = readInlines(takes);
    return {
      title,
      what: isNew ? readInlines(about) : [],
      facts: said.length === 0 ? facts : [...facts, said],
      url,
    };
  }

  /** What was said of the thing around it is not said again of the things in it. */
  #facts({ id, facts }: ExplainedConcept, said: Set<string>): readonly Inlines[] {
    const text = readConceptText(id, this.#language);
    return facts
      .filter((fact: Fact) => {
        const key = JSON.stringify([id, fact]);
        const isNew = !said.has(key);
        said.add(key);
        return isNew;
      })
      .map((fact) => readInlines(renderFact(text, fact, this.#language)));
  }
}
