import type { DockerfileModel } from '../model/dockerfile.ts';
import type { PackageCall } from '../model/command-index.ts';
import { packageCalls } from '../model/package-calls.ts';
import { unpinnedPackages } from '../model/package-pins.ts';
import type { PackageManager } from '../model/packages.ts';
import type { Finding } from './rule.ts';

/**
 * One finding for each call that installs packages of a distribution without their versions. They come from one place and
 * move together, so that the next one on the list says nothing new.
 */
export function* callsWithoutVersions(
  model: DockerfileModel,
  managers: readonly PackageManager[],
  isDecided: (each: PackageCall) => boolean = () => false,
): Generator<Finding> {
  for (const each of packageCalls(model, ...managers)) {
    const [first, ...others] = unpinnedPackages(model.text, each.call);
    if (first === undefined || isDecided(each)) continue;
    yield {
      span: first.span,
      message: messageFor(first.name, others.length),
      related: others.map(({ name, span }) => ({ span, message: `No version of ${name} is named, either` })),
    };
  }
}

/** One finding for each package that is installed without its version: each has releases of its own. */
export function* packagesWithoutVersion(
  model: DockerfileModel,
  managers: readonly PackageManager[],
  isDecided: (each: PackageCall) => boolean = () => false,
): Generator<Finding> {
  for (const each of packageCalls(model, ...managers)) {
    const packages = unpinnedPackages(model.text, each.call);
    if (packages.length === 0 || isDecided(each)) continue;
    for (const { name, span } of packages) yield { span, message: messageFor(name, 0) };
  }
}

function messageFor(name: string, others: number): string {
  const rest = 'depends on the day of the build, because none is named';
  if (others === 0) return `Which version of ${name} is installed ${rest}`;
  return `Which versions of ${name} and ${others} other package${others === 1 ? '' : 's'} are installed ${rest}`;
}
