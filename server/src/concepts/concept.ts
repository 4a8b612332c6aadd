import type { Span } from '../text/span.ts';
import type { BuildContext } from '../model/build-context.ts';
import type { ComposeModel } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { IgnoreFileModel } from '../model/ignore-file.ts';

export type Language = 'en' | 'vi';

/**
 * Something a reader of these files has to understand. The code finds where it applies and computes what is true there;
 * every sentence stands in `texts/<id>.<language>.md`, so that both languages say the same:
 *
 *     # Title
 *     ## What it is          at most three sentences; the hover starts with them
 *     ## Facts               `- key: sentence with {placeholders}` for every key that the code can return
 *     ## Trap                one or two sentences; the hover ends with them
 *     ## Page                the rest of docs/concepts/<id>.md
 *
 * In the Vietnamese file the headings of the sections stay in English: they are keys, not text.
 */
export interface Concept {
  /** Kebab case: `layer-cache`. Files and page are named after it. */
  readonly id: string;
  /** Facts about the place in a Dockerfile; undefined where the concept does not apply there. */
  inDockerfile?(context: DockerfileConceptContext): Explanation | undefined;
  inCompose?(context: ComposeConceptContext): Explanation | undefined;
  /** The same for a `.dockerignore`. */
  inIgnoreFile?(context: IgnoreFileConceptContext): Explanation | undefined;
}

export interface DockerfileConceptContext {
  readonly model: DockerfileModel;
  readonly offset: number;
}

export interface ComposeConceptContext {
  readonly model: ComposeModel;
  readonly offset: number;
}

export interface IgnoreFileConceptContext {
  readonly model: IgnoreFileModel;
  readonly offset: number;
  /** The folder that the file is about; undefined where it is not known: then nothing is said about it. */
  readonly buildContext: BuildContext | undefined;
}

export interface Explanation {
  /** What the hover is about; the editor highlights it. */
  readonly span: Span;
  /** What is true here, most important first. Computed, never guessed: where a thing can't be known, a fact says what it depends on. */
  readonly facts: readonly Fact[];
  /** Where several concepts apply at one place, the higher one comes first. */
  readonly weight: number;
}

/** One sentence of `## Facts`. Values come from the user's file and are escaped for Markdown; a `code` value is set as code. */
export interface Fact {
  readonly key: string;
  readonly values?: Readonly<Record<string, FactValue>>;
}

export type FactValue = string | number | Code | Place | List;
/** Set in backticks, whatever it contains. */
export interface Code {
  readonly code: string;
}
/** An instruction and the line it starts in, counted from 1: "`RUN` (line 7)". */
export interface Place {
  readonly keyword: string;
  readonly line: number;
}
/** Joined with commas and the language's word for "and". */
export interface List {
  readonly list: readonly FactValue[];
  /** How many more there are than the list names; 0 where it is left out. */
  readonly more?: number;
}

export function code(text: string): Code {
  return { code: text };
}

export function list(items: readonly FactValue[]): List {
  return { list: items };
}

/** The first items, and how many more there are: a hover has room for a few. */
export function shortList(items: readonly FactValue[], longest = 6): List {
  if (items.length <= longest) return { list: items };
  return { list: items.slice(0, longest - 1), more: items.length - longest + 1 };
}

export function defineConcept(concept: Concept): Concept {
  return concept;
}
