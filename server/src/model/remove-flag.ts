import type { Flag } from '../syntax/dockerfile/nodes.ts';
import { remove, type Edit } from '../text/edit.ts';

/** Takes a flag out, with the blanks behind it; a line that it stands alone on stays continued. */
export function removeFlag(text: string, { span }: Flag): Edit {
  let end = span.end;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return remove({ start: span.start, end });
}
