import type {
  CmdInstruction,
  CommandLine,
  EntrypointInstruction,
  HealthcheckInstruction,
} from '../syntax/dockerfile/nodes.ts';
import { baseImageOf } from './base-image.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { Stage } from './stages.ts';
import { type Setting, startCommandOf, type StartCommand } from './start-command.ts';
import { stageChain } from './value-of.ts';

/** A command that containers run as a program of its own. */
export interface StartedCommand {
  /** The stages whose images run it: that of the instruction, or those that start from it. At least one. */
  readonly stages: readonly Stage[];
  readonly instruction: CmdInstruction | EntrypointInstruction | HealthcheckInstruction;
  readonly command: CommandLine;
}

/**
 * What the images of a file run once they are built: ENTRYPOINT, CMD where it is no mere argument of an ENTRYPOINT, and
 * HEALTHCHECK. What a later instruction replaces in each of them is not among them.
 */
export function startedCommands(model: DockerfileModel): readonly StartedCommand[] {
  const stagesOf = new Map<StartedCommand['instruction'], Stage[]>();
  for (const stage of imageStages(model)) {
    for (const instruction of startedIn(model, stage)) {
      const stages = stagesOf.get(instruction);
      if (stages === undefined) stagesOf.set(instruction, [stage]);
      else stages.push(stage);
    }
  }
  return [...stagesOf].flatMap(([instruction, stages]) =>
    instruction.command === undefined ? [] : [{ stages, instruction, command: instruction.command }],
  );
}

/** The stages that images are made of: no other starts from them or copies out of them. The final one is always among them. */
export function imageStages(model: DockerfileModel): readonly Stage[] {
  const used = new Set(model.references.map(({ stage }) => stage));
  return model.stages.filter((stage) => stage === model.finalStage || !used.has(stage.index));
}

function startedIn(model: DockerfileModel, stage: Stage): readonly StartedCommand['instruction'][] {
  const start = startCommandOf(model, stage);
  const main = start.entrypoint.kind === 'set' || !runsCmdItself(model, stage, start) ? start.entrypoint : start.cmd;
  const healthcheck = healthcheckOf(model, stage);
  return [...ofSetting(main), ...(healthcheck === undefined ? [] : [healthcheck])];
}

function ofSetting(
  setting: Setting<CmdInstruction | EntrypointInstruction>,
): readonly (CmdInstruction | EntrypointInstruction)[] {
  return setting.kind === 'set' && !setting.instruction.onbuild ? [setting.instruction] : [];
}

/** Whether the image's own ENTRYPOINT, where it has one, runs what CMD says: those of interpreters without a shell take a file. */
function runsCmdItself(model: DockerfileModel, stage: Stage, { entrypoint }: StartCommand): boolean {
  if (entrypoint.kind === 'none') return true;
  const image = baseImageOf(model, stage);
  if (image?.family === undefined || /chainguard/.test(image.repository)) return false;
  return image.family !== 'distroless' || /\/(static|base|base-nossl|cc)(-debian\d+)?$/.test(image.repository);
}

function healthcheckOf(model: DockerfileModel, stage: Stage): HealthcheckInstruction | undefined {
  const passed: Stage[] = [];
  let found: HealthcheckInstruction | 'none' = 'none';
  for (const each of stageChain(model, stage)) {
    const known = healthchecks.get(each);
    if (known === undefined) passed.push(each);
    found = known ?? each.instructions.findLast((instruction) => instruction.type === 'HEALTHCHECK') ?? 'none';
    if (known !== undefined || found !== 'none') break;
  }
  for (const each of passed) healthchecks.set(each, found);
  return found === 'none' ? undefined : found;
}

/** Many stages may start from one. */
const healthchecks = new WeakMap<Stage, HealthcheckInstruction | 'none'>();
