import { commandIndex, type CommandInRun } from './command-index.ts';
import type { DockerfileModel } from './dockerfile.ts';

/**
 * Every command of a name, with or without a folder in front, in file order, what ONBUILD triggers included. Commands whose place
 * in the file can't be told, such as those inside nested backticks, are not among them.
 */
export function commandsNamed(model: DockerfileModel, name: string): readonly CommandInRun[] {
  return commandIndex(model).named.get(name) ?? [];
}
