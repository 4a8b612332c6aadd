import type { HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about services and how they start. */
export const services: readonly HoverText[] = [];
