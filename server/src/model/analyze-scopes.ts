import type { DockerfileTree, Instruction, Pair } from '../syntax/dockerfile/nodes.ts';
import { expandWord, type Lookup } from './expand.ts';
import type { Scope, Variable } from './scope.ts';

/** A variable and the instruction behind which it is in force. */
interface Definition {
  readonly variable: Variable;
  /** Index of the instruction; -1 for what is in force from the stage's start. */
  readonly at: number;
}

/** The variables of one stage: for each name its definitions in file order. */
interface Frame {
  readonly definitions: Map<string, Definition[]>;
  /** The stage it starts from. Nothing is copied from there, so that a long chain of stages costs no more than a short one. */
  readonly parent: Frame | undefined;
  /** What was looked up there already, by name. */
  readonly inherited: Map<string, Definition | undefined>;
  /** Whether names that the file does not define may come from the base image. */
  readonly open: boolean;
}

function frameOn(parent: Frame | undefined, open: boolean): Frame {
  return { definitions: new Map(), parent, inherited: new Map(), open };
}

/** What BuildKit knows without being told, in FROM at once, inside a stage after `ARG NAME`. */
const platformArguments = [
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETARCH',
  'TARGETVARIANT',
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETSTAGE',
];

/** Nearly every instruction is asked for its own, so it is no more than two fields. */
class ScopeAt implements Scope {
  readonly #frame: Frame;
  readonly #index: number;

  constructor(frame: Frame, index: number) {
    this.#frame = frame;
    this.#index = index;
  }

  lookup(name: string): Variable | undefined {
    return find(this.#frame, name, this.#index)?.variable;
  }

  names(): readonly string[] {
    return namesIn(this.#frame).filter((name) => {
      const found = find(this.#frame, name, this.#index);
      return found !== undefined && found.variable.origin !== 'predefined';
    });
  }
}

/**
 * Follows ARG and ENV through the file. Within a build the definition nearest above wins, be it ARG or ENV (so does
 * BuildKit); an ARG without a value takes the global default of its name, and otherwise leaves an ENV in force.
 */
export class ScopeAnalysis {
  private readonly tree: DockerfileTree;
  private readonly globals: Frame = frameOn(undefined, false);
  private readonly frames: Frame[] = [];

  constructor(tree: DockerfileTree) {
    this.tree = tree;
    for (const name of platformArguments) {
      this.define(this.globals, { name, value: undefined, origin: 'predefined', inImage: false }, -1);
    }
  }

  /** Opens the next stage; `parent` is the stage it starts from, `open` whether its base image may define more. */
  openStage(parent: number | undefined, open: boolean): void {
    const base = parent === undefined ? undefined : this.frames[parent];
    this.frames.push(frameOn(base, base?.open ?? open));
  }

  /** Takes in what an ARG or ENV defines. `stage` is undefined in front of the first FROM. */
  add(instruction: Instruction, stage: number | undefined): void {
    if (instruction.type !== 'ARG' && instruction.type !== 'ENV') return;
    const frame = stage === undefined ? this.globals : this.frames[stage];
    if (frame === undefined) return;
    // All values of one ENV see the variables from before it; those of one ARG see the ones in front of them.
    const before = this.lookupIn(frame, instruction.index);
    const fresh: Variable[] = [];
    for (const pair of instruction.pairs) {
      const lookup: Lookup =
        instruction.type === 'ENV'
          ? before
          : (name) => {
              const own = fresh.findLast((variable) => variable.name === name);
              return own === undefined ? before(name) : (own.value ?? null);
            };
      const variable = this.variableOf(pair, instruction, stage, lookup, frame);
      if (variable !== undefined) fresh.push(variable);
    }
    for (const variable of fresh) this.define(frame, variable, instruction.index);
  }

  /** What is in force in front of an instruction. */
  scope(index: number, stage: number | undefined): Scope {
    const frame = stage === undefined ? this.globals : (this.frames[stage] ?? this.globals);
    return new ScopeAt(frame, index);
  }

