import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';

/** The instruction that an offset lies in or right behind, if it does. */
export function instructionAt({ tree }: Pick<DockerfileModel, 'tree'>, offset: number): Instruction | undefined {
  const { instructions } = tree;
  let low = 0;
  let high = instructions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instructions[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const instruction = instructions[low - 1];
  return instruction !== undefined && offset <= instruction.span.end ? instruction : undefined;
}
