import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isIgnored } from '../../server/src/syntax/ignore/match.ts';
import { parseIgnoreFile } from '../../server/src/syntax/ignore/parser.ts';
import { docker } from './docker.ts';
import { files, ignoreFiles, refused } from './ignore/texts.ts';

const names = Object.keys(ignoreFiles);
/** Files and folders of the context, sorted. */
const paths = [...new Set(files.flatMap(withParents))].toSorted();

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layerwise-ignore-'));
  for (const file of files) {
    const place = path.join(folder, 'context', file);
    await mkdir(file.endsWith('/') ? place : path.dirname(place), { recursive: true });
    if (!file.endsWith('/')) await writeFile(place, file);
  }
  const target: Record<string, object> = {};
  for (const [index, name] of names.entries()) {
    target[`t${index}`] = {
      ...(await writeTarget(`${index}`, ignoreFiles[name] ?? '')),
      output: [`type=local,dest=${path.join(folder, 'out', `${index}`)}`],
    };
  }
  const file = path.join(folder, 'bake.json');
  await writeFile(file, JSON.stringify({ group: { default: { targets: Object.keys(target) } }, target }));
  const run = await docker(['buildx', 'bake', '-f', file, '--progress=quiet']);
  expect(run.code, run.errors).toBe(0);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('what the engine leaves out of the build context', () => {
  test.each(names.map((name, index) => [name, index] as const))('%s', async (name, index) => {
    const { patterns } = parseIgnoreFile(ignoreFiles[name] ?? '');
    const kept = paths.filter((each) => !isIgnored(patterns, each)).flatMap(withParents);
    const found = await readdir(path.join(folder, 'out', `${index}`), { recursive: true });
    expect([...new Set(kept)].toSorted()).toEqual(found.toSorted());
  });

  test.each(refused)('it refuses to build with %s', async (pattern) => {
    const { dockerfile, context } = await writeTarget('refused', `${pattern}\n`);
    const run = await docker(['buildx', 'build', '--output=type=cacheonly', '-f', dockerfile, context]);
    expect(run.code).not.toBe(0);
    expect(run.errors).toMatch(/syntax error in pattern|illegal exclusion pattern/);
    expect(parseIgnoreFile(pattern).patterns.map(({ matching }) => matching.kind)).toEqual(['invalid']);
  });
});

/** The ignore file of the Dockerfile's own name lets all share one context. */
async function writeTarget(name: string, ignoreFile: string) {
  const dockerfile = path.join(folder, `${name}.Dockerfile`);
  await writeFile(dockerfile, 'FROM scratch\nCOPY . /\n');
  await writeFile(`${dockerfile}.dockerignore`, ignoreFile);
  return { context: path.join(folder, 'context'), dockerfile };
}

function withParents(file: string): readonly string[] {
  const parts = file.split('/').filter((part) => part !== '');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
