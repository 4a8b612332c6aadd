import { decidingPattern, isIgnored } from '../syntax/ignore/match.ts';
import type { IgnorePattern } from '../syntax/ignore/nodes.ts';
import type { BuildContext, ContextEntry } from './build-context.ts';

/** What one line of an ignore file does in a folder. Entries are files, and folders that were not looked into. */
export interface IgnoreEffect {
  /** What the pattern is about, whatever other lines say of it. */
  readonly named: readonly ContextEntry[];
  /** What it changes: leaves out, or brings back behind `!`, which lines above had not done yet; and no line below undoes it. */
  readonly lasting: readonly ContextEntry[];
  /** The lines above that had decided about what it is about. */
  readonly before: readonly IgnorePattern[];
  /** The lines below that undo part of what it changes. */
  readonly after: readonly IgnorePattern[];
  /** Whether it names anything at all, be it a folder without files. */
  readonly isSomething: boolean;
  /** The folders that were not looked into and may have more in them that it decides about. */
  readonly unseen: readonly string[];
}

export function effectOf(
  patterns: readonly IgnorePattern[],
  index: number,
  { entries }: Pick<BuildContext, 'entries'>,
): IgnoreEffect | undefined {
  const pattern = patterns[index];
  if (pattern === undefined) return undefined;
  const above = patterns.slice(0, index);
  const alone = [{ ...pattern, negated: false }];
  const all = entries.filter(({ path }) => isIgnored(alone, path));
  const named = all.filter(({ kind, closed }) => kind === 'file' || closed === true);
  const here = patterns.slice(0, index + 1);
  const lasting: ContextEntry[] = [];
  const before = new Set<IgnorePattern>();
  const after = new Set<IgnorePattern>();
  for (const entry of named) {
    const earlier = decidingPattern(above, entry.path);
    const wasOut = earlier !== undefined && !earlier.negated;
    const isChanged = wasOut === pattern.negated && decidingPattern(here, entry.path) === pattern;
    if (earlier !== undefined) before.add(earlier);
    if (!isChanged) continue;
    const last = decidingPattern(patterns, entry.path);
    if (last !== undefined && last.negated !== pattern.negated) after.add(last);
    else lasting.push(entry);
  }
  // Whether a line leaves out something of what is left out already changes nothing.
  const isGone = (folder: string): boolean => !pattern.negated && isIgnored(patterns, folder);
  return {
    named,
    lasting,
    before: inOrder(patterns, before),
    after: inOrder(patterns, after),
    isSomething: all.length > 0,
    unseen: entries.flatMap((entry) =>
      entry.closed === true && !all.includes(entry) && reaches(pattern, entry.path) && !isGone(entry.path)
        ? entry.path
        : [],
    ),
  };
}

function inOrder(patterns: readonly IgnorePattern[], chosen: ReadonlySet<IgnorePattern>): readonly IgnorePattern[] {
  return patterns.filter((pattern) => chosen.has(pattern));
}

/** Whether a pattern may name something below a folder without naming the folder itself. */
function reaches({ value, matching }: IgnorePattern, folder: string): boolean {
  if (matching.kind === 'exact') return matching.path.startsWith(`${folder}/`);
  if (matching.kind === 'prefix') return matching.prefix.startsWith(`${folder}/`);
  // A class can stand for a slash.
  if (matching.kind === 'steps') return /\*\*|\[/.test(value) || value.split('/').length > folder.split('/').length;
  return matching.kind === 'suffix';
}
