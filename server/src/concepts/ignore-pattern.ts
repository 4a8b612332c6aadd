import type { BuildContext } from '../model/build-context.ts';
import { dockerfileOfIgnoreFile } from '../model/file-name.ts';
import { effectOf } from '../model/ignore-effect.ts';
import type { IgnoreFileModel } from '../model/ignore-file.ts';
import { decidingPattern, isIgnored } from '../syntax/ignore/match.ts';
import type { IgnorePattern } from '../syntax/ignore/nodes.ts';
import { code, defineConcept, type Fact, list, shortList } from './concept.ts';
import { countFact, linesOf, patternAt } from './ignore/places.ts';

export default defineConcept({
  id: 'ignore-pattern',
  inIgnoreFile({ model, offset, buildContext }) {
    const index = patternAt(model, offset);
    const pattern = index === undefined ? undefined : model.tree.patterns[index];
    if (index === undefined || pattern === undefined) return undefined;
    const shape = shapeOf(pattern);
    const comment = commentFacts(pattern);
    const facts = [...comment, shape, ...slashFacts(pattern, shape)];
    if (!pattern.negated && pattern.matching.kind !== 'invalid' && shape.key !== 'nothing') {
      facts.splice(comment.length + 1, 0, ...effectFacts(model, index, buildContext));
      facts.push(...buildFileFacts(pattern));
    }
    return { span: pattern.span, facts: [...facts, ...dockerfileFacts(model, buildContext)], weight: 100 };
  },
});

/** What the pattern is about, whatever lies in the folder. */
function shapeOf({ raw, value, matching }: IgnorePattern): Fact {
  const pattern = code(value);
  if (value.includes('\\')) return { key: 'backslash', values: { pattern } };
  if (matching.kind === 'invalid') return { key: 'invalid', values: { pattern: code(raw) } };
  if (value === '.' || value === '/' || value === '..' || value.startsWith('../'))
    return { key: 'nothing', values: { pattern: code(raw) } };
  if (value === '*' || value === '**') return { key: 'everything' };
  const everywhere = /^\*\*\/([^/]+)$/.exec(value)?.[1];
  if (everywhere !== undefined && everywhere !== '*' && !everywhere.includes('**'))
    return { key: 'everywhere', values: { name: code(everywhere) } };
  const inside = /^([^*?[]+)\/\*\*$/.exec(value)?.[1];
  if (inside !== undefined) return { key: 'inside', values: { folder: code(inside) } };
  if (value.includes('**')) return { key: 'two-stars', values: { pattern } };
  const isWild = /[*?[]/.test(value);
  if (value.includes('/')) return { key: isWild ? 'wildcards' : 'path', values: { pattern } };
  return { key: isWild ? 'root-wildcards' : 'root', values: { pattern, everywhere: code(`**/${value}`) } };
}

function effectFacts(model: IgnoreFileModel, index: number, buildContext: BuildContext | undefined): readonly Fact[] {
  const { patterns } = model.tree;
  const pattern = patterns[index];
  if (pattern === undefined) return [];
  const { matching } = pattern;
  const covering = matching.kind === 'exact' ? decidingPattern(patterns.slice(0, index), matching.path) : undefined;
  if (covering?.negated === false) return [{ key: 'covered', values: { lines: linesOf(model, [covering]) } }];
  const below = exceptionsTo(patterns, index);
  const exceptions = (lines: readonly IgnorePattern[]): readonly Fact[] =>
    lines.length === 0 ? [] : [{ key: 'exceptions', values: { lines: linesOf(model, lines) } }];
  const effect = buildContext && effectOf(patterns, index, buildContext);
  if (effect === undefined || buildContext === undefined) return exceptions(below);
  const { named, lasting, before, after, unseen, isSomething } = effect;
  const lines = patterns.filter((each) => below.includes(each) || after.includes(each));
  if (named.length === 0) {
    if (isSomething || !buildContext.complete) return exceptions(lines);
    return unseen.length === 0
      ? [{ key: 'absent' }, ...exceptions(lines)]
      : [{ key: 'absent-so-far', values: { folders: shortList(unseen.map(code), 3) } }, ...exceptions(lines)];
  }
  const isCovered = lasting.length === 0 && after.length === 0 && before.every(({ negated }) => !negated);
  if (isCovered) return [{ key: 'covered-here', values: { lines: linesOf(model, before) } }];
  if (lasting.length === 0) return exceptions(lines);
  return [countFact('takes', effect, buildContext.complete), ...exceptions(lines)];
}

/** The lines below that bring back a path which the pattern leaves out, as far as the file alone tells. */
function exceptionsTo(patterns: readonly IgnorePattern[], index: number): readonly IgnorePattern[] {
  const alone = patterns.slice(index, index + 1);
  return patterns.filter(
    ({ negated, matching }, at) =>
      at > index &&
      negated &&
      matching.kind === 'exact' &&
      isIgnored(alone, matching.path) &&
      isIgnored(patterns.slice(0, at), matching.path),
  );
}

/** In `.gitignore` a slash at either end means something. */
function slashFacts({ raw, value, negated }: IgnorePattern, { key }: Fact): readonly Fact[] {
  if (key === 'invalid' || key === 'nothing') return [];
  const written = negated ? raw.slice(1).trim() : raw;
  return /^\/|\/$/.test(written) ? [{ key: 'slashes', values: { pattern: code(value) } }] : [];
}

function commentFacts({ raw, value }: IgnorePattern): readonly Fact[] {
  if (value.startsWith('#')) return [{ key: 'no-comment', values: { pattern: code(raw) } }];
  const hash = /\s#/.exec(value)?.index;
  return hash === undefined ? [] : [{ key: 'comment-behind', values: { comment: code(value.slice(hash).trim()) } }];
}

/** What the builder reads itself, whether or not it is left out. */
function buildFileFacts(pattern: IgnorePattern): readonly Fact[] {
  const files = ['Dockerfile', '.dockerignore'].filter((path) => isIgnored([pattern], path));
  return files.length === 0 ? [] : [{ key: 'build-files', values: { files: list(files.map(code)) } }];
}

function dockerfileFacts({ dockerfile }: IgnoreFileModel, buildContext: BuildContext | undefined): readonly Fact[] {
  if (dockerfile !== undefined) return [{ key: 'one-dockerfile', values: { dockerfile: code(dockerfile) } }];
  const entries = buildContext?.entries ?? [];
  const others = entries.flatMap(({ path, kind }) => {
    const name = kind === 'file' ? dockerfileOfIgnoreFile(path) : undefined;
    return name === undefined ? [] : [path.slice(0, path.lastIndexOf('/') + 1) + name];
  });
  const present = new Set(entries.map(({ path }) => path));
  const served = others.filter((path) => present.has(path));
  return served.length === 0
    ? []
    : [{ key: 'other-dockerfiles', values: { dockerfiles: shortList(served.map(code), 3) } }];
}
