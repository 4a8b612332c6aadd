import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixAll } from '../../server/src/rules/fix.ts';
import { lintText } from '../../server/src/rules/lint.ts';
import { docker } from './docker.ts';

// What the rules say of shells and of COPY is looked at in images that are built.

const image = 'debian:12-slim';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-facts-'));
  await mkdir(join(folder, 'one'));
  await mkdir(join(folder, 'two'));
  for (const name of ['a', 'b', 'one/x', 'two/y']) await writeFile(join(folder, name), `${name}\n`);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('several sources and a destination without a slash', () => {
  test('of files only the last one is left, until the fix', async () => {
    const text = `FROM ${image}\nCOPY a b /srv/files\nADD a b /srv/more\n`;
    expect(await shown(text, 'cd /srv; find . -type f | sort; cat files')).toBe('./files\n./more\nb\n');
    const fixed = fixAll({ language: 'dockerfile', text, suggestions: true }).text;
    expect(await shown(fixed, 'cd /srv; find . -type f | sort')).toBe('./files/a\n./files/b\n./more/a\n./more/b\n');
  });

  test('folders, and a folder that is there, are the same before and after the fix', async () => {
    const text = `FROM ${image}\nCOPY one two /srv/files\nCOPY a b /tmp\n`;
    const fixed = fixAll({ language: 'dockerfile', text, suggestions: true }).text;
    expect(fixed).toBe(`FROM ${image}\nCOPY one two /srv/files/\nCOPY a b /tmp/\n`);
    const list = 'find /srv /tmp -type f | sort';
    expect(await shown(text, list)).toBe(await shown(fixed, list));
  });

  test('a folder that the rule calls certain is one', async () => {
    const text = `FROM ${image}\nRUN mkdir -p /m/n\nWORKDIR /w/v\nCOPY a /c/d/e\nCOPY a b /m\nCOPY a b /w\nCOPY a b /c/d\nCOPY a b ..\n`;
    expect(found(text, 'copy-to-missing-folder-slash')).toBe(0);
    expect(await shown(text, 'ls /m /w /c/d')).toBe('/c/d:\na\nb\ne\n\n/m:\na\nb\nn\n\n/w:\na\nb\nv\n');
  });

  test('a file and a folder stop the build', async () => {
    expect(await build(`FROM ${image}\nCOPY a one /srv/files\n`)).toMatch(/cannot copy to non-directory/);
  });
});

describe('what ends with its RUN', () => {
  test.each([
    ['cd /tmp', 'pwd', '/\n'],
    ['export A=1', 'echo "[$A]"', '[]\n'],
    ['umask 077', 'umask', '0022\n'],
    ["alias x='ls'", 'alias', ''],
  ])('%s', async (setting, question, answer) => {
    const text = `FROM ${image}\nRUN ${setting}\nRUN ${question} > /out\n`;
    expect(found(text, 'cd-without-effect')).toBe(1);
    expect(await shown(text, 'cat /out')).toBe(answer);
  });

  test('the instructions that the fix writes last', async () => {
    const text = `FROM ${image}\nRUN mkdir /srv/app && cd /srv/app\nRUN export A="x y" PATH=/opt/bin:$PATH\nRUN echo "$PWD $A $PATH" > /out\n`;
    const fixed = fixAll({ language: 'dockerfile', text, suggestions: true }).text;
    expect(await shown(fixed, 'cat /out')).toMatch(/^\/srv\/app x y \/opt\/bin:\/usr/);
  });
});

describe('pipes', () => {
  const text = `FROM ${image}\nRUN false | true\n`;

  test('a failure is lost, until the fix', async () => {
    expect(await build(text)).toBe('');
    const fixed = fixAll({
      language: 'dockerfile',
      text,
      suggestions: true,
      settings: { preset: 'strict', rules: {} },
    }).text;
    expect(fixed).toContain('SHELL');
    expect(await build(fixed)).toMatch(/exit code: 1/);
  });

  test('dash has no such option', async () => {
    expect(await build(`FROM ${image}\nRUN set -o pipefail; true\n`)).toMatch(/exit code: 2/);
  });
});

test('a relative path in an image without WORKDIR starts at the root folder', async () => {
  const text = `FROM ${image}\nCOPY a .\nCOPY b sub/\n`;
  expect(found(text, 'copy-to-relative-path', 'strict')).toBe(2);
  expect(await shown(text, 'ls /a /sub/b')).toBe('/a\n/sub/b\n');
});

test('a user ID of any size is added with --no-log-init', async () => {
  const text = `FROM ${image}\nRUN useradd -u 1200345 app\n`;
  const fixed = fixAll({ language: 'dockerfile', text, settings: { preset: 'strict', rules: {} } }).text;
  expect(await shown(fixed, 'id -u app; stat -c %s /var/log/lastlog')).toBe('1200345\n0\n');
});

function found(text: string, rule: string, preset: 'recommended' | 'strict' = 'recommended'): number {
  return lintText({ language: 'dockerfile', text, settings: { preset, rules: {} } }).filter(
    (each) => each.rule.id === rule,
  ).length;
}

/** Why the build failed; empty where it didn't. */
async function build(text: string): Promise<string> {
  const run = await docker(['buildx', 'build', '--file', '-', '--output', 'type=cacheonly', '--quiet', folder], text);
  return run.code === 0 ? '' : run.errors;
}

/** What a command prints in the image. */
async function shown(text: string, command: string): Promise<string> {
  const built = await docker(['buildx', 'build', '--file', '-', '--load', '--quiet', folder], text);
  expect(built.errors).toBe('');
  const name = built.output.trim();
  const run = await docker(['run', '--rm', name, 'sh', '-c', command]);
  expect(run.errors).toBe('');
  await docker(['image', 'rm', '--force', name]);
  return run.output;
}
