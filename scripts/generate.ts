import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { conceptIndex, conceptPages, conceptTexts } from './generate/concepts.ts';
import { commandIndex, readCommands } from './generate/commands.ts';
import { composeSchema } from './generate/compose-schema.ts';
import type { GeneratedFile } from './generate/file.ts';
import { manifest } from './generate/manifest.ts';
import { readme } from './generate/readme.ts';
import { refactorIndex, refactorPages } from './generate/refactors.ts';
import { ruleIndex, rulePages, ruleTexts } from './generate/rules.ts';
import { configurationSchema } from './generate/schema.ts';
import { inRoot } from './support/paths.ts';

// `npm run generate` writes every file that lists or repeats what the code says; with `--check` it only says which are stale.
const check = process.argv.includes('--check');
const stale: string[] = [];

// What others import comes first: pages are made from the rules and concepts that the indexes list.
await write([
  await ruleIndex(),
  await ruleTexts(),
  await refactorIndex(),
  await conceptIndex(),
  ...(await conceptTexts()),
  await composeSchema(),
  await commandIndex(),
]);
const commands = await readCommands();
const pages = [...(await rulePages()), ...(await refactorPages()), ...(await conceptPages())];
await write(pages);
await write([await configurationSchema(), await manifest(commands), await readme(commands)]);
await removeOthers('docs/rules', pages);
await removeOthers('docs/refactors', pages);
await removeOthers('docs/concepts', pages);

if (stale.length === 0) console.log('All generated files are fresh');
else console.log(`${check ? 'Stale (run npm run generate)' : 'Written'}: ${stale.join(', ')}`);
if (check && stale.length > 0) process.exitCode = 1;

async function write(files: readonly GeneratedFile[]): Promise<void> {
  for (const file of files) {
    const target = inRoot(file.path);
    const present = await readFile(target, 'utf8').catch(() => undefined);
    if (present === file.content) continue;
    stale.push(file.path);
    if (check) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
  }
}

/** A page whose rule, refactor or concept is gone goes too. */
async function removeOthers(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  const names = new Set(
    files.filter((file) => file.path.startsWith(`${folder}/`)).map((file) => path.basename(file.path)),
  );
  for (const name of await readdir(inRoot(folder)).catch(() => [])) {
    if (names.has(name)) continue;
    stale.push(`${folder}/${name}`);
    if (!check) await rm(inRoot(folder, name));
  }
}
