import type { HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about images, containers and the kernel. */
export const images: readonly HoverText[] = [];
