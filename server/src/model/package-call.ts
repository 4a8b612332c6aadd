import { insert, type Edit } from '../text/edit.ts';
import { textOf } from '../text/span.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { PackageCommand } from './packages.ts';

/** Whether a call stands in the file letter by letter; inside nested backticks a place in the file can't be told. */
export function isWrittenOut(model: DockerfileModel, { callSpan, actionWord }: PackageCommand): boolean {
  return actionWord !== undefined && textOf(model.text, callSpan).endsWith(actionWord.raw);
}

/** The package manager's name as the call has it: `apt-get` of `sudo /usr/bin/apt-get update`. */
export function calledName(model: DockerfileModel, { callSpan }: PackageCommand): string {
  const name = /^[^\s\\`]*/.exec(textOf(model.text, callSpan))?.[0] ?? '';
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The edit that gives a call one more flag, right behind its action: `install` becomes `install -y`. */
export function addFlag({ callSpan, actionWord }: PackageCommand, flag: string): Edit {
  return insert(actionWord?.span.end ?? callSpan.end, ` ${flag}`);
}

/** Who needs `sudo` for a call needs it for what cleans up after it. */
export function withRightsOf({ command }: PackageCommand, cleanup: string): string {
  return command.name === 'sudo' ? `sudo ${cleanup}` : cleanup;
}
