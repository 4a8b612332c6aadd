import type { HistoryEntry } from './layers.ts';

/**
 * The Dockerfile instruction that an image's history speaks of, on one line: `RUN /bin/sh -c make # buildkit` is
 * `RUN make`, and so is the older builder's `/bin/sh -c make`. What was not built from a Dockerfile is told by its comment.
 */
export function instructionOf({ createdBy, comment }: HistoryEntry): string {
  const text = createdBy
    .replace(/\s*# buildkit\s*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (text === '') return comment.trim();
  const metadata = /^\/bin\/sh -c #\(nop\) (.*)$/.exec(text);
  if (metadata) return tidyCopy(metadata[1]?.trim() ?? '');
  // Build arguments in scope stand before the command, as many as the number says: `|1 VERSION=1.2 /bin/sh -c …`.
  const run = /^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c (.*)$/.exec(text);
  if (run) return `RUN ${run[1]?.trim() ?? ''}`;
  return text;
}

/** The older builder named what it copied by a hash, which says nothing to a reader and differs with every build. */
function tidyCopy(text: string): string {
  return text.replace(/^(COPY|ADD) (?:file|dir|multi):[0-9a-f]+ in (.*)$/, '$1 … $2');
}
