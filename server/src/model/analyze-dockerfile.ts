import { parseImageReference } from '../syntax/dockerfile/image-reference.ts';
import type {
  DockerfileTree,
  FromInstruction,
  Instruction,
  InstructionType,
  Word,
} from '../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../syntax/shell/nodes.ts';
import { ScopeAnalysis } from './analyze-scopes.ts';
import { ByType } from './by-type.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { expandWord } from './expand.ts';
import { effectOf } from './layers.ts';
import { scriptOf } from './run-script.ts';
import type { Base, Stage, StageReference } from './stages.ts';

const defaultShell = ['/bin/sh', '-c'] as const;
/** Nobody writes more; where every stage started from one with thousands of them, reading the file would take forever. */
const mostTriggered = 1000;

/** A stage while the file is read. */
interface OpenStage {
  readonly index: number;
  readonly from: FromInstruction;
  readonly base: Base;
  readonly instructions: Instruction[];
  /** What its ONBUILDs trigger. */
  readonly triggers: Instruction[];
  readonly triggered: readonly Instruction[];
  readonly needs: Set<number>;
}

/**
 * Finds out what a Dockerfile means. One pass over the tree; never throws.
 *
 * @param earlier the model of an earlier version: what the RUNs run that both trees share is taken from it
 */
export function analyzeDockerfile(tree: DockerfileTree, earlier?: DockerfileModel): DockerfileModel {
  const scopes = new ScopeAnalysis(tree);
  const open: OpenStage[] = [];
  const references: StageReference[] = [];
  const byType = new ByType();
  const stageIndexes: number[] = [];
  // By the instruction's index: maps with objects as keys would cost more than all the rest of this function.
  const scripts: (ShellScript | undefined)[] = [];
  const shells: (readonly string[])[] = [];
  // For FROM a name counts from the stage behind the one that has it, until a later stage takes it over.
  const names = new Map<string, number>();
  const finalShells: (readonly string[])[] = [];
  let shell: readonly string[] = defaultShell;
  let countTriggered = 0;

  const resolve = (name: string): number | undefined => names.get(name.toLowerCase());
  // COPY and mounts mean the last stage of that name in the file, and BuildKit refuses one that is not above.
  const lastOfName = lastStages(tree);

  for (const instruction of tree.instructions) {
    byType.add(instruction);

    if (instruction.type === 'FROM') {
      const previous = open.at(-1);
      if (previous !== undefined) {
        finalShells.push(shell);
        if (previous.from.name !== undefined) names.set(previous.from.name.raw.toLowerCase(), previous.index);
      }
      const index = open.length;
      const lookup = scopes.lookup(instruction.index, undefined);
      const base = baseOf(instruction, tree.escape, lookup, resolve);
      const parent = base.kind === 'stage' ? base.stage : undefined;
      const starting = parent === undefined ? undefined : open[parent];
      const isTooMuch = starting === undefined || countTriggered + starting.triggers.length > mostTriggered;
      const triggered = isTooMuch ? [] : triggersOf(starting, instruction.index);
      countTriggered += triggered.length;
      open.push({
        index,
        from: instruction,
        base,
        instructions: [],
        triggers: [],
        triggered,
        needs: new Set(parent === undefined ? [] : [parent]),
      });
      scopes.openStage(parent, base.kind === 'image' || base.kind === 'unknown');
      shell = parent === undefined ? defaultShell : (finalShells[parent] ?? defaultShell);
      for (const trigger of triggered) {
        scopes.add(trigger, index);
        shell = chosenShell(trigger) ?? shell;
      }
      if (instruction.image !== undefined) {
        references.push({ from: 'FROM', instruction, word: instruction.image, stage: parent });
      }
    }

    const stage = open.at(-1);
    stageIndexes.push(stage === undefined ? -1 : stage.index);
    if (stage !== undefined && instruction.type !== 'FROM') stage.instructions.push(instruction);
    if (instruction.type === 'ONBUILD' && instruction.trigger !== undefined) stage?.triggers.push(instruction.trigger);
    scopes.add(instruction, stage?.index);

    shell = chosenShell(instruction) ?? shell;
    shells.push(shell);
    const known =
      earlier?.tree.instructions[instruction.index] === instruction && sameShell(earlier.shellAt(instruction), shell);
    scripts.push(known ? earlier.scriptOf(instruction) : scriptOf(instruction, shell));

    if (stage !== undefined) {
      for (const { from, word } of sourcesOf(instruction)) {
        const name = expandWord(word.raw, tree.escape, scopes.lookup(instruction.index, stage.index)) ?? word.value;
        // Only COPY takes a stage's number; a mount's `from=1` is an image.
        const index =
          (from === 'COPY' ? stageNumber(name, stage.index) : undefined) ??
          above(lastOfName.get(name.toLowerCase()), stage.index);
        if (index !== undefined) stage.needs.add(index);
        references.push({ from, instruction, word, stage: index });
      }
    }
  }

  const stages = finish(open, tree.text.length);
  const stageOf = (instruction: Instruction): Stage | undefined =>
    stages[stageIndexes[Math.floor(instruction.index)] ?? -1];
  return {
    tree,
    text: tree.text,
    stages,
    instructions: <Type extends InstructionType>(type: Type) => byType.of(type),
    stageOf,
    scopeAt: (instruction) =>
      scopes.scope(instruction.index, instruction.type === 'FROM' ? undefined : stageOf(instruction)?.index),
    scriptOf: (instruction) =>
      instruction.onbuild
        ? scriptOf(instruction, shells[Math.floor(instruction.index)] ?? defaultShell)
        : scripts[instruction.index],
    references,
    effectOf,
    shellAt: (instruction) => shells[Math.floor(instruction.index)] ?? defaultShell,
    finalStage: stages.at(-1),
  };
}

