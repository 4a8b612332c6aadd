import { commandIndex, type PackageCall } from './command-index.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { PackageManager } from './packages.ts';

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
