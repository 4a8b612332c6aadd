import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import type { Stage } from './stages.ts';

/** Every RUN whose text a shell of the Bourne family reads, in file order, what ONBUILD triggers included. */
export function allRuns(model: DockerfileModel): Generator<RunWithScript> {
  return runsAmong(model, model.tree.instructions);
}

/** Those of one stage. */
export function runsOf(model: DockerfileModel, stage: Stage): Generator<RunWithScript> {
  return runsAmong(model, stage.instructions);
}

function* runsAmong(model: DockerfileModel, instructions: readonly Instruction[]): Generator<RunWithScript> {
  for (const instruction of instructions) {
    const run = instruction.type === 'ONBUILD' ? instruction.trigger : instruction;
    if (run?.type !== 'RUN') continue;
    const script = model.scriptOf(run);
    if (script !== undefined) yield { run, script };
  }
}
