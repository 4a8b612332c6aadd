import { readFile } from 'node:fs/promises';
import type { Command } from '../../client/src/commands/command.ts';
import { inRoot } from '../support/paths.ts';
import { type GeneratedFile, table } from './file.ts';
import { conceptList } from './concepts.ts';
import { readRefactors } from './refactors.ts';
import { ruleTable } from './rules.ts';
import { readSettings } from './settings.ts';

/** `README.md` with the tables between its markers made anew: `<!-- generated: NAME -->` … `<!-- end -->`. */
export async function readme(commands: readonly Command[]): Promise<GeneratedFile> {
  const settings = await readSettings();
  const refactors = await readRefactors();
  const sections: Record<string, string> = {
    rules: await ruleTable('docs/rules/'),
    refactors: refactors
      .map((refactor) => `- [${refactor.title}](docs/refactors/${refactor.id}.md): ${refactor.summary}.`)
      .join('\n'),
    concepts: await conceptList('docs/concepts/'),
    commands: table(
      ['command', 'id'],
      commands.map((command) => [`*Layerwise: ${command.title}*`, `\`${command.id}\``]),
    ),
    settings: table(
      ['setting', 'default', 'what it does'],
      settings.map((setting) => [`\`${setting.key}\``, `\`${JSON.stringify(setting.default)}\``, setting.description]),
    ),
  };
  let text = await readFile(inRoot('README.md'), 'utf8');
  for (const [name, content] of Object.entries(sections)) {
    const open = `<!-- generated: ${name} -->`;
    const start = text.indexOf(open);
    const end = text.indexOf('<!-- end -->', start);
    if (start < 0 || end < 0) throw new Error(`README.md has no place for the generated section "${name}"`);
    text = `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
  }
  return { path: 'README.md', content: text };
}
