import type { Instruction, InstructionOf } from '../syntax/dockerfile/nodes.ts';
import { baseImageOf } from './base-image.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { valueOf } from './value-of.ts';

/** Who the instructions of a stage, and its container, run as. */
export interface RunningUser {
  /** The name or number without the group. */
  readonly name: string;
  readonly isRoot: boolean;
  /** The USER that says so; undefined where the base image does. */
  readonly setBy: InstructionOf<'USER'> | undefined;
}

/** Who is in force where an instruction stands; undefined where only the build or the base image knows. */
export function userAt(model: DockerfileModel, instruction: Instruction): RunningUser | undefined {
  return instruction.onbuild ? undefined : usersOf(model)[instruction.index];
}

/** By the instruction's index: looking each one up again would read a stage many times. */
function usersOf(model: DockerfileModel): Users {
  const known = ofModels.get(model);
  if (known !== undefined) return known;
  const users = readUsers(model);
  ofModels.set(model, users);
  return users;
}

/** Several rules ask. */
const ofModels = new WeakMap<DockerfileModel, Users>();

type Users = readonly (RunningUser | undefined)[];

function readUsers(model: DockerfileModel): Users {
  const users: (RunningUser | undefined)[] = [];
  const last: (RunningUser | undefined)[] = [];
  for (const stage of model.stages) {
    const image = stage.base.kind === 'stage' ? undefined : baseImageOf(model, stage)?.user;
    let user =
      stage.base.kind === 'stage'
        ? last[stage.base.stage]
        : image === undefined
          ? undefined
          : { name: image, isRoot: isRoot(image), setBy: undefined };
    for (const instruction of stage.instructions) {
      users[instruction.index] = user;
      if (instruction.type !== 'USER' || instruction.value === undefined) continue;
      const name = valueOf(model, instruction, instruction.value)?.split(':')[0];
      user = name === undefined || name === '' ? undefined : { name, isRoot: isRoot(name), setBy: instruction };
    }
    last.push(user);
  }
  return users;
}

/** Whether the value of a USER, a group taken off, is root's. */
function isRoot(name: string): boolean {
  return name === 'root' || /^0+$/.test(name);
}
