import type { Reported } from '../rules/lint.ts';
import { lineIndex, rangeOf, type LineIndex, type Range } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';

/** What was found in one file: what every output format is made from. */
export interface FileReport {
  /** As the user named it, or as it was found below a folder they named. */
  readonly file: string;
  readonly text: string;
  readonly reported: readonly Reported[];
}

/** A span as lines and characters, both from 0. */
export function ranger(text: string): (span: Span) => Range {
  const lines: LineIndex = lineIndex(text);
  return (span) => rangeOf(lines, span);
}
