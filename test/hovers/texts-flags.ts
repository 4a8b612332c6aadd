import type { HoverText } from './text.ts';

/** Small files that bring out the facts of concepts about flags, mounts, variables and building. */
export const flags: readonly HoverText[] = [];
