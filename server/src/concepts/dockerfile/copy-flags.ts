import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { AddInstruction, CopyInstruction, Flag } from '../../syntax/dockerfile/nodes.ts';
import { touches } from '../../text/span.ts';
import { instructionAt } from '../../model/instruction-at.ts';

export interface CopyFlagAt {
  readonly copy: CopyInstruction | AddInstruction;
  readonly flag: Flag;
}

/** The flag of COPY or ADD under the cursor, if it is one of these. */
export function copyFlagAt(
  model: DockerfileModel,
  offset: number,
  ...names: readonly string[]
): CopyFlagAt | undefined {
  const copy = instructionAt(model, offset);
  if (copy?.type !== 'COPY' && copy?.type !== 'ADD') return undefined;
  const flag = copy.flags.find(({ name, span }) => names.includes(name) && touches(span, offset));
  return flag && { copy, flag };
}

/** Whether a switch like `--link` is on: alone it is. */
export function isSwitchedOn({ value }: Flag): boolean {
  return value === undefined || /^(?:1|t|true)$/i.test(value.value);
}
