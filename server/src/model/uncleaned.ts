import type { ShellCommand, ShellScript } from '../syntax/shell/nodes.ts';
import { packageCommand, packageCommands, type PackageCommand } from './packages.ts';

/**
 * The first call of a script that fills a cache which no later command takes away again.
 *
 * @param cleans whether a command empties the cache; a trap with such a command in it runs at the end, wherever it is set
 */
export function firstUncleaned(
  script: ShellScript,
  fills: (call: PackageCommand) => boolean,
  cleans: (command: ShellCommand) => boolean,
): PackageCommand | undefined {
  // Most scripts have no such call, and to ask every command whether it cleans takes longer.
  if (!packageCommands(script).some(fills)) return undefined;
  const isTrapped = script.commands.some(
    (command) => command.name === 'trap' && (cleans(command) || /\bclean\b/.test(command.arguments[0]?.value ?? '')),
  );
  if (isTrapped) return undefined;
  let open: PackageCommand | undefined;
  for (const command of script.commands) {
    const call = packageCommand(command);
    if (cleans(command)) open = undefined;
    else if (call !== undefined && fills(call)) open ??= call;
  }
  return open;
}
