import type { BuildContext } from '../model/build-context.ts';
import { effectOf } from '../model/ignore-effect.ts';
import type { IgnoreFileModel } from '../model/ignore-file.ts';
import { decidingPattern, isIgnored } from '../syntax/ignore/match.ts';
import type { IgnorePattern } from '../syntax/ignore/nodes.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { countFact, linesOf, patternAt } from './ignore/places.ts';

export default defineConcept({
  id: 'ignore-exception',
  inIgnoreFile({ model, offset, buildContext }) {
    const index = patternAt(model, offset);
    const pattern = index === undefined ? undefined : model.tree.patterns[index];
    if (index === undefined || pattern?.negated !== true || pattern.matching.kind === 'invalid') return undefined;
    return { span: pattern.span, facts: factsOf(model, index, pattern, buildContext), weight: 110 };
  },
});

function factsOf(
  model: IgnoreFileModel,
  index: number,
  { matching }: IgnorePattern,
  buildContext: BuildContext | undefined,
): readonly Fact[] {
  const { patterns } = model.tree;
  const above = patterns.slice(0, index);
  const leaving = above.filter(({ negated }) => !negated);
  if (leaving.length === 0) return [{ key: 'nothing-above' }];
  const path = matching.kind === 'exact' ? matching.path : undefined;
  const deciding = path === undefined ? undefined : decidingPattern(above, path);
  if (path !== undefined && deciding?.negated !== false) return [{ key: 'still-there', values: { path: code(path) } }];

  const effect = buildContext && effectOf(patterns, index, buildContext);
  const met = effect?.before.filter(({ negated }) => !negated) ?? [];
  const lines = linesOf(model, deciding === undefined ? (met.length > 0 ? met : leaving) : [deciding]);
  const facts: Fact[] = [{ key: deciding === undefined ? 'undoes-some' : 'undoes', values: { lines } }];
  const folder = path === undefined ? undefined : outerFolder(above, path);
  if (folder !== undefined) facts.push({ key: 'inside-folder', values: { folder: code(folder) } });

  const last = path === undefined ? undefined : decidingPattern(patterns, path);
  const undone = new Set<IgnorePattern>(last?.negated === false ? [last] : []);
  if (effect !== undefined) {
    for (const line of effect.after) undone.add(line);
    if (effect.lasting.length > 0) {
      facts.push(countFact('brings', effect, buildContext?.complete === true));
    } else if (undone.size === 0 && buildContext?.complete === true && !effect.named.some(({ closed }) => closed)) {
      const { unseen } = effect;
      facts.push(
        unseen.length === 0
          ? { key: 'absent' }
          : { key: 'absent-so-far', values: { folders: shortList(unseen.map(code), 3) } },
      );
    }
  }
  if (undone.size > 0) facts.push({ key: 'undone', values: { lines: linesOf(model, [...undone]) } });
  return facts;
}

/** The outermost folder above a path that is left out as a whole. */
function outerFolder(above: readonly IgnorePattern[], path: string): string | undefined {
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash);
    if (isIgnored(above, folder)) return folder;
  }
  return undefined;
}
