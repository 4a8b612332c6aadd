import type { Instruction, VariableReference, Word } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import { nearest } from '../text/nearest.ts';
import type { Scope } from './scope.ts';

/** The variables of one word or heredoc by name, each with all its places: BuildKit warns once for a name in a word. */
export type Uses = ReadonlyMap<string, readonly VariableReference[]>;

export function usesIn(variables: readonly VariableReference[]): Uses {
  const uses = new Map<string, VariableReference[]>();
  for (const variable of allVariables(variables)) {
    const known = uses.get(variable.name);
    if (known === undefined) uses.set(variable.name, [variable]);
    else known.push(variable);
  }
  return uses;
}

export type NearestOf = (name: string, scope: Scope) => string | undefined;

/**
 * Finds the variable that a mistyped name is meant for, of the hundred that were defined last. Nobody mistypes more than
 * fifty, so a file gets no more of it.
 */
export function nearestNames(): NearestOf {
  let searches = 0;
  return (name, scope) => (searches++ < 50 ? nearest(name, scope.names().slice(-100)) : undefined);
}

/**
 * The words in which BuildKit looks for variables that are not defined. EXPOSE is expanded too, but nothing is said about what
 * is missing there, and FROM is a matter of its own.
 */
export function checkedVariables(instruction: Instruction): readonly (readonly VariableReference[])[] {
  const words = instruction.flags.flatMap(({ value }) => value ?? []);
  const lists = [...words, ...argumentsOf(instruction)].map(({ variables }) => variables);
  return [...lists, ...instruction.heredocs.map(({ variables }) => variables)].filter(({ length }) => length > 0);
}

function argumentsOf(instruction: Instruction): readonly Word[] {
  switch (instruction.type) {
    case 'COPY':
    case 'ADD':
      return [...instruction.sources, ...(instruction.destination === undefined ? [] : [instruction.destination])];
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.flatMap(({ key, value }) => (value === undefined ? [key] : [key, value]));
    case 'ARG':
      return instruction.pairs.flatMap(({ value }) => value ?? []);
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
      return instruction.value === undefined ? [] : [instruction.value];
    case 'VOLUME':
      return instruction.paths;
    case 'RUN':
      return instruction.mounts.flatMap(({ options }) => options.flatMap(({ value }) => value ?? []));
    default:
      return [];
  }
}
