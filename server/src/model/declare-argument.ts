import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import { insert, type Edit } from '../text/edit.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { lineBreakOf, matchCase } from './edit-instruction.ts';

/** `ARG name` on a line of its own above an instruction and the comments that belong to it. Undefined for `$1`, `$@` and such. */
export function declareAbove(model: DockerfileModel, instruction: Instruction, name: string): Edit | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return undefined;
  const start = instruction.above[0]?.span.start ?? instruction.span.start;
  return insert(start, `${matchCase(instruction.keyword.raw, 'ARG')} ${name}${lineBreakOf(model.text)}`);
}
