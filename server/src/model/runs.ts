import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { instructionsOf } from './instructions-of.ts';
import type { Stage } from './stages.ts';

/** Every RUN whose text a shell of the Bourne family reads, in file order, what ONBUILD triggers included. */
export function allRuns(model: DockerfileModel): readonly RunWithScript[] {
  let runs = ofModels.get(model);
  if (runs === undefined) ofModels.set(model, (runs = runsAmong(model, instructionsOf(model, 'RUN'))));
  return runs;
}

/** Nearly every rule on commands asks. */
const ofModels = new WeakMap<DockerfileModel, readonly RunWithScript[]>();

/** Those of one stage. */
export function runsOf(model: DockerfileModel, stage: Stage): readonly RunWithScript[] {
  let runs = ofStages.get(stage);
  if (runs === undefined) ofStages.set(stage, (runs = runsAmong(model, stage.instructions)));
  return runs;
}

const ofStages = new WeakMap<Stage, readonly RunWithScript[]>();

function runsAmong(model: DockerfileModel, instructions: readonly Instruction[]): readonly RunWithScript[] {
  const found: RunWithScript[] = [];
  for (const instruction of instructions) {
    const run = instruction.type === 'ONBUILD' ? instruction.trigger : instruction;
    if (run?.type !== 'RUN') continue;
    const script = model.scriptOf(run);
    if (script !== undefined) found.push({ run, script });
  }
  return found;
}
