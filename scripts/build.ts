import { chmod, readdir, rm, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type BuildOptions, type Plugin, build as bundleOnce, context } from 'esbuild';
import { inRoot, root } from './support/paths.ts';

/** Bundles everything that is shipped into `dist/`; throws where something does not compile. */
export async function build({ production }: { readonly production: boolean }): Promise<void> {
  const started = performance.now();
  await rm(inRoot('dist'), { recursive: true, force: true });
  const results = await Promise.all(
    (await bundles(production)).map((options) => bundleOnce({ ...options, metafile: true })),
  );
  await chmod(inRoot('dist/cli/layerwise.mjs'), 0o755);
  const files = results.flatMap((result) => Object.entries(result.metafile.outputs));
  for (const [file, { bytes }] of files) {
    if (!file.endsWith('.map')) console.log(`${file.padEnd(36)} ${String(Math.ceil(bytes / 1024)).padStart(6)} kB`);
  }
  console.log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Bundles, and again whenever a source file changes, until the process is ended. */
async function watch(): Promise<void> {
  await rm(inRoot('dist'), { recursive: true, force: true });
  for (const options of await bundles(false)) {
    const bundle = await context({ ...options, logLevel: 'info' });
    await bundle.watch();
  }
}

async function bundles(production: boolean): Promise<readonly BuildOptions[]> {
  const common: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: !production,
    sourcesContent: false,
    target: 'es2024',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [withoutRegistry],
  };
  const node: BuildOptions = { ...common, platform: 'node', target: 'node20' };
  const browser: BuildOptions = {
    ...common,
    platform: 'browser',
    target: 'es2022',
  };
  return [
    { ...node, entryPoints: ['server/src/hosts/node.ts'], outfile: 'dist/server/node.cjs', format: 'cjs' },
    { ...browser, entryPoints: ['server/src/hosts/worker.ts'], outfile: 'dist/server/worker.js', format: 'iife' },
    {
      ...node,
      entryPoints: ['client/src/extension.node.ts'],
      outfile: 'dist/client/extension.node.cjs',
      format: 'cjs',
      external: ['vscode'],
    },
    {
      ...browser,
      entryPoints: ['client/src/extension.web.ts'],
      outfile: 'dist/client/extension.web.js',
      format: 'cjs',
      external: ['vscode'],
    },
    {
      ...node,
      entryPoints: ['server/src/hosts/cli.ts'],
      outfile: 'dist/cli/layerwise.mjs',
      format: 'esm',
      banner: {
        js: `#!/usr/bin/env node\nimport { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);`,
      },
    },
    ...(await views(browser)),
  ];
}

/** Docker Hub is not asked for anything while somebody types, in any bundle. */
const withoutRegistry: Plugin = {
  name: 'without registry',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/dockerRegistryClient$/ }, () => ({
      path: inRoot('scripts/shims/docker-registry-client.ts'),
    }));
  },
};

/** Every folder of `client/src/views` with a `page.ts` is a page that a webview shows. */
async function views(browser: BuildOptions): Promise<readonly BuildOptions[]> {
  const folder = 'client/src/views';
  const entries = await readdir(inRoot(folder), { withFileTypes: true });
  const pages: BuildOptions[] = [];
  for (const name of entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)) {
    for (const file of ['page.ts', 'style.css']) {
      const entry = `${folder}/${name}/${file}`;
      if (await stat(inRoot(entry)).catch(() => undefined)) {
        pages.push({ ...browser, entryPoints: [entry], outdir: `dist/views/${name}`, format: 'iife' });
      }
    }
  }
  return pages;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { production: { type: 'boolean', default: false }, watch: { type: 'boolean', default: false } },
  });
  // esbuild has printed what is wrong already.
  await (values.watch ? watch() : build({ production: values.production })).catch(() => {
    process.exitCode = 1;
  });
}
