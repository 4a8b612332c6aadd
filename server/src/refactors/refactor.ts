import type { Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';

/** A larger change that the user asks for; unlike a fix nothing is wrong before it. */
export interface Refactor {
  readonly id: string;
  /** A command: `Split into build and runtime stages`. */
  readonly title: string;
  /** One line for tables, Markdown, no full stop. */
  readonly summary: string;
  readonly since: string;
  readonly concepts: readonly string[];
  /** What it makes of the file at the selection; undefined where it has nothing to do with what stands there. */
  offer(context: RefactorContext): RefactorOffer | undefined;
}

export interface RefactorContext {
  readonly model: DockerfileModel;
  readonly selection: Span;
}

export type RefactorOffer = Rewrite | Refusal;

export interface Rewrite {
  readonly kind: 'rewrite';
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What a person has to know before using the result, one sentence each. */
  readonly warnings: readonly string[];
}

/** Why it is not done: shown beside the disabled action. Every reason that holds, most important first. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly title: string;
  readonly reasons: readonly RefusalReason[];
}

export interface RefusalReason {
  /** The blocker's name in kebab case: `unknown-base`, `onbuild` … */
  readonly blocker: string;
  readonly message: string;
  /** The place that is the reason. */
  readonly span?: Span;
}

export function defineRefactor(refactor: Refactor): Refactor {
  return refactor;
}