  /** Values for `expandWord` in front of an instruction; FROM sees the global arguments. */
  lookup(index: number, stage: number | undefined): Lookup {
    const frame = stage === undefined ? this.globals : (this.frames[stage] ?? this.globals);
    return this.lookupIn(frame, index);
  }

  private lookupIn(frame: Frame, index: number): Lookup {
    return (name) => {
      const found = find(frame, name, index);
      if (found !== undefined) return found.variable.value ?? null;
      return frame.open ? null : undefined;
    };
  }

  private variableOf(
    pair: Pair,
    instruction: Extract<Instruction, { type: 'ARG' | 'ENV' }>,
    stage: number | undefined,
    lookup: Lookup,
    frame: Frame,
  ): Variable | undefined {
    const name = pair.key.value;
    if (name === '') return undefined;
    const common = { name, instruction, key: pair.key, ...(stage === undefined ? {} : { stage }) };
    if (instruction.type === 'ENV') {
      const value = pair.value === undefined ? undefined : expandWord(pair.value.raw, this.tree.escape, lookup);
      return { ...common, value: value ?? undefined, origin: 'ENV', inImage: true };
    }
    if (pair.value !== undefined) {
      const value = expandWord(pair.value.raw, this.tree.escape, lookup) ?? undefined;
      return { ...common, value, origin: stage === undefined ? 'global ARG' : 'ARG', inImage: false };
    }
    if (stage === undefined) return { ...common, value: undefined, origin: 'global ARG', inImage: false };
    const global = find(this.globals, name, Number.MAX_SAFE_INTEGER)?.variable;
    if (global !== undefined) return { ...common, value: global.value, origin: 'ARG', inImage: false };
    // Nothing gives it a value unless the build does, so an ENV of the same name stays in force.
    if (find(frame, name, instruction.index)?.variable.origin === 'ENV') return undefined;
    return { ...common, value: undefined, origin: 'ARG', inImage: false };
  }

  private define(frame: Frame, variable: Variable, at: number): void {
    const definitions = frame.definitions.get(variable.name);
    if (definitions === undefined) frame.definitions.set(variable.name, [{ variable, at }]);
    else definitions.push({ variable, at });
  }
}

/** The last definition in front of an instruction, the stage's own or an inherited one. */
function find(frame: Frame, name: string, index: number): Definition | undefined {
  const definitions = frame.definitions.get(name) ?? [];
  let low = 0;
  let high = definitions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((definitions[middle]?.at ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return definitions[low - 1] ?? inheritedBy(frame, name);
}

/**
 * What a stage gets from those it starts from: the nearest ENV of the name, since that is in the image; where there is none,
 * the nearest ARG with a value, for the build only. So does BuildKit.
 */
function inheritedBy(frame: Frame, name: string): Definition | undefined {
  if (frame.inherited.has(name)) return frame.inherited.get(name);
  let found: Definition | undefined;
  for (let base = frame.parent; base !== undefined; base = base.parent) {
    const definitions = base.definitions.get(name);
    const inImage = definitions?.findLast(({ variable }) => variable.inImage);
    found = inImage ?? found ?? definitions?.at(-1);
    if (inImage !== undefined) break;
    if (base.inherited.has(name)) {
      const above = base.inherited.get(name);
      found = above?.variable.inImage === true ? above : (found ?? above);
      break;
    }
  }
  frame.inherited.set(name, found);
  return found;
}

/** The stage's own names behind those that it inherits, each once. */
function namesIn(frame: Frame): readonly string[] {
  const frames: Frame[] = [];
  for (let each: Frame | undefined = frame; each !== undefined; each = each.parent) frames.push(each);
  const names = new Set<string>();
  for (const each of frames.toReversed()) for (const name of each.definitions.keys()) names.add(name);
  return [...names];
}
