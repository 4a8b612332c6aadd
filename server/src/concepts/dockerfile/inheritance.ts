import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain } from '../../model/value-of.ts';
import type { InstructionOf, InstructionType } from '../../syntax/dockerfile/nodes.ts';
import { code, type Code } from '../concept.ts';

/** The stages that start from a stage, directly or through others, in file order. */
export function heirsOf(model: DockerfileModel, stage: Stage): readonly Stage[] {
  const family = new Set([stage.index]);
  return model.stages.filter(({ base, index }) => {
    if (base.kind !== 'stage' || !family.has(base.stage)) return false;
    family.add(index);
    return true;
  });
}

/** The instruction of a type whose value the final image ends with; undefined where the file has none. */
export function lastInImage<Type extends InstructionType>(
  model: DockerfileModel,
  type: Type,
): InstructionOf<Type> | undefined {
  for (const stage of stageChain(model, model.finalStage)) {
    const last = stage.instructions.findLast((each): each is InstructionOf<Type> => each.type === type);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** What a stage starts from outside the file, as it is written. */
export function outerBase(model: DockerfileModel, stage: Stage): Code {
  const outer = [...stageChain(model, stage)].at(-1) ?? stage;
  return code(outer.base.text === '' ? (outer.from.image?.raw ?? '') : outer.base.text);
}
