import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Command } from '../../client/src/commands/command.ts';
import { inRoot } from '../support/paths.ts';
import { camelCase, codeHeader, type GeneratedFile, idsIn } from './file.ts';

const folder = 'client/src/commands';

export async function commandIndex(): Promise<GeneratedFile> {
  const all = await idsIn(folder);
  // A command is a module whose default export is made by `defineCommand`; what helps commands lies beside them.
  const ids: string[] = [];
  for (const id of all) {
    const source = await readFile(inRoot(folder, `${id}.ts`), 'utf8');
    if (source.includes('export default defineCommand(')) ids.push(id);
  }
  const modules = ['command', ...ids].sort();
  const imports = modules.map((id) =>
    id === 'command'
      ? "import type { Command } from './command.ts';\n"
      : `import ${camelCase(id)} from './${id}.ts';\n`,
  );
  return {
    path: `${folder}/index.ts`,
    content: `${codeHeader}${imports.join('')}\nexport const commands: readonly Command[] = [${ids.map(camelCase).join(', ')}];\n`,
  };
}

/** The commands as the code declares them. They import `vscode`, which exists in the editor only: here it is an empty stand-in. */
export async function readCommands(): Promise<readonly Command[]> {
  const outfile = inRoot('.cache/generate/commands.mjs');
  await build({
    entryPoints: [inRoot(folder, 'index.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: [
      {
        name: 'no-vscode',
        setup(context) {
          context.onResolve({ filter: /^vscode$/ }, () => ({ path: 'vscode', namespace: 'none' }));
          context.onLoad({ filter: /.*/, namespace: 'none' }, () => ({
            contents:
              'module.exports = new Proxy(class {}, { get: (target, name) => name === "prototype" ? target.prototype : class {} });',
          }));
        },
      },
    ],
  });
  const module = (await import(`${pathToFileURL(outfile).href}?${Date.now()}`)) as {
    readonly commands: readonly Command[];
  };
  return module.commands;
}
