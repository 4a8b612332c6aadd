import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { valueOf } from './value-of.ts';

/**
 * The folder in which each instruction's relative paths start. Where WORKDIR is relative to what only the base image or the
 * build knows, the path starts with `?`: two such paths can be compared, if they belong to one stage.
 */
export function workingDirectories(model: DockerfileModel): WorkingDirectories {
  const known = ofModels.get(model);
  if (known !== undefined) return known;
  const folders = readWorkingDirectories(model);
  ofModels.set(model, folders);
  return folders;
}

/** Several rules ask for them, one after the other. */
const ofModels = new WeakMap<DockerfileModel, WorkingDirectories>();

export interface WorkingDirectories {
  /** Undefined in front of the first FROM, and for what ONBUILD triggers, which runs in another build. */
  get(instruction: Instruction): string | undefined;
}

function readWorkingDirectories(model: DockerfileModel): WorkingDirectories {
  // By the instruction's index: a map with objects as keys costs more.
  const folders: (string | undefined)[] = [];
  const last: string[] = [];
  for (const stage of model.stages) {
    let folder = (stage.base.kind === 'stage' ? last[stage.base.stage] : undefined) ?? '?';
    for (const instruction of stage.instructions) {
      folders[instruction.index] = folder;
      if (instruction.type !== 'WORKDIR' || instruction.value === undefined) continue;
      folder = joinPaths(folder, valueOf(model, instruction, instruction.value) ?? `/?${instruction.value.value}`);
    }
    last.push(folder);
  }
  return { get: ({ index, onbuild }) => (onbuild ? undefined : folders[index]) };
}

/** A path seen from a folder, without `.`, `..` and double slashes. */
export function joinPaths(folder: string, path: string): string {
  // Nearly every path is absolute and has nothing to be taken out.
  if (path.length > 1 && path.startsWith('/') && !unclean.test(path)) return path;
  const parts: string[] = [];
  const whole = path.startsWith('/') ? path : `${folder}/${path}`;
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return whole.startsWith('/') ? `/${parts.join('/')}` : parts.join('/');
}

const unclean = /\/(?:\.{1,2})?(?:\/|$)/;
