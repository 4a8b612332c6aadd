import type { ShellCommand, ShellWord } from '../syntax/shell/nodes.ts';

/** The user that `useradd` or `adduser` makes; undefined for other commands, and for `adduser` where it makes a group. */
export function createdUser(command: ShellCommand): ShellWord | undefined {
  if (command.name !== 'useradd' && (command.name !== 'adduser' || hasGroupFlag(command))) return undefined;
  const names = operandsOf(command, valueFlags);
  return command.name === 'useradd' ? names.at(-1) : names[0];
}

/** The words that are neither flags nor the values of the given flags. */
export function operandsOf(command: ShellCommand, flagsWithValue: readonly string[]): readonly ShellWord[] {
  const words: ShellWord[] = [];
  for (let index = 0; index < command.arguments.length; index++) {
    const word = command.arguments[index];
    if (word === undefined) continue;
    if (flagsWithValue.includes(word.value)) index++;
    else if (!word.value.startsWith('-') || word.value === '-') words.push(word);
  }
  return words;
}

function hasGroupFlag(command: ShellCommand): boolean {
  return (
    command.arguments.some((word) => word.value === '--group') &&
    !command.arguments.some((word) => word.value === '--system')
  );
}

const valueFlags =
  '-u --uid -g --gid -G --groups -d --home-dir --home -s --shell -c --comment --gecos -b --base-dir -k --skel -K --key -p --password --ingroup -e -f'.split(
    ' ',
  );