/** What ONBUILD of a stage triggers behind the FROM with this index. */
function triggersOf({ triggers }: OpenStage, from: number): readonly Instruction[] {
  return triggers.map((trigger, at) => withIndex(trigger, from + (at + 1) / (triggers.length + 1)));
}

function withIndex(instruction: Instruction, index: number): Instruction {
  return { ...instruction, index };
}

function chosenShell(instruction: Instruction): readonly string[] | undefined {
  if (instruction.type !== 'SHELL' || instruction.command.form !== 'exec') return undefined;
  return instruction.command.arguments.map((word) => word.value);
}

function sameShell(before: readonly string[], now: readonly string[]): boolean {
  return before === now || (before.length === now.length && before.every((word, index) => word === now[index]));
}

function baseOf(
  from: FromInstruction,
  escape: string,
  lookup: (name: string) => string | undefined | null,
  resolve: (name: string) => number | undefined,
): Base {
  const written = from.image;
  if (written === undefined) return { kind: 'unknown', text: '' };
  const text = expandWord(written.raw, escape, lookup);
  if (text === null) return { kind: 'unknown', text: written.value };
  const stage = resolve(text);
  if (stage !== undefined) return { kind: 'stage', stage, text };
  if (text === 'scratch') return { kind: 'scratch', text };
  const reference = parseImageReference(text);
  return reference === undefined ? { kind: 'unknown', text } : { kind: 'image', reference, text };
}

/** What an instruction copies or mounts from. */
function sourcesOf(
  instruction: Instruction,
): readonly { readonly from: StageReference['from']; readonly word: Word }[] {
  if (instruction.type === 'COPY' && instruction.from?.value !== undefined) {
    return [{ from: 'COPY', word: instruction.from.value }];
  }
  if (instruction.type !== 'RUN') return [];
  return instruction.mounts.flatMap((mount) => {
    const word = mount.options.findLast((option) => option.key === 'from')?.value;
    return word === undefined || word.value === '' ? [] : [{ from: 'mount' as const, word }];
  });
}

function lastStages(tree: DockerfileTree): ReadonlyMap<string, number> {
  const stages = new Map<string, number>();
  let index = 0;
  for (const instruction of tree.instructions) {
    if (instruction.type !== 'FROM') continue;
    if (instruction.name !== undefined) stages.set(instruction.name.raw.toLowerCase(), index);
    index++;
  }
  return stages;
}

function above(stage: number | undefined, current: number): number | undefined {
  return stage !== undefined && stage < current ? stage : undefined;
}

/** `--from=0` names a stage by number, of those in front of this one. */
function stageNumber(name: string, current: number): number | undefined {
  if (!/^\d+$/.test(name)) return undefined;
  const index = Number(name);
  return index < current ? index : undefined;
}

function finish(open: readonly OpenStage[], length: number): readonly Stage[] {
  const last = open.length - 1;
  const reached = new Set<number>();
  const queue = last < 0 ? [] : [last];
  for (let stage = queue.pop(); stage !== undefined; stage = queue.pop()) {
    if (reached.has(stage)) continue;
    reached.add(stage);
    queue.push(...(open[stage]?.needs ?? []));
  }
  const inherited = new Set<number>();
  for (let stage: number | undefined = last; stage !== undefined && stage >= 0 && !inherited.has(stage);) {
    inherited.add(stage);
    const base: Base | undefined = open[stage]?.base;
    stage = base?.kind === 'stage' ? base.stage : undefined;
  }
  return open.map((stage) => ({
    index: stage.index,
    from: stage.from,
    name: stage.from.name,
    base: stage.base,
    instructions: stage.instructions,
    triggered: reached.has(stage.index) ? stage.triggered : [],
    span: {
      start: stage.from.span.start,
      end: Math.min((stage.instructions.at(-1) ?? stage.from).span.end, length),
    },
    needs: [...stage.needs].toSorted((a, b) => a - b),
    reached: reached.has(stage.index),
    inherited: inherited.has(stage.index),
  }));
}
