import type { ShellCommand } from '../syntax/shell/nodes.ts';
import { isWritten } from '../text/span.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { packageCommands, type PackageCommand, type PackageManager } from './packages.ts';
import { allRuns } from './runs.ts';

/** A command with the RUN that it is in. */
export interface CommandInRun extends RunWithScript {
  readonly command: ShellCommand;
}

/** A call of a package manager with the RUN that it is in. */
export interface PackageCall extends RunWithScript {
  readonly call: PackageCommand;
}

/** What all RUNs of a file call, in file order for each name, what ONBUILD triggers included. */
export interface CommandIndex {
  /**
   * By their names, a folder in front taken off. Commands whose place in the file can't be told, such as those inside nested
   * backticks, are not among them.
   */
  readonly named: ReadonlyMap<string, readonly CommandInRun[]>;
  readonly packageCalls: ReadonlyMap<PackageManager, readonly PackageCall[]>;
  /** Those with `NAME=value` in front, or that are nothing else. */
  readonly withAssignments: readonly CommandInRun[];
}

export function commandIndex(model: DockerfileModel): CommandIndex {
  let index = ofModels.get(model);
  if (index === undefined) ofModels.set(model, (index = readIndex(model)));
  return index;
}

/** Many rules ask, each for names of its own, most of which a file doesn't have. */
const ofModels = new WeakMap<DockerfileModel, CommandIndex>();

function readIndex(model: DockerfileModel): CommandIndex {
  const named = new Map<string, CommandInRun[]>();
  const packageCalls = new Map<PackageManager, PackageCall[]>();
  const withAssignments: CommandInRun[] = [];
  for (const { run, script } of allRuns(model)) {
    for (const call of packageCommands(script)) add(packageCalls, call.manager, { run, script, call });
    for (const command of script.commands) {
      if (command.assignments.length > 0) withAssignments.push({ run, script, command });
      const name = command.name.slice(command.name.lastIndexOf('/') + 1);
      if (name !== '' && isWritten(model.text, command.nameSpan, command.name))
        add(named, name, { run, script, command });
    }
  }
  return { named, packageCalls, withAssignments };
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
