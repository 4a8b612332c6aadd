import type { HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about instructions and directives. */
export const instructions: readonly HoverText[] = [];
