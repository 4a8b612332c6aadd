import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import type { Instruction, Word } from '../../syntax/dockerfile/nodes.ts';

/** What a build has to do again once an instruction has given something else than before. */
export interface Rebuild {
  /** They run again whatever came out: they stand on top of the changed layer. In file order. */
  readonly certain: readonly Instruction[];
  /** They take files from a stage that changed, and run again only if those files are others than before. */
  readonly ifFilesChanged: readonly Instruction[];
}

/**
 * After a change in `instruction`. BuildKit looks up a step by what it stands on and by what it is; files that are
 * copied or mounted count by their content. A metadata instruction counts only where a later step reads what it sets.
 */
export function rebuildAfter(model: DockerfileModel, instruction: Instruction): Rebuild {
  const stage = model.stageOf(instruction);
  if (stage === undefined) return { certain: [], ifFilesChanged: [] };
  const changesFiles = instruction.type === 'FROM' || model.effectOf(instruction) === 'layer';
  const certain: Instruction[] = [];
  /** Stages whose files change, and stages at whose end the instruction's value is still in force. */
  const affected = new Set<number>();
  const inForce = new Set<number>();

  const follow = (index: number, steps: readonly Instruction[], filesChanged: boolean): void => {
    const first = filesChanged ? 0 : firstReader(model, steps, instruction);
    if (first !== undefined) {
      affected.add(index);
      certain.push(...steps.slice(first).filter((each) => model.effectOf(each) === 'layer'));
    }
    if (!changesFiles && !steps.some((each) => replaces(each, instruction))) inForce.add(index);
  };
  follow(
    stage.index,
    stage.instructions.filter((each) => each.index > instruction.index),
    changesFiles,
  );
  const built = (other: Stage): boolean => other.reached || !stage.reached;
  for (const { base, index, instructions } of model.stages.filter(built)) {
    if (base.kind !== 'stage' || index <= stage.index) continue;
    if (affected.has(base.stage) || inForce.has(base.stage)) follow(index, instructions, affected.has(base.stage));
  }

  const sure = new Set(certain);
  const ifFilesChanged = model.references.flatMap((reference) => {
    if (reference.from === 'FROM' || reference.stage === undefined || !affected.has(reference.stage)) return [];
    const user = model.stageOf(reference.instruction);
    return user !== undefined && built(user) && !sure.has(reference.instruction) ? [reference.instruction] : [];
  });
  return { certain, ifFilesChanged: [...new Set(ifFilesChanged)] };
}

/** Index of the first step whose result depends on what a metadata instruction above it sets. */
function firstReader(model: DockerfileModel, steps: readonly Instruction[], setter: Instruction): number | undefined {
  for (const [index, step] of steps.entries()) {
    if (replaces(step, setter)) return undefined;
    if (reads(model, step, setter)) return index;
  }
  return undefined;
}

/** Of USER and SHELL the last one above a step counts. */
function replaces(step: Instruction, setter: Instruction): boolean {
  return step.type === setter.type && (setter.type === 'USER' || setter.type === 'SHELL');
}

function reads(model: DockerfileModel, step: Instruction, setter: Instruction): boolean {
  switch (setter.type) {
    case 'ENV':
    case 'ARG': {
      const scope = model.scopeAt(step);
      const inForce = setter.pairs
        .map((pair) => pair.key.value)
        .filter((name) => scope.lookup(name)?.instruction === setter);
      if (step.type === 'RUN') return inForce.length > 0;
      return wordsOf(step).some((word) => word.variables.some(({ name }) => inForce.includes(name)));
    }
    case 'USER':
      return step.type === 'RUN';
    case 'SHELL':
      return step.type === 'RUN' && step.command.form === 'shell';
    default:
      return false;
  }
}

/** The words of a layer instruction that BuildKit expands. */
function wordsOf(instruction: Instruction): readonly Word[] {
  switch (instruction.type) {
    case 'COPY':
    case 'ADD': {
      const flags = instruction.flags.flatMap(({ value }) => (value === undefined ? [] : [value]));
      return [
        ...flags,
        ...instruction.sources,
        ...(instruction.destination === undefined ? [] : [instruction.destination]),
      ];
    }
    case 'WORKDIR':
      return instruction.value === undefined ? [] : [instruction.value];
    default:
      return [];
  }
}
