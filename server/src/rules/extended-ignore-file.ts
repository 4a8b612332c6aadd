import type { BuildContext } from '../model/build-context.ts';
import { contextSources } from '../model/context-sources.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { lineBreakOf } from '../model/edit-instruction.ts';
import { matchesPattern } from '../syntax/ignore/match.ts';
import type { IgnorePattern } from '../syntax/ignore/nodes.ts';
import { parseIgnoreFile } from '../syntax/ignore/parser.ts';
import { suggestion, type Fix } from './rule.ts';

/** The pattern that matches a path and nothing else; undefined where a character in it would have to be escaped. */
export function patternFor(path: string): string | undefined {
  return /^[\w./@+~ ()=,-]+$/.test(path) && path === path.trim() ? path : undefined;
}

/** Whether an instruction names a path itself or something below it, so that the build needs it. */
export function isNamed(model: DockerfileModel, path: string): boolean {
  const { paths, patterns } = namedIn(model);
  return paths.has(path) || patterns.some((pattern) => matchesPattern(pattern, path));
}

interface Named {
  /** With all folders above each of them. */
  readonly paths: ReadonlySet<string>;
  /** The parts of those paths. */
  readonly names: ReadonlySet<string>;
  readonly patterns: readonly IgnorePattern[];
}

function namedIn(model: DockerfileModel): Named {
  let named = ofModels.get(model);
  if (named === undefined) {
    named = readNamed(model);
    ofModels.set(model, named);
  }
  return named;
}

/** It is asked for many paths. */
const ofModels = new WeakMap<DockerfileModel, Named>();

function readNamed(model: DockerfileModel): Named {
  const paths = new Set<string>();
  const patterns: IgnorePattern[] = [];
  for (const { path, isPattern } of contextSources(model)) {
    if (isPattern) patterns.push(...parseIgnoreFile(path).patterns);
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) paths.add(path.slice(0, end));
  }
  return { paths, names: new Set([...paths].map((path) => path.slice(path.lastIndexOf('/') + 1))), patterns };
}

/**
 * The fix that adds patterns to the end of the ignore file in force, where the last one that matches decides, or makes one; all
 * that stands in it stays. Undefined where there is nothing to add, or too much for a person to look at, and where the patterns
 * would keep out what an instruction names.
 */
export function ignoreFix(model: DockerfileModel, context: BuildContext, unwanted: readonly string[]): Fix | undefined {
  const added = [...new Set(unwanted)];
  if (added.length === 0 || added.length > mostAdded) return undefined;
  const { path = '.dockerignore', text = '' } = context.ignoreFile ?? {};
  const lineBreak = lineBreakOf(text);
  const start = text === '' || text.endsWith('\n') ? text : text + lineBreak;
  const extended = start + added.map((pattern) => pattern + lineBreak).join('');
  const named = namedIn(model);
  if (added.some((each) => (each.startsWith('**/') ? named.names.has(each.slice(3)) : named.paths.has(each))))
    return undefined;
  const names = added.length > 3 ? `${added.slice(0, 2).join(', ')} and ${added.length - 2} more` : added.join(', ');
  const fix = suggestion(`${context.ignoreFile === undefined ? `Make a ${path} with` : `Add to ${path}:`} ${names}`);
  return { ...fix, files: [{ path, text: extended, exists: context.ignoreFile !== undefined }] };
}

const mostAdded = 50;
