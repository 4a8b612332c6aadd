import type { ShellCommand, ShellScript } from '../syntax/shell/nodes.ts';

/**
 * Whether a script surely ends with an error where a command of it fails: nothing stands in for the command, nothing turns
 * its result round, and nothing goes on behind it. `stopsAtErrors` says that the shell runs with `set -e`.
 */
export function failsWith(script: ShellScript, command: ShellCommand, stopsAtErrors: boolean): boolean {
  const { steps, commands, source } = script;
  const own = steps[command.step];
  const first = commands[own?.commands[0] ?? -1];
  // What a step starts with is its first command, or the `!` in front of it.
  if (own === undefined || own.operator === '||' || first?.span.start !== own.span.start) return false;
  const { topLevel, pipe } = command;
  if (!topLevel || (pipe !== undefined && pipe.position < pipe.length - 1)) return false;
  const behind = steps.slice(command.step + 1);
  const end = behind.findIndex(({ operator }) => operator !== '&&');
  const next = behind[end];
  if (next === undefined) return !source.text.trimEnd().endsWith('&');
  if (next.operator === '||') return next.commands.length === 1 && isFailure(commands[next.commands[0] ?? -1]);
  // After `a && b` the shell goes on even under `set -e` where it was `a` that failed.
  return stopsAtErrors && end === 0 && own.operator !== '&&' && next.operator !== '&';
}

function isFailure(command: ShellCommand | undefined): boolean {
  return command?.name === 'exit' && command.arguments[0]?.value !== '0';
}
