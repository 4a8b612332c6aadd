import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { nodeFiles } from '../server/src/hosts/node-files.ts';
import { readSource } from '../server/src/model/source.ts';
import { allRules } from '../server/src/rules/lint.ts';
import { gatherBuildContext } from '../server/src/surroundings/build-context.ts';
import { findConfiguration } from '../server/src/surroundings/configuration.ts';
import { contextFolderOf } from '../server/src/surroundings/context-folder.ts';
import { ancestorsOf, nameOf, parentOf, pathWithin, resolveIn } from '../server/src/surroundings/uri.ts';
import { folder, type Folder } from './harness/folder.ts';

/** Which folder of `files` a Dockerfile is built from, relative to it; undefined where that can't be told. */
async function contextIn(files: Folder, dockerfile: string, said?: string): Promise<string | undefined> {
  const top = pathToFileURL(files.path).href;
  const uri = resolveIn(top, dockerfile);
  const source = readSource('dockerfile', (await nodeFiles.read(uri)) ?? '');
  if (source.language !== 'dockerfile') throw new Error('This is no Dockerfile');
  const context = said === undefined ? undefined : resolveIn(top, said);
  const found = await contextFolderOf(nodeFiles, { dockerfile: uri, model: source.model, said: context, root: top });
  return found === undefined ? undefined : pathWithin(top, found.folder);
}

describe('the folder that is the build context', () => {
  const copiesApp = 'FROM a:1\nCOPY app/main.py requirements.txt /app/\n';
  test.each<[string, Record<string, string>, string, string | undefined]>([
    [
      'the Dockerfile’s own',
      { 'web/Dockerfile': copiesApp, 'web/app/main.py': '', 'web/requirements.txt': '' },
      'web/Dockerfile',
      'web',
    ],
    [
      'the nearest above that has all that is copied',
      { 'docker/Dockerfile': copiesApp, 'app/main.py': '', 'requirements.txt': '' },
      'docker/Dockerfile',
      '',
    ],
    ['its own where all of it is copied', { 'web/Dockerfile': 'FROM a:1\nCOPY . .\n', a: '' }, 'web/Dockerfile', 'web'],
    [
      'its own where some of it is there and some nowhere',
      { 'web/Dockerfile': copiesApp, 'web/requirements.txt': '' },
      'web/Dockerfile',
      'web',
    ],
    ['its own in the topmost folder, whatever is missing', { Dockerfile: copiesApp }, 'Dockerfile', ''],
    ['not known where nothing of it is anywhere', { 'web/Dockerfile': copiesApp }, 'web/Dockerfile', undefined],
    [
      'what a Compose file builds it with',
      {
        'docker/web.Dockerfile': copiesApp,
        'src/app/main.py': '',
        'compose.yaml':
          'services:\n  web:\n    build:\n      context: ./src\n      dockerfile: ../docker/web.Dockerfile\n',
      },
      'docker/web.Dockerfile',
      'src',
    ],
    [
      'what a Compose file names in short',
      {
        'web/Dockerfile': copiesApp,
        'app/main.py': '',
        'requirements.txt': '',
        'docker-compose.yml': 'services:\n  web:\n    build: web\n',
      },
      'web/Dockerfile',
      'web',
    ],
    [
      'not known where two Compose files differ',
      {
        'web/Dockerfile': copiesApp,
        'compose.yaml': 'services:\n  web:\n    build: { context: ., dockerfile: web/Dockerfile }\n',
        'web/compose.yaml': 'services:\n  web:\n    build: .\n',
      },
      'web/Dockerfile',
      undefined,
    ],
    [
      'with a variable that has a default',
      { 'web/Dockerfile': 'FROM a:1\nARG DIR=app\nCOPY ${DIR}/x /\n', 'app/x': '' },
      'web/Dockerfile',
      '',
    ],
  ])('%s', async (_, files, dockerfile, expected) => {
    await using made = await folder(files);
    expect(await contextIn(made, dockerfile)).toBe(expected);
  });

  test('what the user says, before anything else', async () => {
    await using files = await folder({
      'web/Dockerfile': copiesApp,
      'web/app/main.py': '',
      'web/requirements.txt': '',
    });
    expect(await contextIn(files, 'web/Dockerfile', 'src')).toBe('src');
  });
});

async function gathered(files: Folder, dockerfile = 'Dockerfile') {
  const top = pathToFileURL(files.path).href;
  const context = await gatherBuildContext(nodeFiles, { folder: top, named: false }, resolveIn(top, dockerfile));
  return { ...context, paths: context?.entries.map(({ path, closed }) => (closed === true ? `${path}/…` : path)) };
}

