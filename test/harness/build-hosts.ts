import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');

/** The command line and the server, each in one file: a process starts from it in a fraction of the time the sources take. */
export const builtCli = path.join(root, '.cache/test/cli.mjs');
export const builtServer = path.join(root, '.cache/test/node.mjs');

/** Processes started from them keep their compiled code, or every one of the hundreds of them would compile it anew. */
export const compiledOnce = { ...process.env, NODE_COMPILE_CACHE: path.join(root, '.cache/test/compiled') };

/** Vitest calls this once before the first test. */
export default async function setup(): Promise<void> {
  await build({
    entryPoints: ['cli', 'node'].map((host) => path.join(root, `server/src/hosts/${host}.ts`)),
    outdir: path.dirname(builtCli),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minifyWhitespace: true,
    minifySyntax: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
}
