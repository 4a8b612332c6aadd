import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

interface Module {
  /** Relative to the checkout, with `/`. */
  readonly file: string;
  readonly text: string;
  /** What it imports: files of the checkout by their path, packages by their name. */
  readonly imports: readonly string[];
}

const server = await modules('server/src');
const client = await modules('client/src');
const everything = [...server, ...client, ...(await modules('scripts')), ...(await modules('test'))];

/** Which parts of the server each part may import, besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  text: [],
  syntax: ['text'],
  model: ['text', 'syntax'],
  rules: ['text', 'syntax', 'model'],
  surroundings: ['text', 'syntax', 'model', 'rules'],
  refactors: ['text', 'syntax', 'model'],
  concepts: ['text', 'syntax', 'model'],
  features: ['text', 'syntax', 'model', 'rules', 'refactors', 'concepts'],
  cli: ['text', 'syntax', 'model', 'rules', 'refactors', 'concepts', 'features'],
  lsp: ['text', 'syntax', 'model', 'rules', 'surroundings', 'refactors', 'concepts', 'features', 'protocol.ts'],
  hosts: [
    'text',
    'syntax',
    'model',
    'rules',
    'surroundings',
    'refactors',
    'concepts',
    'features',
    'lsp',
    'cli',
    'protocol.ts',
    'version.ts',
  ],
  'protocol.ts': [],
  'version.ts': [],
};

describe('who imports whom', () => {
  it.each(Object.entries(allowed))('server: %s', (part, others) => {
    const wrong = server
      .filter((module) => partOf(module.file) === part)
      .flatMap((module) =>
        module.imports
          .filter((target) => target.startsWith('server/src/') && ![part, ...others].includes(partOf(target)))
          .map((target) => `${module.file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('every part of the server is known here', () => {
    expect([...new Set(server.map((module) => partOf(module.file)))].filter((part) => !(part in allowed))).toEqual([]);
  });

  it('the client imports nothing of the server but its protocol', () => {
    const wrong = client.flatMap((module) =>
      module.imports
        .filter((target) => target.startsWith('server/') && target !== 'server/src/protocol.ts')
        .map((target) => `${module.file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the core knows neither Node nor an editor', () => {
    const wrong = server
      .filter((module) => partOf(module.file) !== 'hosts')
      .flatMap((module) =>
        module.imports
          .filter((target) => target.startsWith('node:') || target === 'vscode')
          .map((target) => `${module.file} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });

  it('only the command line carries the concepts’ pages', () => {
    const readers = server.filter(({ imports }) => imports.includes('server/src/concepts/page.ts'));
    expect(readers.map(({ file }) => file)).toEqual(['server/src/hosts/cli/explain.ts']);
  });

  it('one module starts processes in the editor, and one on the command line', () => {
    const starts = [...server, ...client].filter((module) =>
      module.imports.some((target) => target === 'node:child_process' || target === 'child_process'),
    );
    expect(starts.map((module) => module.file)).toEqual([
      'server/src/hosts/cli/shellcheck.ts',
      'client/src/engine/run.ts',
    ]);
  });

  it('nothing is started through a shell', () => {
    const wrong = [...server, ...client].filter((module) => /shell:\s*true|\bexecSync\(|\bexec\(`/.test(module.text));
    expect(wrong.map((module) => module.file)).toEqual([]);
  });
});

describe('the sources', () => {
  it('silence no check and leave nothing open', () => {
    // Letters in brackets keep this file from finding itself.
    const pattern = /\b(ts-ignor[e]|ts-expect-erro[r]|oxlint-disabl[e]|TOD[O]|FIXM[E])\b/;
    const wrong = everything.filter((module) => pattern.test(module.text));
    expect(wrong.map((module) => module.file)).toEqual([]);
  });
});

async function modules(folder: string): Promise<readonly Module[]> {
  const names = await readdir(path.join(root, folder), { recursive: true });
  const files = names.filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('node_modules'));
  return Promise.all(
    files.map(async (name) => {
      const file = path.posix.join(folder, name.replaceAll(path.sep, '/'));
      const text = await readFile(path.join(root, file), 'utf8');
      const specifiers = [
        ...text.matchAll(/^(?:import|export)\b[^'"`;]*?from '([^']+)';|^import '([^']+)';|\bimport\('([^']+)'\)/gm),
      ];
      const imports = specifiers.map((match) => {
        const specifier = match[1] ?? match[2] ?? match[3] ?? '';
        return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
      });
      return { file, text, imports };
    }),
  );
}

/** `server/src/rules/dockerfile/x.ts` belongs to `rules`. */
function partOf(file: string): string {
  return file.split('/')[2] ?? '';
}
