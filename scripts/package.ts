import { readFile, rm, stat } from 'node:fs/promises';
import { build } from './build.ts';
import { inRoot } from './support/paths.ts';
import { run, tool } from './support/process.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly repository?: unknown;
}

/** `npm run package` makes `layerwise-<version>.vsix`; `.vscodeignore` says what is in it. */
const manifest: Manifest = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
const file = `${manifest.name}-${manifest.version}.vsix`;
// The README's links can be made absolute only where the manifest names the repository they lead into.
const links = manifest.repository === undefined ? ['--allow-missing-repository', '--no-rewrite-relative-links'] : [];

await build({ production: true });
await rm(inRoot(file), { force: true });
// Everything is bundled, so no folder of node_modules belongs into the package.
const status = await run(tool('@vscode/vsce', 'package', '--no-dependencies', ...links, '--out', file));
if (status === 0) console.log(`${file}: ${Math.ceil((await stat(inRoot(file))).size / 1024)} kB`);
process.exitCode = status;
