import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { folder } from '../harness/folder.ts';
import { layerwise } from './run.ts';

vi.setConfig({ testTimeout: 60_000 });

test('explain prints the page of a rule, by its own id or that of another tool', async () => {
  const own = await layerwise(['explain', 'add-for-local-file']);
  expect(own).toMatchObject({ status: 0, err: '' });
  expect(own.out).toMatch(/^# add-for-local-file\n/);
  expect(own.out).toContain('hadolint/DL3020');
  expect((await layerwise(['explain', 'DL3020'])).out).toBe(own.out);
});

test('explain prints the page of a concept in either language', async () => {
  const english = await layerwise(['explain', 'layer-cache']);
  const vietnamese = await layerwise(['explain', 'layer-cache', '--lang', 'vi']);
  for (const ran of [english, vietnamese]) expect(ran).toMatchObject({ status: 0, err: '' });
  expect(english.out).toMatch(/^# /);
  expect(vietnamese.out).toMatch(/[ăâđêôơưạảấầẩẫậ]/i);
  expect(vietnamese.out).not.toBe(english.out);
});

test('explain names the nearest where there is no such thing', async () => {
  const ran = await layerwise(['explain', 'latest-tags']);
  expect(ran).toEqual({
    status: 2,
    out: '',
    err: 'layerwise: There is no rule and no concept latest-tags. Did you mean latest-tag?\n',
  });
  expect((await layerwise(['explain', 'layer', '--lang', 'fr'])).status).toBe(2);
  expect((await layerwise(['explain'])).status).toBe(2);
});

test('hover prints what the editor shows, in either language', async () => {
  await using files = await folder({ Dockerfile: 'FROM alpine:3.22\nCMD echo hello\n' });
  const english = await layerwise(['hover', 'Dockerfile:2:1'], { cwd: files.path });
  expect(english).toMatchObject({ status: 0, err: '' });
  expect(english.out).toContain('/bin/sh');
  const vietnamese = await layerwise(['hover', 'Dockerfile:2:1', '--lang', 'vi'], { cwd: files.path });
  expect(vietnamese.out).toContain('Lưu ý');
});

test.each([
  ['Dockerfile:9:1', 2, /no place 9:1/],
  ['Dockerfile:1:99', 2, /no place 1:99/],
  ['Dockerfile:0:1', 2, /counted from 1/],
  ['Dockerfile', 2, /FILE:LINE:COLUMN/],
  ['none:1:1', 2, /no such file/],
  ['Dockerfile:2:1', 1, /nothing to explain/],
])('hover %s ends with %i', async (place, status, message) => {
  await using files = await folder({ Dockerfile: '# A note.\n\n' });
  const ran = await layerwise(['hover', place], { cwd: files.path });
  expect(ran).toMatchObject({ status, out: '' });
  expect(ran.err).toMatch(message);
});

const python = [
  'FROM python:3.13-slim',
  'WORKDIR /app',
  'RUN apt-get update && apt-get install -y --no-install-recommends gcc && rm -rf /var/lib/apt/lists/*',
  'COPY requirements.txt .',
  'RUN pip install --no-cache-dir -r requirements.txt',
  'COPY . .',
  'CMD ["python", "main.py"]',
  '',
].join('\n');

test('refactor prints the rewritten file, or writes it', async () => {
  await using files = await folder({ Dockerfile: python });
  const printed = await layerwise(['refactor', 'multi-stage', 'Dockerfile'], { cwd: files.path });
  expect(printed.status).toBe(0);
  expect(printed.out.match(/^FROM /gm)).toHaveLength(2);
  const file = path.join(files.path, 'Dockerfile');
  expect(await readFile(file, 'utf8')).toBe(python);
  expect((await layerwise(['refactor', 'multi-stage', '--diff', 'Dockerfile'], { cwd: files.path })).out).toMatch(
    /^--- a\/Dockerfile\n/,
  );
  expect((await layerwise(['refactor', 'multi-stage', '--write', 'Dockerfile'], { cwd: files.path })).status).toBe(0);
  expect(await readFile(file, 'utf8')).toBe(printed.out);
});

test('refactor says why not', async () => {
  await using files = await folder({ Dockerfile: `${python}ONBUILD RUN x\n` });
  const ran = await layerwise(['refactor', 'multi-stage', 'Dockerfile'], { cwd: files.path });
  expect(ran).toMatchObject({ status: 1, out: '' });
  expect(ran.err).not.toBe('');
  const unknown = await layerwise(['refactor', 'single-stage', 'Dockerfile'], { cwd: files.path });
  expect(unknown).toMatchObject({
    status: 2,
    err: expect.stringMatching(/There is no refactoring single-stage\. Known: .*multi-stage/),
  });
});