describe('what is in a build context', () => {
  test('every file and folder with its size, but what is in huge folders', async () => {
    await using files = await folder({
      'b/c d.txt': '12345',
      '.env': '',
      'node_modules/a/index.js': '',
      '.git/HEAD': '',
      'env/pyvenv.cfg': '',
      'env/lib/x.py': '',
      'src/node_modules/b.js': '',
    });
    const { paths, complete, entries } = await gathered(files);
    expect(complete).toBe(true);
    expect(paths).toEqual([
      '.env',
      '.git/…',
      'b',
      'b/c d.txt',
      'env/…',
      'env/pyvenv.cfg',
      'node_modules/…',
      'src',
      'src/node_modules/…',
    ]);
    expect(entries?.find(({ path }) => path === 'b/c d.txt')?.bytes).toBe(5);
  });

  test('the ignore file of the Dockerfile goes before that of the folder', async () => {
    await using files = await folder({
      'docker/web.Dockerfile': '',
      'docker/web.Dockerfile.dockerignore': 'own\n',
      '.dockerignore': 'all\n',
    });
    expect((await gathered(files, 'docker/web.Dockerfile')).ignoreFile).toEqual({
      path: 'docker/web.Dockerfile.dockerignore',
      text: 'own\n',
    });
    expect((await gathered(files, 'docker/api.Dockerfile')).ignoreFile).toEqual({
      path: '.dockerignore',
      text: 'all\n',
    });
  });

  test('too many files to look at leave it incomplete', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`f${index}/a`, '']));
    await using files = await folder(many);
    // What a folder of twenty thousand files is like, without having to write them.
    const crowded: typeof nodeFiles = {
      ...nodeFiles,
      list: async (uri) => {
        const entries = (await nodeFiles.list(uri)) ?? [];
        const more = Array.from(
          { length: 1500 },
          (_, index) => ({ name: `x${index}`, kind: 'file', bytes: 0, link: false }) as const,
        );
        return [...entries, ...more];
      },
    };
    const top = pathToFileURL(files.path).href;
    const context = await gatherBuildContext(crowded, { folder: top, named: false }, resolveIn(top, 'Dockerfile'));
    expect(context?.complete).toBe(false);
    expect(context?.entries.some(({ closed }) => closed === true)).toBe(true);
  });

  test('a folder that is not there has none', async () => {
    await using files = await folder({});
    expect(
      await gatherBuildContext(
        nodeFiles,
        { folder: resolveIn(pathToFileURL(files.path).href, 'no'), named: true },
        'file:///x',
      ),
    ).toBeUndefined();
  });
});

describe('configuration files', () => {
  test('the nearest counts, ours before hadolint’s', async () => {
    await using files = await folder({
      '.layerwise.yaml': 'preset: strict\nrules: { latest-tag: off }\n',
      '.hadolint.yaml': 'override: { error: [DL3007, DL3020] }\n',
      'web/.hadolint.yml': 'override: { info: [DL3007, DL3020] }\nignored: [DL3008]\n',
      'web/api/Dockerfile': '',
    });
    const top = pathToFileURL(files.path).href;
    const found = await findConfiguration(nodeFiles, resolveIn(top, 'web/api/Dockerfile'), allRules);
    expect(found).toMatchObject({ preset: 'strict', ignored: ['hadolint/DL3008'], excluded: false });
    expect(found.rules['latest-tag']).toEqual({ severity: 'off' });
    expect(found.rules['add-for-local-file']?.severity).toBe('info');
    expect(found.files.map(({ uri }) => pathWithin(top, uri))).toEqual(['.layerwise.yaml', 'web/.hadolint.yml']);
  });

  test('patterns and context are relative to the configuration', async () => {
    await using files = await folder({
      'a/.layerwise.yaml': 'context: ../b\nexclude: old\n',
      'a/docker/Dockerfile': '',
      'a/old/Dockerfile': '',
    });
    const top = pathToFileURL(files.path).href;
    const of = (path: string) => findConfiguration(nodeFiles, resolveIn(top, path), allRules);
    expect((await of('a/docker/Dockerfile')).context).toBe(resolveIn(top, 'b'));
    expect((await of('a/docker/Dockerfile')).excluded).toBe(false);
    expect((await of('a/old/Dockerfile')).excluded).toBe(true);
  });
});

describe('URIs', () => {
  test('of files and folders', () => {
    expect(parentOf('file:///a/b%20c/d')).toBe('file:///a/b%20c');
    expect(parentOf('file:///a')).toBe('file:///');
    expect(parentOf('file:///')).toBeUndefined();
    expect(ancestorsOf('vscode-vfs://github/o/r')).toEqual([
      'vscode-vfs://github/o/r',
      'vscode-vfs://github/o',
      'vscode-vfs://github/',
    ]);
    expect(nameOf('file:///a/web%20x.Dockerfile')).toBe('web x.Dockerfile');
    expect(resolveIn('file:///a/b', './c d/../e#f')).toBe('file:///a/b/e%23f');
    expect(resolveIn('file:///a/b', '../../../x')).toBe('file:///x');
    expect(resolveIn('file:///a/b', '/x/y')).toBe('file:///x/y');
    expect(resolveIn('file:///c%3A/b', 'x\\y')).toBe('file:///c%3A/b/x/y');
    expect(pathWithin('file:///c%3A/b', 'file:///c:/b/x%20y')).toBe('x y');
    expect(pathWithin('file:///a', 'file:///ab')).toBeUndefined();
    expect(pathWithin('file:///', 'file:///ab')).toBe('ab');
  });
});
