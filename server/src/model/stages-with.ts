import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';

/** For each stage, by index, whether it, or one that it starts from, has an instruction of which something is true. */
export function stagesWith(model: DockerfileModel, isTrue: (instruction: Instruction) => boolean): readonly boolean[] {
  const stages: boolean[] = [];
  for (const { base, instructions } of model.stages) {
    const inherits = base.kind === 'stage' && stages[base.stage] === true;
    stages.push(inherits || instructions.some(isTrue));
  }
  return stages;
}
