import { run, tool } from './support/process.ts';

/** Formats the files named on the command line, or all of the project. */
process.exitCode = await run(tool('oxfmt', ...process.argv.slice(2)));
