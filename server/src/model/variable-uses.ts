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
  if (!mayUse(instruction)) return [];
  const lists: (readonly VariableReference[])[] = [];
  const add = (place: { readonly variables: readonly VariableReference[] } | undefined): void => {
    if (place !== undefined && place.variables.length > 0) lists.push(place.variables);
  };
  for (const { value } of instruction.flags) add(value);
  addArguments(instruction, add);
  for (const heredoc of instruction.heredocs) add(heredoc);
  return lists;
}

/** Most instructions use none, as a look at their text tells; of a RUN that is the shell's. */
function mayUse(instruction: Instruction): boolean {
  const { body, flags, heredocs } = instruction;
  if (heredocs.length > 0 || flags.some(({ value }) => (value?.variables.length ?? 0) > 0)) return true;
  return instruction.type === 'RUN' ? instruction.mounts.length > 0 : body.text.includes('$');
}

function addArguments(instruction: Instruction, add: (word: Word | undefined) => void): void {
  switch (instruction.type) {
    case 'COPY':
    case 'ADD':
      for (const source of instruction.sources) add(source);
      add(instruction.destination);
      break;
    case 'ENV':
    case 'LABEL':
      for (const { key, value } of instruction.pairs) {
        add(key);
        add(value);
      }
      break;
    case 'ARG':
      for (const { value } of instruction.pairs) add(value);
      break;
    case 'WORKDIR':
    case 'USER':
    case 'STOPSIGNAL':
      add(instruction.value);
      break;
    case 'VOLUME':
      for (const path of instruction.paths) add(path);
      break;
    case 'RUN':
      for (const { options } of instruction.mounts) for (const { value } of options) add(value);
      break;
    default:
  }
}
