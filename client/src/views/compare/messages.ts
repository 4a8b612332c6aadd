import type { Comparison } from '../../engine/comparison.ts';

/** What the page is to show. */
export type PageState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly before: string; readonly after: string; readonly message: string }
  | { readonly kind: 'comparison'; readonly comparison: Comparison }
  | { readonly kind: 'error'; readonly message: string };

/** What the page asks for. */
export type PageRequest =
  /** Its script runs and listens. */
  | { readonly kind: 'ready' }
  /** The same two images again. */
  | { readonly kind: 'retry' }
  | { readonly kind: 'choose' };

/** What VS Code keeps for the page over a restart. */
export interface KeptState {
  readonly before: string;
  readonly after: string;
  readonly comparison: Comparison;
}
