import type { Span } from '../../text/span.ts';

/** A `.dockerignore` as moby reads it; every text has a tree. */
export interface IgnoreFileTree {
  readonly text: string;
  /** In the order of the file, which matters: the last one that matches decides. */
  readonly patterns: readonly IgnorePattern[];
  readonly comments: readonly IgnoreFileComment[];
}

export interface IgnorePattern {
  /** As it stands in the file, without the white space around it: `!/src/`. */
  readonly raw: string;
  /** Where `raw` stands. */
  readonly span: Span;
  /** Whether it stands behind `!` and so brings back what patterns above it leave out. */
  readonly negated: boolean;
  /** What paths are compared with: no `!`, no slash at either end, no `.`, `..` or empty part: `src`. */
  readonly value: string;
  readonly matching: Matching;
}

export interface IgnoreFileComment {
  /** What stands behind the `#`, trimmed. */
  readonly text: string;
  readonly span: Span;
}

/** How a pattern is compared with a path. */
export type Matching =
  /** The path is this one. */
  | { readonly kind: 'exact'; readonly path: string }
  /** The path starts with it: of `dist/**` it is `dist/`. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  /** The path ends with it; one that starts with a slash is found at the top as well. Of two stars and `/.env` it is `/.env`. */
  | { readonly kind: 'suffix'; readonly suffix: string }
  /** `needed` is the longest stretch of plain text in it: a path without it is not looked at any further. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[]; readonly needed: string }
  /** The engine refuses to build with such a pattern, or it can match no path. */
  | { readonly kind: 'invalid' };

/** One piece of a pattern with wildcards; a path matches where it can be gone through step by step. */
export type Step =
  /** One character of a set. */
  | { readonly kind: 'one'; readonly of: CharacterSet }
  /** Any number of characters of a set. */
  | { readonly kind: 'many'; readonly of: CharacterSet }
  /** Nothing, or anything that ends with a slash: what two stars and a slash stand for. */
  | { readonly kind: 'folders' }
  /** Where the path starts: what `^` stands for beside a wildcard. */
  | { readonly kind: 'start' };

/** Code points. */
export interface CharacterSet {
  /** First and last one of each range. */
  readonly ranges: readonly (readonly [number, number])[];
  readonly negated: boolean;
}
