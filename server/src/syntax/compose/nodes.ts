import type { Document, LineCounter } from 'yaml';
import type { Span } from '../../text/span.ts';

/** A Compose file as YAML: values with their spans, duplicate-free access by key, and what YAML itself refuses. */
export interface ComposeTree {
  readonly text: string;
  /** The first document that is not empty; Compose reads several as overrides of the first. */
  readonly root: ComposeValue | undefined;
  readonly documents: readonly ComposeValue[];
  readonly comments: readonly ComposeComment[];
  readonly errors: readonly ComposeError[];
  /** The parsed documents of the `yaml` package, for edits that keep comments. Read-only. */
  readonly yaml: readonly Document[];
  readonly lines: LineCounter;
}

export interface ComposeComment {
  /** Behind the `#`, trimmed. */
  readonly text: string;
  readonly span: Span;
}

export interface ComposeError {
  readonly span: Span;
  readonly message: string;
}

/** Aliases and merge keys are resolved: an alias' value has the span of the alias, what is inside it those of the anchor. */
export type ComposeValue = ComposeMap | ComposeSequence | ComposeScalar;

export interface ComposeMap {
  readonly kind: 'map';
  /** In file order; keys brought in by `<<` come after the map's own and have `merged` set. */
  readonly entries: readonly ComposeEntry[];
  readonly span: Span;
  /** `{a: b}` */
  readonly flow: boolean;
  /** `!reset`, `!override` or another tag as written. */
  readonly tag?: string;
}

export interface ComposeEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** Undefined where nothing stands behind the colon. */
  readonly value: ComposeValue | undefined;
  /** From the key to the end of the value, without a comment or line break behind it. */
  readonly span: Span;
  /** The offset behind the colon; undefined where there is none, as in `{a, b}`. */
  readonly colonEnd: number | undefined;
  readonly merged: boolean;
}

export interface ComposeSequence {
  readonly kind: 'sequence';
  readonly items: readonly ComposeValue[];
  /** The offset of each item's dash, by index; empty in flow style. Where a dash is missing, which is an error, the item's. */
  readonly dashes: readonly number[];
  readonly span: Span;
  readonly flow: boolean;
  readonly tag?: string;
}

export interface ComposeScalar {
  readonly kind: 'scalar';
  /** As YAML 1.2 reads it. */
  readonly value: string | number | boolean | null;
  /** The text without quotes and escapes: what a string would be. */
  readonly text: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
  readonly span: Span;
  readonly tag?: string;
}
