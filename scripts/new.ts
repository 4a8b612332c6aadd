import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from './support/paths.ts';
import { templates } from './support/templates.ts';

// `npm run new rule dockerfile maintainer-used` makes the files of a new rule, concept, refactor or command, ready to be filled in.
const [kind, ...rest] = process.argv.slice(2);
const template = kind === undefined ? undefined : templates.find((each) => each.kind === kind);
const name = rest.at(-1);
const usage = `Usage:\n${templates.map((each) => `  npm run new ${each.usage}`).join('\n')}`;

if (template === undefined || name === undefined || rest.length !== template.words) stop(usage);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) stop(`"${name}" is no name: write it like "latest-tag".\n${usage}`);
const files = template.files(name, rest[0] ?? '');
if (files === undefined) stop(usage);
for (const file of files) {
  if (await exists(file.path)) stop(`${file.path} exists already.`);
}
for (const file of files) {
  await mkdir(path.dirname(inRoot(file.path)), { recursive: true });
  await writeFile(inRoot(file.path), file.content);
  console.log(`Made ${file.path}`);
}
console.log('Fill it in, then run: npm run generate && npm run test:unit');

function stop(message: string): never {
  console.error(message);
  process.exit(2);
}

async function exists(file: string): Promise<boolean> {
  return access(inRoot(file)).then(
    () => true,
    () => false,
  );
}
