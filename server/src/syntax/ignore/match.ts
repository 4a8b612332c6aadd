import type { CharacterSet, IgnorePattern, Step } from './nodes.ts';

/**
 * Whether a file or folder is left out of the build context. `path` is relative to the context's folder, with `/`, and has
 * neither `./` nor a slash in front.
 */
export function isIgnored(patterns: readonly IgnorePattern[], path: string): boolean {
  const deciding = decidingPattern(patterns, path);
  return deciding !== undefined && !deciding.negated;
}

/**
 * The pattern that leaves a path out or, behind `!`, brings it back; undefined where none says anything about it.
 *
 * As moby's walk through the context does it (`MatchesUsingParentResults`), from the outermost folder inwards: what is found
 * for a folder holds for all inside, the last pattern wins, and one that would change nothing is not even tried.
 */
export function decidingPattern(patterns: readonly IgnorePattern[], path: string): IgnorePattern | undefined {
  if (patterns.length === 0) return undefined;
  let folders = foldersOf.get(patterns);
  if (folders === undefined) foldersOf.set(patterns, (folders = new Map()));
  let above: readonly boolean[] | undefined;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash);
    let matched = folders.get(folder);
    if (matched === undefined) folders.set(folder, (matched = look(patterns, folder, above).matched));
    above = matched;
  }
  return look(patterns, path, above).deciding;
}

/** Many paths of few folders are asked for, so what is found for the folders is kept as long as the patterns are. */
const foldersOf = new WeakMap<readonly IgnorePattern[], Map<string, readonly boolean[]>>();

interface Looked {
  readonly matched: readonly boolean[];
  readonly deciding: IgnorePattern | undefined;
}

function look(patterns: readonly IgnorePattern[], path: string, above: readonly boolean[] | undefined): Looked {
  let deciding: IgnorePattern | undefined;
  const matched = patterns.map((pattern, index) => {
    const isOut = deciding !== undefined && !deciding.negated;
    const matches = above?.[index] === true || (pattern.negated === isOut && matchesPattern(pattern, path));
    if (matches) deciding = pattern;
    return matches;
  });
  return { matched, deciding };
}

/** Whether a pattern names this very path; the folders that it is in are not looked at. */
export function matchesPattern({ matching }: IgnorePattern, path: string): boolean {
  if (matching.kind === 'exact') return path === matching.path;
  if (matching.kind === 'prefix') return path.startsWith(matching.prefix);
  if (matching.kind === 'steps') return path.includes(matching.needed) && matchesSteps(matching.steps, path);
  if (matching.kind === 'invalid') return false;
  const { suffix } = matching;
  return path.endsWith(suffix) || (suffix.startsWith('/') && path === suffix.slice(1));
}

/** Follows all ways through the steps at once, so that no pattern takes longer than its length times that of the path. */
function matchesSteps(steps: readonly Step[], path: string): boolean {
  let places = new Uint8Array(steps.length + 1);
  let next = new Uint8Array(steps.length + 1);
  reach(steps, places, 0, true);
  for (const character of path) {
    const code = character.codePointAt(0) ?? 0;
    let isAlive = false;
    for (const [index, step] of steps.entries()) {
      const place = places[index];
      if (place === undefined || place === nowhere || !advance(steps, next, index, step, code)) continue;
      isAlive = true;
    }
    if (!isAlive) return false;
    [places, next] = [next, places];
    next.fill(nowhere);
  }
  return places[steps.length] === before;
}

/** Where the path may be: about to take a step, or in the middle of one that takes whole folders. */
const nowhere = 0;
const before = 1;
const inside = 2;

/** Takes a step with one character; false where it does not fit. */
function advance(steps: readonly Step[], next: Uint8Array, index: number, step: Step, code: number): boolean {
  if (step.kind === 'folders') {
    if (code === lineFeed) return false;
    next[index] = inside;
    if (code === slash) reach(steps, next, index + 1, false);
    return true;
  }
  if (step.kind === 'start' || !has(step.of, code)) return false;
  reach(steps, next, step.kind === 'one' ? index + 1 : index, false);
  return true;
}

const lineFeed = 10;
const slash = 47;

/** Adds a place and those behind it that are reached without a character. */
function reach(steps: readonly Step[], places: Uint8Array, from: number, atStart: boolean): void {
  for (let index = from; places[index] !== before; index++) {
    places[index] = before;
    const kind = steps[index]?.kind;
    if (kind === 'one' || kind === undefined || (kind === 'start' && !atStart)) break;
  }
}

function has({ ranges, negated }: CharacterSet, code: number): boolean {
  for (const [first, last] of ranges) if (first <= code && code <= last) return !negated;
  return negated;
}
