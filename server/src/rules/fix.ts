import { readSource, type Source, type SourceLanguage } from '../model/source.ts';
import { applyEdits, editsConflict, sortEdits, type Edit } from '../text/edit.ts';
import { mergeEdits } from '../text/merge-edits.ts';
import { lint, type LintOptions, type Reported } from './lint.ts';
import type { Fix } from './rule.ts';

export interface FixInput extends LintOptions {
  readonly language: SourceLanguage;
  readonly text: string;
  /** The file's path or name, where it has one. */
  readonly file?: string;
  /** The text, where it was read already. */
  readonly earlier?: Source | undefined;
  /** Applies the first suggestion of findings without a safe fix as well. */
  readonly suggestions?: boolean;
}

export interface Fixed {
  readonly text: string;
  /** All that was changed, as edits of the text that was given. */
  readonly edits: readonly Edit[];
  /** In the order they were applied. */
  readonly applied: readonly AppliedFix[];
  /** How often the text was read again because a fix changed what is found. */
  readonly passes: number;
}

export interface AppliedFix {
  readonly rule: string;
  readonly title: string;
}

/** A fix may open the way for another one; where two rules undo each other's work it ends after so many rounds. */
const mostPasses = 10;

/**
 * Applies every safe fix: those that don't touch one another at once, then again on what came out, until nothing
 * changes. A pass that would leave more syntax errors than it found is not applied.
 */
export function fixAll(input: FixInput): Fixed {
  let text = input.text;
  let edits: readonly Edit[] = [];
  let passes = 0;
  const applied: AppliedFix[] = [];
  let source = readSource(input.language, text, input);
  while (passes < mostPasses) {
    const chosen = chooseFixes(lint({ ...input, ...source }), input.suggestions ?? false);
    const chosenEdits = chosen.flatMap(({ fix }) => fix.edits);
    const next = applyEdits(text, chosenEdits);
    if (next === text) break;
    const nextSource = readSource(input.language, next, { file: input.file, earlier: source });
    if (nextSource.model.tree.errors.length > source.model.tree.errors.length) break;
    edits = mergeEdits(edits, chosenEdits);
    applied.push(...chosen.map(({ rule, fix }) => ({ rule, title: fix.title })));
    text = next;
    source = nextSource;
    passes++;
  }
  return { text, edits, applied, passes };
}

/** The fix that is applied without asking, or undefined. */
export function automaticFix(fixes: readonly Fix[] | undefined, suggestions: boolean): Fix | undefined {
  const own = fixes?.filter((fix) => fix.files === undefined);
  return own?.find((fix) => fix.safety === 'safe') ?? (suggestions ? own?.[0] : undefined);
}

interface Chosen {
  readonly rule: string;
  readonly fix: Fix;
}

/** In document order, leaving out every fix that meets one before it. */
function chooseFixes(reported: readonly Reported[], suggestions: boolean): readonly Chosen[] {
  const taken: Edit[] = [];
  const chosen: Chosen[] = [];
  for (const { rule, finding } of reported) {
    const fix = automaticFix(finding.fixes, suggestions);
    if (fix === undefined || fix.edits.length === 0 || !isFree(taken, fix.edits)) continue;
    for (const edit of fix.edits) taken.splice(placeOf(taken, edit), 0, edit);
    chosen.push({ rule: rule.id, fix });
  }
  return chosen;
}

function isFree(taken: readonly Edit[], edits: readonly Edit[]): boolean {
  const own = sortEdits(edits);
  if (own.some((edit, index) => index > 0 && edit.span.start < (own[index - 1]?.span.end ?? 0))) return false;
  return own.every((edit) => {
    const place = placeOf(taken, edit);
    // Edits that were taken don't meet each other, so only the neighbours can meet this one.
    return [place - 2, place - 1, place, place + 1].every((at) => {
      const neighbour = taken[at];
      return neighbour === undefined || !editsConflict(neighbour, edit);
    });
  });
}

/** Where an edit belongs among sorted ones. */
function placeOf(edits: readonly Edit[], { span }: Edit): number {
  let low = 0;
  let high = edits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = edits[middle]?.span;
    if (other !== undefined && (other.start < span.start || (other.start === span.start && other.end < span.end)))
      low = middle + 1;
    else high = middle;
  }
  return low;
}
