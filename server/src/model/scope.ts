import type { ArgInstruction, EnvInstruction, Word } from '../syntax/dockerfile/nodes.ts';

/** The variables that are in force at one place of a Dockerfile. */
export interface Scope {
  /** Undefined where nothing in the file defines the name there. */
  lookup(name: string): Variable | undefined;
  /** Every name that is defined there, in the order of definition. */
  names(): readonly string[];
}

/** One definition of a variable. */
export interface Variable {
  readonly name: string;
  /** The value with the variables inside expanded; undefined where only the build can tell (an ARG without a default). */
  readonly value: string | undefined;
  readonly origin: 'ENV' | 'ARG' | 'global ARG' | 'predefined';
  /** Undefined for what BuildKit predefines (`TARGETARCH`, `HTTP_PROXY` …). */
  readonly instruction?: ArgInstruction | EnvInstruction;
  readonly key?: Word;
  /** Index of the stage that defines it; undefined for global and predefined ones. */
  readonly stage?: number;
  /** Whether the running container sees it: ENV yes, ARG no. */
  readonly inImage: boolean;
}
