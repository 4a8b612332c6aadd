import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lintText } from '../../server/src/rules/lint.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { docker, lendImage } from './docker.ts';

// What the rules say of layers, and of what stages lose, is looked at in images that are built.

const debian = 'debian:12-slim';
const python = 'python:3.11-slim';
const withCurl = 'node:20';
const bigBytes = 3_000_000;
const little = 100_000;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise-layer-facts-'));
  await mkdir(join(folder, 'src/sub'), { recursive: true });
  await mkdir(join(folder, 'modules/six'), { recursive: true });
  await writeFile(join(folder, 'big.bin'), Buffer.alloc(bigBytes, 'x'));
  await writeFile(join(folder, 'src/big.bin'), Buffer.alloc(bigBytes, 'y'));
  await writeFile(join(folder, 'src/sub/small'), 'small');
  await writeFile(join(folder, 'start.sh'), '#!/bin/sh\necho started\n', { mode: 0o644 });
  await writeFile(join(folder, 'requirements.txt'), 'gunicorn==23.0.0\n');
  await writeFile(join(folder, 'app.py'), 'import gunicorn\nprint("found")\n');
  await writeFile(join(folder, 'package.json'), '{ "dependencies": { "is-number": "7.0.0" } }');
  await writeFile(join(folder, 'main.js'), 'console.log(require("is-number")(1))\n');
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a later layer', () => {
  test('that deletes a file takes no byte away', async () => {
    const text = `FROM ${debian}\nCOPY big.bin /tmp/\nRUN rm /tmp/big.bin\n`;
    expect(found(text, 'deleted-in-later-layer')).toBe(1);
    const [copy, run] = await layers(text, 2);
    expect(copy).toBeGreaterThanOrEqual(bigBytes);
    expect(run).toBeLessThan(little);
  });

  test('that deletes a download is none once the fix has joined the two', async () => {
    const text = `FROM ${withCurl}\nRUN curl -fsSo /copy.bin file:///usr/bin/git\n# Not needed any more.\nRUN rm /copy.bin\n`;
    expect(found(text, 'deleted-in-later-layer')).toBe(1);
    const [download, deletion] = await layers(text, 2);
    expect(download).toBeGreaterThan(1_000_000);
    expect(deletion).toBeLessThan(little);
    const [joined] = await layers(fixed(text, 'deleted-in-later-layer'), 1);
    expect(joined).toBeLessThan(little);
  });

  test('is none for a file that the fix mounts', async () => {
    const text = `FROM ${debian}\nCOPY big.bin /tmp/new/\nRUN cat /tmp/new/big.bin | wc -c > /out && rm /tmp/new/big.bin\n`;
    const [run] = await layers(fixed(text, 'deleted-in-later-layer'), 1);
    expect(run).toBeLessThan(little);
    expect(await shown(fixed(text, 'deleted-in-later-layer'), 'cat /out; ls -A /tmp')).toBe(`${bigBytes}\n`);
  });

  test('that removes a package leaves it in the layer below', async () => {
    const text = `FROM ${python}\nRUN pip install --no-cache-dir gunicorn==23.0.0\nRUN pip uninstall -y gunicorn\n`;
    expect(found(text, 'package-removed-in-later-layer')).toBe(1);
    const [install] = await layers(text, 2);
    expect(install).toBeGreaterThan(500_000);
    const [joined] = await layers(fixed(text, 'package-removed-in-later-layer'), 1);
    expect(joined).toBeLessThan((install ?? 0) - 100_000);
  });
});

