import type { InstructionOf, InstructionType } from '../syntax/dockerfile/nodes.ts';
import { ByType } from './by-type.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { Stage } from './stages.ts';

/** Every instruction of a type, in file order, what ONBUILD triggers included. */
export function instructionsOf<Type extends InstructionType>(
  model: DockerfileModel,
  type: Type,
): readonly InstructionOf<Type>[] {
  let byType = ofModels.get(model);
  if (byType === undefined) ofModels.set(model, (byType = readInstructions(model)));
  return byType === 'none triggered' ? model.instructions(type) : byType.of(type);
}

/** Rules ask for one type each, of which a large file has few. */
const ofModels = new WeakMap<DockerfileModel, ByType | 'none triggered'>();

function readInstructions(model: DockerfileModel): ByType | 'none triggered' {
  if (model.instructions('ONBUILD').length === 0) return 'none triggered';
  const byType = new ByType();
  for (const instruction of model.tree.instructions) {
    const triggered = instruction.type === 'ONBUILD' ? instruction.trigger : undefined;
    byType.add(triggered ?? instruction);
  }
  return byType;
}

/** Those of one stage, without what ONBUILD triggers. */
export function instructionsIn<Type extends InstructionType>(stage: Stage, type: Type): readonly InstructionOf<Type>[] {
  let byType = ofStages.get(stage);
  if (byType === undefined) {
    ofStages.set(stage, (byType = new ByType()));
    for (const instruction of stage.instructions) byType.add(instruction);
  }
  return byType.of(type);
}

const ofStages = new WeakMap<Stage, ByType>();
