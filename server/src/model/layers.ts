import type { Instruction } from '../syntax/dockerfile/nodes.ts';

/** Whether an instruction adds a file system layer to the image or only changes its configuration. */
export type LayerEffect =
  /** RUN, COPY, ADD; and WORKDIR, which makes its folder, in a layer of its own even where the folder exists. */
  | 'layer'
  /** Everything else. */
  | 'metadata';

export function effectOf(instruction: Instruction): LayerEffect {
  switch (instruction.type) {
    case 'RUN':
    case 'COPY':
    case 'ADD':
    case 'WORKDIR':
      return 'layer';
    default:
      return 'metadata';
  }
}
