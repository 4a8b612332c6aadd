import type { Instruction, Word } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { expandWord } from './expand.ts';
import type { Stage } from './stages.ts';

/** The value of a word with its variables filled in; `null` where only the build can tell. */
export function valueOf(model: DockerfileModel, instruction: Instruction, word: Word): string | null {
  if (word.variables.length === 0) return word.value;
  const scope = model.scopeAt(instruction);
  return expandWord(word.raw, model.tree.escape, (name) => {
    const variable = scope.lookup(name);
    if (variable === undefined) return inheritsFromImage(model, model.stageOf(instruction)) ? null : undefined;
    return variable.value ?? null;
  });
}

/** Whether a word's value can be another one in the next build: an ARG gives it, and `--build-arg` overrides those. */
export function dependsOnArguments(model: DockerfileModel, instruction: Instruction, word: Word): boolean {
  if (word.variables.length === 0) return false;
  const scope = model.scopeAt(instruction);
  return [...allVariables(word.variables)].some((variable) => scope.lookup(variable.name)?.origin !== 'ENV');
}

/** The stage and those it starts from, by `FROM stage`, nearest first. */
export function* stageChain(model: DockerfileModel, stage: Stage | undefined): Generator<Stage> {
  let current = stage;
  while (current !== undefined) {
    yield current;
    current = current.base.kind === 'stage' ? model.stages[current.base.stage] : undefined;
  }
}

function inheritsFromImage(model: DockerfileModel, stage: Stage | undefined): boolean {
  const first = [...stageChain(model, stage)].at(-1);
  return first !== undefined && (first.base.kind === 'image' || first.base.kind === 'unknown');
}
