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
  /** Whether names that the file does not define may come from the base image. */
  readonly open: boolean;
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

/** Build arguments that BuildKit sets where the user does, also without an ARG; they are never part of the image. */
export const proxyArguments: ReadonlySet<string> = new Set(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'FTP_PROXY', 'NO_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]),
);

/**
 * Follows ARG and ENV through the file. Within a build the definition nearest above wins, be it ARG or ENV (so does
 * BuildKit); an ARG without a value takes the global default of its name, and otherwise leaves an ENV in force.
 */
export class ScopeAnalysis {
  private readonly tree: DockerfileTree;
  private readonly globals: Frame = { definitions: new Map(), open: false };
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
    const frame: Frame = { definitions: new Map(), open: base?.open ?? open };
    if (base !== undefined) {
      // The image's ENV comes first; an ARG with a value is inherited too, for the build only, where no ENV has its name.
      for (const [name, definitions] of base.definitions) {
        const inherited =
          definitions.findLast((definition) => definition.variable.inImage) ??
          definitions.findLast((definition) => definition.variable.origin !== 'predefined');
        if (inherited !== undefined) frame.definitions.set(name, [{ variable: inherited.variable, at: -1 }]);
      }
    }
    this.frames.push(frame);
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
    return {
      lookup: (name) => find(frame, name, index)?.variable,
      names: () =>
        [...frame.definitions.keys()].filter((name) => {
          const found = find(frame, name, index);
          return found !== undefined && found.variable.origin !== 'predefined';
        }),
    };
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

/** The last definition in front of an instruction. */
function find(frame: Frame, name: string, index: number): Definition | undefined {
  const definitions = frame.definitions.get(name);
  if (definitions === undefined) return undefined;
  let low = 0;
  let high = definitions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((definitions[middle]?.at ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return definitions[low - 1];
}
