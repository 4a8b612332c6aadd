import { help, isCommandName, type CommandName } from '../cli/help.ts';
import { version } from '../version.ts';
import { terminal, type Output } from './cli/output.ts';
import { Problem } from './cli/problem.ts';

/** Each is loaded when it is called for: printing help needs no parser. */
const commands: Readonly<
  Record<CommandName, () => Promise<(argv: readonly string[], output: Output) => Promise<number>>>
> = {
  check: async () => (await import('./cli/check.ts')).check,
  fix: async () => (await import('./cli/fix.ts')).fix,
  refactor: async () => (await import('./cli/refactor.ts')).refactor,
  explain: async () => (await import('./cli/explain.ts')).explain,
  hover: async () => (await import('./cli/hover.ts')).hover,
};

process.exitCode = await run(process.argv.slice(2), terminal());

async function run([name, ...argv]: readonly string[], output: Output): Promise<number> {
  if (name === '--version') {
    output.print(`${version}\n`);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    output.print(help[isCommandName(argv[0]) ? argv[0] : '']);
    return 0;
  }
  if (!isCommandName(name)) {
    output.say(
      name === undefined ? 'Which command? See layerwise --help' : `There is no command ${name}. See layerwise --help`,
    );
    return 2;
  }
  try {
    const command = await commands[name]();
    return await command(argv, output);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    output.say(error.message);
    return 2;
  }
}
