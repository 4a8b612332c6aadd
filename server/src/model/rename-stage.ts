import { insert, type Edit } from '../text/edit.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { Stage, StageReference } from './stages.ts';

/** The uses of a stage by its name, not those that count stages (`--from=0`). */
export function namedReferences(model: DockerfileModel, stage: Stage): readonly StageReference[] {
  return model.references.filter((reference) => reference.stage === stage.index && !/^\d+$/.test(reference.word.value));
}

/**
 * Puts something behind a stage's name, at AS and wherever the name means this stage. Undefined where a use of it can't be
 * written in this way: it has quotes, goes on in another line, or is the value of an ARG.
 */
export function suffixStage(model: DockerfileModel, stage: Stage, suffix: string): readonly Edit[] | undefined {
  const { name } = stage;
  if (name === undefined) return undefined;
  const edits = [insert(name.span.end, suffix)];
  for (const { word } of namedReferences(model, stage)) {
    const { start, end } = word.span;
    if (word.variables.length > 0 || model.text.slice(start, end) !== word.value) return undefined;
    edits.push(insert(end, suffix));
  }
  return edits;
}

/** The names of all stages as BuildKit compares them: in lower case. */
export function stageNames(model: DockerfileModel): Set<string> {
  return new Set(model.stages.flatMap(({ name }) => (name === undefined ? [] : [name.raw.toLowerCase()])));
}
