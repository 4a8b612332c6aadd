import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** The command line in one file: a process that reads it starts in a fraction of the time that the sources take. */
export const builtCli = path.join(root, '.cache/test/cli.mjs');

/** Vitest calls this once before the first test. */
export default async function setup(): Promise<void> {
  await build({
    entryPoints: [path.join(root, 'server/src/hosts/cli.ts')],
    outfile: builtCli,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
}