describe('chown and chmod of what was copied', () => {
  test.each([
    'chown -R root:root /srv/app',
    'chmod -R 755 /srv/app',
    'chown root /srv/app/big.bin',
    'chmod +x /srv/app/big.bin',
  ])('%s stores it once more', async (command) => {
    const text = `FROM ${debian}\nCOPY src/big.bin /srv/app/\nRUN ${command}\n`;
    expect(found(text, 'copied-files-doubled')).toBe(1);
    const [copy, run] = await layers(text, 2);
    expect(copy).toBeGreaterThanOrEqual(bigBytes);
    expect(run).toBeGreaterThanOrEqual(bigBytes);
  });

  test.each([
    ['a folder that COPY makes', `FROM ${debian}\nCOPY src /srv/app\nRUN chown -R games:mail /srv/app\n`],
    ['a folder that WORKDIR makes', `FROM ${debian}\nWORKDIR /srv/app\nCOPY src .\nRUN chown -R games:mail /srv/app\n`],
    [
      'a user that the RUN makes',
      `FROM ${debian}\nWORKDIR /srv/app\nCOPY src .\nRUN groupadd shop && useradd -g shop shop && chown -R shop:shop /srv/app\n`,
    ],
    ['a mode', `FROM ${debian}\nWORKDIR /srv/app\nCOPY src .\nRUN chmod -R 755 /srv/app\n`],
  ])('%s has the same owners and modes after the fix, at half the size', async (_what, text) => {
    const list = `find /srv/app -printf '%p %u %g %m %s\n' | sort`;
    const after = fixed(text, 'copied-files-doubled');
    expect(found(after, 'copied-files-doubled')).toBe(0);
    expect(await shown(after, list)).toBe(await shown(text, list));
    expect(await sum(text)).toBeGreaterThanOrEqual(2 * bigBytes);
    expect(await sum(after)).toBeLessThan(bigBytes + little);
  });

  test('a script is executable without a layer of its own', async () => {
    const text = `FROM ${debian}\nCOPY start.sh /srv/new/start.sh\nRUN chmod +x /srv/new/start.sh\n`;
    const after = fixed(text, 'chmod-after-copy');
    expect(after).toBe(`FROM ${debian}\nCOPY --chmod=755 start.sh /srv/new/start.sh\n`);
    const list = `stat -c '%a %n' /srv/new /srv/new/start.sh && /srv/new/start.sh`;
    expect(await shown(after, list)).toBe(await shown(text, list));
  });

  test('COPY gives the mode to the folders that it makes', async () => {
    const text = `FROM ${debian}\nCOPY --chmod=600 start.sh /srv/new/start.sh\n`;
    expect(await shown(text, 'stat -c %a /srv/new')).toBe('600\n');
    const withMode = `FROM ${debian}\nCOPY start.sh /srv/new/start.sh\nRUN chmod 600 /srv/new/start.sh\n`;
    expect(found(withMode, 'chmod-after-copy')).toBe(1);
    expect(fixed(withMode, 'chmod-after-copy')).toBe(withMode);
  });
});

describe('what ends with its RUN', () => {
  test('a program in the background', async () => {
    const text = `FROM ${debian}\nRUN tail -f /dev/null &\nRUN cat /proc/[0-9]*/comm > /all; grep -l tail /proc/[0-9]*/comm > /out || true\n`;
    expect(found(text, 'service-started-in-run')).toBe(1);
    expect(await shown(text, 'test -s /all && cat /out')).toBe('');
  });

  test('a variable without export', async () => {
    const text = `FROM ${debian}\nRUN A=1\nRUN echo "[$A]" > /out\n`;
    expect(found(text, 'cd-without-effect')).toBe(1);
    expect(await shown(text, 'cat /out')).toBe('[]\n');
    expect(await shown(fixed(text, 'cd-without-effect'), 'cat /out')).toBe('[1]\n');
  });
});

test.each([
  ['alone', 'RUN <<EOF\nfalse\ntrue\nEOF\n'],
  ['with a shebang', 'RUN <<EOF\n#!/bin/sh\nfalse\ntrue\nEOF\n'],
  ['with tabs', 'RUN <<-EOF\n\tfalse\n\ttrue\n\tEOF\n'],
])('a failure in a heredoc %s is not noticed, until the fix', async (_how, run) => {
  const text = `FROM ${debian}\n${run}`;
  expect(found(text, 'heredoc-without-errexit')).toBe(1);
  expect(await failure(text)).toBe('');
  expect(await failure(fixed(text, 'heredoc-without-errexit'))).toMatch(/exit code: 1/);
});

