import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeFiles } from '../../server/src/hosts/node-files.ts';
import { fixAll } from '../../server/src/rules/fix.ts';
import { lintText } from '../../server/src/rules/lint.ts';
import type { FileChange, Finding } from '../../server/src/rules/rule.ts';
import { gatherBuildContext } from '../../server/src/surroundings/build-context.ts';
import { docker } from './docker.ts';

// What the rules say of the build context and of secrets is looked at in builds of real folders.

const image = 'debian:12-slim';
const files = ['a.txt', 'we ird.txt', 'conf/b.toml', 'conf/deep/c.ini', 'app/main.py'];
let folder: string;

beforeAll(async () => {
  folder = await folderOf(files);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a source that is not there stops the build, and only then one is reported', () => {
  test.each([
    'COPY nothing.txt /x/',
    'COPY a.txt nothing.txt /x/',
    'ADD conf/nothing.toml /x/',
    'COPY A.txt /x/',
    'COPY conf/d/ /x/',
    'COPY nowhere/*.toml a.txt /x/',
    'COPY nowhere/*/b.toml a.txt /x/',
    'COPY ["we  ird.txt", "/x/"]',
    'ARG NAME=b\nCOPY a.txt $NAME.txt /x/',
    'COPY --link --chown=1:1 a.txt b.md /x/',
    'RUN --mount=type=bind,source=b.txt,target=/b true',
    'COPY <<END b.txt /x/\nhere\nEND',
  ])('%s', async (instructions) => {
    const text = `FROM ${image}\n${instructions}\n`;
    expect(await found(text, 'missing-source')).toHaveLength(1);
    expect(await build(text)).toMatch(/not found|no such file/);
  });

  test.each([
    'COPY a.txt nothing* /x/',
    'COPY *.nothing /x/',
    'COPY nothing?/x.txt /x/',
    'COPY conf/b.toml conf/*.nothing /x/',
    'COPY ./conf/../a.txt ../a.txt /a.txt conf/ . /x/',
    'COPY conf/*/c.ini /x/',
    'COPY a.txt/ /x/',
    'COPY ["we ird.txt", "/x/"]',
    'ARG NAME=a\nCOPY $NAME.txt /x/',
    'COPY --link conf app /x/',
    'RUN --mount=type=bind,target=/c --mount=source=conf/b.toml,target=/b cat /b /c/a.txt',
    'ONBUILD COPY nothing.txt /x/',
  ])('%s', async (instructions) => {
    const text = `FROM ${image}\n${instructions}\n`;
    expect(await found(text, 'missing-source')).toEqual([]);
    expect(await build(text)).toBe('');
  });

  test('in a stage that is not built it stops nothing', async () => {
    const text = `FROM ${image} AS debug\nCOPY nothing.txt /\nFROM ${image}\nCOPY a.txt /\n`;
    expect((await found(text, 'missing-source')).map(({ message }) => message)).toEqual([
      'The build context has no `nothing.txt`, so a build of this stage stops here',
    ]);
    expect(await build(text)).toBe('');
    expect(await build(text, ['--target=debug'])).toMatch(/not found/);
  });

  test('the fix lets it go on', async () => {
    const text = `FROM ${image}\nCOPY conf/b.tom ./A.txt c.ini /x/\n`;
    const fixed = fixAll({ ...(await given(text)), suggestions: true }).text;
    expect(fixed).toBe(`FROM ${image}\nCOPY conf/b.toml ./a.txt conf/deep/c.ini /x/\n`);
    expect(await build(fixed)).toBe('');
  });
});

