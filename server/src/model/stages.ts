import type { Span } from '../text/span.ts';
import type { FromInstruction, Instruction, Word } from '../syntax/dockerfile/nodes.ts';
import type { ImageReference } from '../syntax/dockerfile/image-reference.ts';

/** One FROM and what follows it up to the next. */
export interface Stage {
  readonly index: number;
  readonly from: FromInstruction;
  /** The name behind AS; BuildKit compares it without regard to case. */
  readonly name: Word | undefined;
  readonly base: Base;
  /** The instructions behind FROM, in order. */
  readonly instructions: readonly Instruction[];
  /**
   * What ONBUILD of the stage it starts from runs here, before its own instructions; nothing in a stage that is not reached, which
   * BuildKit does not trigger. Their indexes lie between that of FROM and the next.
   */
  readonly triggered: readonly Instruction[];
  /** From FROM to the end of the last instruction. */
  readonly span: Span;
  /** The stages it needs: its base, and what it copies or mounts from. Indexes, ascending, no repeats. */
  readonly needs: readonly number[];
  /** Whether the final stage needs it, directly or not; the final stage itself is reached. */
  readonly reached: boolean;
  /** Whether its file system is inherited by the final stage through FROM (the final stage included). */
  readonly inherited: boolean;
}

/** What a stage starts from. `text` is the image's name with ARG defaults filled in. */
export type Base =
  | { readonly kind: 'stage'; readonly stage: number; readonly text: string }
  | { readonly kind: 'scratch'; readonly text: string }
  | { readonly kind: 'image'; readonly reference: ImageReference; readonly text: string }
  /** Empty, not a valid reference, or it depends on an ARG without a default. */
  | { readonly kind: 'unknown'; readonly text: string };

export interface StageReference {
  readonly from: 'FROM' | 'COPY' | 'ADD' | 'mount';
  readonly instruction: Instruction;
  /** The name as written. */
  readonly word: Word;
  /** Index of the stage; undefined where it names an image, a build context or nothing we know. */
  readonly stage: number | undefined;
}