describe('what a stage leaves behind', () => {
  const install = `FROM ${python} AS build\nWORKDIR /app\nCOPY requirements.txt app.py ./\nRUN pip install --no-cache-dir`;

  test('packages of pip', async () => {
    const text = `${install} -r requirements.txt\nFROM ${python}\nCOPY --from=build /app /app\nCMD ["python", "/app/app.py"]\n`;
    expect(found(text, 'python-packages-left-behind')).toBe(1);
    expect(await started(text)).toMatch(/No module named 'gunicorn'/);
    const copied = text.replace('COPY --from', 'COPY --from=build /usr/local/lib /usr/local/lib\nCOPY --from');
    expect(found(copied, 'python-packages-left-behind')).toBe(0);
    expect(await started(copied)).toBe('found\n');
  });

  test('programs of packages', async () => {
    const text = `${install} -r requirements.txt\nFROM ${python}\nCOPY --from=build /usr/local/lib /usr/local/lib\nCMD ["gunicorn", "--version"]\n`;
    expect(found(text, 'python-packages-left-behind')).toBe(1);
    expect(await started(text)).toMatch(/"gunicorn": executable file not found/);
    expect(await started(fixed(text, 'python-packages-left-behind'))).toMatch(/version 23\.0\.0/);
  });

  test('packages that the user can not reach', async () => {
    const text = `${install} --user -r requirements.txt\nFROM ${python}\nRUN useradd --create-home shop\nCOPY --from=build /root/.local /root/.local\nENV PATH=/root/.local/bin:$PATH\nUSER shop\nCOPY app.py .\nCMD ["python", "app.py"]\n`;
    expect(found(text, 'user-packages-out-of-reach')).toBe(1);
    expect(await started(text)).toMatch(/No module named 'gunicorn'/);
    expect(await started(fixed(text, 'user-packages-out-of-reach'))).toBe('found\n');
  });

  test('packages in the home folder of somebody else', async () => {
    const text = `${install} --user -r requirements.txt\nFROM ${python}\nCOPY --from=build /root/.local /home/shop/.local\nENV PATH=/home/shop/.local/bin:$PATH\nCMD ["gunicorn", "--version"]\n`;
    expect(found(text, 'user-packages-out-of-reach')).toBe(1);
    expect(await started(text)).toMatch(/No module named 'gunicorn'/);
  });

  test('programs that PATH does not lead to', async () => {
    const text = `${install} --user -r requirements.txt\nFROM ${python}\nCOPY --from=build /root/.local /root/.local\nCMD ["gunicorn", "--version"]\n`;
    expect(found(text, 'user-packages-out-of-reach')).toBe(1);
    expect(await started(text)).toMatch(/"gunicorn": executable file not found/);
    expect(await started(fixed(text, 'user-packages-out-of-reach'))).toMatch(/version 23\.0\.0/);
  });

  test('packages of npm', async () => {
    const text = `FROM node:22-slim AS build\nWORKDIR /app\nCOPY package.json main.js ./\nRUN npm install\nFROM node:22-slim\nWORKDIR /srv\nCOPY --from=build /app/main.js ./\nCMD ["node", "main.js"]\n`;
    expect(found(text, 'node-modules-left-behind')).toBe(1);
    expect(await started(text)).toMatch(/Cannot find module 'is-number'/);
    expect(await started(fixed(text, 'node-modules-left-behind'))).toBe('true\n');
  });
});

/** The bytes of all layers above the base image's. */
async function sum(text: string): Promise<number> {
  const own = await layers(text, text.trim().split('\n').length - 1);
  return own.reduce((bytes, layer) => bytes + layer, 0);
}

const strict = { preset: 'strict', rules: {} } as const;

function found(text: string, rule: string): number {
  return lintText({ language: 'dockerfile', text, settings: strict }).filter((each) => each.rule.id === rule).length;
}

/** The text after the first fix of one rule's finding. */
function fixed(text: string, rule: string): string {
  const finding = lintText({ language: 'dockerfile', text, settings: strict }).find((each) => each.rule.id === rule);
  return applyEdits(text, finding?.finding.fixes?.[0]?.edits ?? []);
}

const flags = ['buildx', 'build', '--network', 'host', '--file', '-', '--quiet'];

/** Why the build failed; empty where it didn't. */
async function failure(text: string): Promise<string> {
  const run = await docker([...flags, '--output', 'type=cacheonly', folder], text);
  return run.code === 0 ? '' : run.errors;
}

async function withImage<Result>(text: string, use: (name: string) => Promise<Result>): Promise<Result> {
  const built = await docker([...flags, '--load', folder], text);
  expect(built.errors).toBe('');
  return lendImage(built, use);
}

/** What a command prints in the image. */
function shown(text: string, command: string): Promise<string> {
  return withImage(text, async (name) => {
    const run = await docker(['run', '--rm', name, 'sh', '-c', command]);
    expect(run.errors).toBe('');
    return run.output;
  });
}

/** What a container of the image prints, or why it does not start. */
function started(text: string): Promise<string> {
  return withImage(text, async (name) => {
    const run = await docker(['run', '--rm', name]);
    return run.output + run.errors;
  });
}

/**
 * The sizes of the last layers of the image, the lowest first. Some engines count blocks, so they are good for comparing what is far
 * apart.
 */
function layers(text: string, count: number): Promise<readonly number[]> {
  return withImage(text, async (name) => {
    const history = await docker(['image', 'history', '--human=false', '--format', '{{.Size}}', name]);
    return history.output.trim().split('\n').slice(0, count).map(Number).toReversed();
  });
}