describe('what .dockerignore leaves out stops the build, and only then it is reported as that', () => {
  const stops: readonly (readonly [string, string])[] = [
    ['conf\n', 'COPY ./conf /x/'],
    ['conf\n', 'COPY /conf/ /x/'],
    ['conf\n', 'COPY app/../conf /x/'],
    ['conf\n', 'COPY ./conf/deep/c.ini /x/'],
    ['conf\n', 'RUN --mount=type=bind,source=./conf,target=/c true'],
    ['**/*.toml\n', 'COPY ./conf/b.toml /x/'],
    ['nothing\n', 'COPY ./nothing /x/'],
    ['*\n!app\n', 'COPY a.txt app /x/'],
    ['*\n!app\n', 'ADD conf /x/'],
    ['*\n!app\n', 'COPY conf/*.toml /x/'],
    ['conf\n!conf/none\n', 'COPY ./conf /x/'],
    ['conf\n!conf/deep/c.ini\n', 'COPY ./conf/b.toml /x/'],
  ];
  test.each(stops)('with %j, %s', async (ignoreFile, instruction) => {
    const worked = await ignoring(ignoreFile);
    try {
      const text = `FROM ${image}\n${instruction}\n`;
      const [finding, ...others] = await found(text, 'copy-ignored-file', worked);
      expect(others).toEqual([]);
      expect(finding?.message).toMatch(/leaves this out/);
      expect(await build(text, [], worked)).toMatch(/not found|no such file/);
      if (instruction.includes('nothing')) return;
      await write(worked, finding?.fixes?.[0]?.files ?? []);
      expect(await build(text, [], worked)).toBe('');
    } finally {
      await rm(worked, { recursive: true, force: true });
    }
  });

  const passes: readonly (readonly [string, string])[] = [
    ['conf\n!conf/deep/c.ini\n', 'COPY ./conf conf/deep /x/'],
    ['*\n!app/main.py\n', 'COPY app app/*.py *.txt /x/'],
    ['*\n!app\n!a.txt\n', 'COPY a.txt app/ . /x/'],
    ['*\n', 'COPY ./ /x/'],
    ['conf/*\n', 'COPY ./conf /x/'],
    ['conf\n!conf\n', 'COPY ./conf/deep /x/'],
  ];
  test.each(passes)('not with %j, %s', async (ignoreFile, instruction) => {
    const worked = await ignoring(ignoreFile);
    try {
      const text = `FROM ${image}\n${instruction}\n`;
      expect(await found(text, 'copy-ignored-file', worked)).toEqual([]);
      expect(await build(text, [], worked)).toBe('');
    } finally {
      await rm(worked, { recursive: true, force: true });
    }
  });
});

describe('the ignore file that a fix writes', () => {
  test('leaves out what it is for, keeps all else, and does not stop the build', async () => {
    const worked = await folderOf([
      '.git/HEAD',
      'node_modules/a/index.js',
      'api/node_modules/b/index.js',
      'venv/pyvenv.cfg',
      'venv/lib/x.py',
      'app/__pycache__/a.pyc',
      '__pycache__/b.pyc',
      'large.bin',
      '.env',
      'keep/.env',
      'app/main.py',
      'notes.log',
    ]);
    try {
      await writeFile(join(worked, 'large.bin'), Buffer.alloc(11_000_000));
      await writeFile(join(worked, '.dockerignore'), '# Not for images\r\n*.log');
      const text = `FROM ${image}\nRUN npm ci || true\nCOPY keep/.env /kept/\nCOPY . /srv/\n`;
      for (const rule of ['copy-unneeded-files', 'copy-secret-file']) {
        const written = (await found(text, rule, worked)).flatMap(({ fixes }) => fixes?.[0]?.files ?? []);
        expect(written).toHaveLength(1);
        await write(worked, written);
        const left = await found(text, rule, worked);
        expect(left.filter(({ message }) => message.startsWith('This brings'))).toEqual([]);
      }
      const listed = await shown(text, 'cd /srv; find . /kept -type f | sort', [], worked);
      expect(listed.trim().split('\n')).toEqual(['./.dockerignore', './app/main.py', './keep/.env', '/kept/.env']);
    } finally {
      await rm(worked, { recursive: true, force: true });
    }
  });
});

