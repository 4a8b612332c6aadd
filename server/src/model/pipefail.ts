import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript } from '../syntax/shell/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';

/** Whether all of a RUN has the shell option `pipefail`: through SHELL, or through the first line of a heredoc. */
export function startsWithPipefail(model: DockerfileModel, run: RunInstruction, script: ShellScript): boolean {
  return isSetByShell(model.shellAt(run)) || /^#!.*\bpipefail\b/.test(script.source.text);
}

function isSetByShell(shell: readonly string[]): boolean {
  return shell.slice(1).some((word, index) => word === 'pipefail' && /^-\w*o$/.test(shell[index] ?? ''));
}

/** Whether a command is a `set` that turns the option on. */
export function setsPipefail({ name, arguments: words }: ShellCommand): boolean {
  return (
    name === 'set' &&
    words.some(({ value }, index) => value === 'pipefail' && /^-\w*o$/.test(words[index - 1]?.value ?? ''))
  );
}
