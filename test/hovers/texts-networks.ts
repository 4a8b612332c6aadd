import type { HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about networks, storage and limits. */
export const networks: readonly HoverText[] = [];