describe('secrets', () => {
  const tool = 'COPY --chmod=755 <<"END" /bin/tool\n#!/bin/sh\nprintf "%s\\n" "$@" > /out\nEND\n';

  test('what a RUN or an ARG is given stands in the history, until the fix', async () => {
    const text = `FROM ${image}\n${tool}RUN tool --password=Nightjar-47 "--token=a b$(true)"\n`;
    expect(await history(text, [])).toContain('Nightjar-47');
    const fixed = fixAll({ ...(await given(text)), suggestions: true }).text;
    expect(fixed).toContain('--mount=type=secret,id=PASSWORD,env=PASSWORD tool --password="$PASSWORD"');
    process.env['LAYERWISE_TEST_SECRET'] = 'Nightjar-47';
    const secret = ['--secret=id=PASSWORD,env=LAYERWISE_TEST_SECRET'];
    expect(await history(fixed, secret)).not.toContain('Nightjar-47');
    expect(await shown(fixed, 'cat /out', secret)).toBe('--password=Nightjar-47\n--token=a b\n');
  });

  test('an argument with an innocent name stands there as well', async () => {
    const text = `FROM ${image}\nARG GITHUB_PAT\n${tool}RUN tool --token=$GITHUB_PAT\n`;
    expect(await found(text, 'secret-in-command')).toHaveLength(1);
    expect(await history(text, ['--build-arg=GITHUB_PAT=Nightjar-47'])).toContain('Nightjar-47');
    const fixed = fixAll({ ...(await given(text)), suggestions: true }).text;
    process.env['LAYERWISE_TEST_SECRET'] = 'Nightjar-47';
    const secret = ['--secret=id=GITHUB_PAT,env=LAYERWISE_TEST_SECRET'];
    expect(await history(fixed, secret)).not.toContain('Nightjar-47');
    expect(await shown(fixed, 'cat /out', secret)).toBe('--token=Nightjar-47\n');
  });

  test('a copied .npmrc stays in the image, and a mounted one is read and does not', async () => {
    const project = await folderOf(['package.json', '.npmrc']);
    try {
      await writeFile(join(project, '.npmrc'), 'registry=https://npm.acme.dev/\n');
      const text = 'FROM node:22-slim\nWORKDIR /app\nCOPY package.json .npmrc ./\nRUN npm config get registry > /out\n';
      expect(await shown(text, 'cat /out /app/.npmrc', [], project)).toContain('registry=https://npm.acme.dev/');
      const fixed = fixAll({ ...(await given(text, project)), suggestions: true }).text;
      expect(fixed).toContain('--mount=type=secret,id=npmrc,target=/app/.npmrc npm config');
      const secret = [`--secret=id=npmrc,src=${join(project, '.npmrc')}`];
      const seen = await shown(fixed, 'cat /out; cat /app/.npmrc 2>/dev/null || true', secret, project);
      expect(seen).toBe('https://npm.acme.dev/\n');
    } finally {
      await rm(project, { recursive: true, force: true });
    }
  });
});

/** A folder of the same files with an ignore file. */
async function ignoring(ignoreFile: string): Promise<string> {
  const worked = await folderOf(files);
  await writeFile(join(worked, '.dockerignore'), ignoreFile);
  return worked;
}

async function folderOf(paths: readonly string[]): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'layerwise-context-'));
  for (const path of paths) {
    await mkdir(dirname(join(made, path)), { recursive: true });
    await writeFile(join(made, path), path.endsWith('.json') ? '{}\n' : `${path}\n`);
  }
  return made;
}

async function write(context: string, changes: readonly FileChange[]): Promise<void> {
  for (const { path, text } of changes) await writeFile(join(context, path), text);
}

async function given(text: string, context: string = folder): Promise<Parameters<typeof fixAll>[0]> {
  const uri = pathToFileURL(context).href;
  const buildContext = await gatherBuildContext(nodeFiles, { folder: uri, named: true }, `${uri}/Dockerfile`);
  return { language: 'dockerfile', text, buildContext };
}

async function found(text: string, rule: string, context: string = folder): Promise<readonly Finding[]> {
  return lintText(await given(text, context)).flatMap((each) => (each.rule.id === rule ? [each.finding] : []));
}

/** Why the build failed; empty where it didn't. */
async function build(text: string, words: readonly string[] = [], context: string = folder): Promise<string> {
  const output = ['--output', 'type=cacheonly', '--quiet', '--no-cache', ...words];
  const run = await docker(['buildx', 'build', '--file', '-', ...output, context], text);
  return run.code === 0 ? '' : run.errors;
}

async function built(text: string, words: readonly string[], context: string): Promise<string> {
  const run = await docker(['buildx', 'build', '--file', '-', '--load', '--quiet', ...words, context], text);
  expect(run.code, run.errors).toBe(0);
  return run.output.trim();
}

/** What a command prints in the image. */
async function shown(
  text: string,
  command: string,
  words: readonly string[] = [],
  context: string = folder,
): Promise<string> {
  const name = await built(text, words, context);
  const run = await docker(['run', '--rm', '--network=none', '--entrypoint=/bin/sh', name, '-c', command]);
  await docker(['image', 'rm', '--force', name]);
  return run.output;
}

async function history(text: string, words: readonly string[]): Promise<string> {
  const name = await built(text, words, folder);
  const run = await docker(['history', '--no-trunc', '--format', '{{.CreatedBy}}', name]);
  await docker(['image', 'rm', '--force', name]);
  return run.output;
}
