import type { DockerfileModel } from '../model/dockerfile.ts';
import { joinRuns } from '../model/join-runs.ts';
import type { Instruction, RunInstruction } from '../syntax/dockerfile/nodes.ts';
import { suggestion, type Fix } from './rule.ts';

/** The fix that makes one RUN of all from one that makes something to one that takes it away again, where that can be had. */
export function oneRunOfThese(model: DockerfileModel, maker: Instruction, run: RunInstruction): Fix | undefined {
  if (maker.type !== 'RUN' || model.stageOf(maker) !== model.stageOf(run)) return undefined;
  const edits = joinRuns(model, maker, run);
  return edits && suggestion('Make one RUN of these', ...edits);
}
