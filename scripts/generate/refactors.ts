import type { Refactor } from '../../server/src/refactors/refactor.ts';
import { camelCase, codeHeader, type GeneratedFile, idsIn, pageHeader } from './file.ts';
import { proseOf } from './rules.ts';

const folder = 'server/src/refactors';
const helpers = ['refactor'];

export async function refactorIndex(): Promise<GeneratedFile> {
  const ids = await idsIn(folder, helpers);
  const imports = ids.map((id) => `import ${camelCase(id)} from './${id}.ts';\n`).join('');
  return {
    path: `${folder}/index.ts`,
    content: `${codeHeader}${imports}import type { Refactor } from './refactor.ts';\n\nexport const refactors: readonly Refactor[] = [${ids.map(camelCase).join(', ')}];\n`,
  };
}

export async function readRefactors(): Promise<readonly Refactor[]> {
  const module = await import('../../server/src/refactors/index.ts');
  return module.refactors;
}

export async function refactorPages(): Promise<readonly GeneratedFile[]> {
  const refactors = await readRefactors();
  return Promise.all(
    refactors.map(async (refactor) => ({
      path: `docs/refactors/${refactor.id}.md`,
      content: `${pageHeader}# ${refactor.title}\n\n${refactor.summary}. Since ${refactor.since}.\n\n${await proseOf(`${folder}/${refactor.id}.ts`)}\n`,
    })),
  );
}
