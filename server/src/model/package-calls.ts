import { commandIndex, type PackageCall } from './command-index.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import type { PackageCommand, PackageManager } from './packages.ts';

/** Every call of some package managers, in file order for each of them, what ONBUILD triggers included. */
export function packageCalls(model: DockerfileModel, ...managers: readonly PackageManager[]): readonly PackageCall[] {
  const { packageCalls: calls } = commandIndex(model);
  let found: readonly PackageCall[] = [];
  for (const manager of managers) {
    const more = calls.get(manager);
    if (more !== undefined) found = found.length === 0 ? more : [...found, ...more];
  }
  return found;
}

/** The calls of one package manager, those of a RUN together, by the index of their stage; outside of ONBUILD triggers. */
export function packageCallsByStage(
  model: DockerfileModel,
  manager: PackageManager,
): ReadonlyMap<number, readonly PackageCallsOfRun[]> {
  const stages = new Map<number, PackageCallsOfRun[]>();
  let last: (PackageCallsOfRun & { readonly calls: PackageCommand[] }) | undefined;
  for (const { run, script, call } of packageCalls(model, manager)) {
    const stage = run.onbuild ? undefined : model.stageOf(run)?.index;
    if (stage === undefined) continue;
    if (last?.run === run) {
      last.calls.push(call);
      continue;
    }
    last = { run, script, calls: [call] };
    const known = stages.get(stage);
    if (known === undefined) stages.set(stage, [last]);
    else known.push(last);
  }
  return stages;
}

export interface PackageCallsOfRun extends RunWithScript {
  readonly calls: readonly PackageCommand[];
}
