import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Plugin, build as bundle } from 'esbuild';
import { inRoot, root } from '../../../scripts/support/paths.ts';

export interface BundleOptions {
  /** The folder of the tests, relative to the checkout; every `*.test.ts` in it runs, in the order of their names. */
  readonly folder: string;
  readonly platform: 'node' | 'browser';
  /** Where `inside/window.ts` reaches the harness. */
  readonly controlAddress: string;
  /** Only test files whose name contains this. */
  readonly only?: string | undefined;
}

/** Bundles a suite into the one module that VS Code loads and calls `run` of; returns its path. */
export async function bundleSuite({ folder, platform, controlAddress, only = '' }: BundleOptions): Promise<string> {
  const files = (await readdir(inRoot(folder))).filter((file) => file.endsWith('.test.ts') && file.includes(only));
  if (files.length === 0) throw new Error(`No test file of ${folder} has "${only}" in its name`);
  // Each host has its own idea of what a CommonJS file is called.
  const extension = platform === 'node' ? 'cjs' : 'js';
  const outfile = inRoot('.cache/test', `${platform}-suite.${extension}`);
  await mkdir(path.dirname(outfile), { recursive: true });
  const imports = files.toSorted().map((file) => `await import(${JSON.stringify(`./${folder}/${file}`)});`);
  await bundle({
    stdin: {
      resolveDir: root,
      loader: 'ts',
      contents: `import { runMocha } from './test/vscode/inside/mocha.ts';
        export const run = () => runMocha(async () => { ${imports.join('\n')} });`,
    },
    outfile,
    bundle: true,
    platform,
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    // The build of mocha for browsers needs nothing that only one of the two hosts has.
    alias: { mocha: 'mocha/mocha.mjs' },
    plugins: [mochaAsGlobal],
    define: { controlAddress: JSON.stringify(controlAddress) },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}

/** That build is a script which, left alone, would take the bundle's own `module` or the window's module loader for itself. */
const mochaAsGlobal: Plugin = {
  name: 'mocha as global',
  setup(build) {
    build.onLoad({ filter: /[\\/]mocha[\\/]mocha\.js$/ }, async ({ path: file }) => ({
      loader: 'js',
      contents: `const exports = undefined, define = undefined;\n${await readFile(file, 'utf8')}`,
    }));
  },
};
