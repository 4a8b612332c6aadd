import type { ShellCommand } from '../syntax/shell/nodes.ts';
import { textOf } from '../text/span.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { allRuns } from './runs.ts';

/** A command with the RUN that it is in. */
export interface CommandInRun extends RunWithScript {
  readonly command: ShellCommand;
}

/**
 * Every command of a name, with or without a folder in front, in file order, what ONBUILD triggers included. Commands whose place
 * in the file can't be told, such as those inside nested backticks, are not among them.
 */
export function commandsNamed(model: DockerfileModel, name: string): readonly CommandInRun[] {
  let commands = ofModels.get(model);
  if (commands === undefined) {
    commands = readCommands(model);
    ofModels.set(model, commands);
  }
  return commands.get(name) ?? [];
}

/** Many rules ask, each for names of its own, most of which a file doesn't have. */
const ofModels = new WeakMap<DockerfileModel, ReadonlyMap<string, readonly CommandInRun[]>>();

function readCommands(model: DockerfileModel): ReadonlyMap<string, readonly CommandInRun[]> {
  const commands = new Map<string, CommandInRun[]>();
  for (const { run, script } of allRuns(model)) {
    for (const command of script.commands) {
      const name = command.name.slice(command.name.lastIndexOf('/') + 1);
      if (name === '' || textOf(model.text, command.nameSpan) !== command.name) continue;
      const known = commands.get(name);
      if (known === undefined) commands.set(name, [{ run, script, command }]);
      else known.push({ run, script, command });
    }
  }
  return commands;
}
