import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { packageCommands, type PackageCommand, type PackageManager } from './packages.ts';
import { allRuns } from './runs.ts';

/** A call of a package manager with the RUN that it is in. */
export interface PackageCall extends RunWithScript {
  readonly call: PackageCommand;
}

/** Every call of some package managers, in file order for each of them, what ONBUILD triggers included. */
export function packageCalls(model: DockerfileModel, ...managers: readonly PackageManager[]): readonly PackageCall[] {
  let calls = ofModels.get(model);
  if (calls === undefined) {
    calls = readCalls(model);
    ofModels.set(model, calls);
  }
  const [only = []] = managers.map((manager) => calls.get(manager) ?? []);
  return managers.length === 1 ? only : managers.flatMap((manager) => calls.get(manager) ?? []);
}

/** Many rules ask, each for managers of its own, most of which a file doesn't have. */
const ofModels = new WeakMap<DockerfileModel, ReadonlyMap<PackageManager, readonly PackageCall[]>>();

function readCalls(model: DockerfileModel): ReadonlyMap<PackageManager, readonly PackageCall[]> {
  const calls = new Map<PackageManager, PackageCall[]>();
  for (const { run, script } of allRuns(model)) {
    for (const call of packageCommands(script)) {
      const known = calls.get(call.manager);
      if (known === undefined) calls.set(call.manager, [{ run, script, call }]);
      else known.push({ run, script, call });
    }
  }
  return calls;
}
