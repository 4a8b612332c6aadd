import type { Instruction, InstructionOf, InstructionType } from '../syntax/dockerfile/nodes.ts';

/** Instructions sorted by their type, each list in the order in which they were added. */
export class ByType {
  readonly #lists = new Map<InstructionType, Instruction[]>();

  add(instruction: Instruction): void {
    const list = this.#lists.get(instruction.type);
    if (list === undefined) this.#lists.set(instruction.type, [instruction]);
    else list.push(instruction);
  }

  /** The list itself, since most callers only walk through it. */
  of<Type extends InstructionType>(type: Type): readonly InstructionOf<Type>[] {
    const list: readonly Instruction[] = this.#lists.get(type) ?? [];
    return isAllOf(list, type) ? list : [];
  }
}

/** A list has instructions of one type, so that the first one speaks for the others. */
function isAllOf<Type extends InstructionType>(
  list: readonly Instruction[],
  type: Type,
): list is readonly InstructionOf<Type>[] {
  return list[0]?.type === type;
}
