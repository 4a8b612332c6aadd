import { chmod, lstat, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { unifiedDiff } from '../../server/src/cli/diff.ts';
import { applyEdits, type Edit } from '../../server/src/text/edit.ts';
import { folder } from '../harness/folder.ts';
import { layerwise } from './run.ts';
import { runs } from '../harness/runs.ts';

vi.setConfig({ testTimeout: 60_000 });

const run = promisify(execFile);
const compose = '\uFEFF# A note.\r\nversion: "3"\r\nservices:\r\n  web:\r\n    image: nginx:1.29.0\r\n';
const fixedCompose = '\uFEFF# A note.\r\nservices:\r\n  web:\r\n    image: nginx:1.29.0\r\n';

test('writes what is safe, and keeps byte order mark, line endings, permissions and links', async () => {
  await using files = await folder({ 'compose.yaml': compose });
  const file = path.join(files.path, 'compose.yaml');
  await chmod(file, 0o640);
  await symlink('compose.yaml', path.join(files.path, 'compose.link.yaml'));
  const ran = await layerwise(['fix', 'compose.link.yaml'], { cwd: files.path });
  expect(ran).toMatchObject({ status: 0, err: '' });
  expect(ran.out).toMatch(/^compose\.link\.yaml: .+ \[obsolete-version\]\n$/);
  expect(await readFile(file, 'utf8')).toBe(fixedCompose);
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  expect((await lstat(path.join(files.path, 'compose.link.yaml'))).isSymbolicLink()).toBe(true);
  expect((await readdir(files.path)).toSorted()).toEqual(['compose.link.yaml', 'compose.yaml']);
  const again = await layerwise(['fix', '.'], { cwd: files.path });
  expect(again).toEqual({ status: 0, out: '', err: '' });
});

test('--diff prints what git can apply, and writes nothing', async () => {
  await using files = await folder({ 'a/compose.yaml': compose });
  const { status, out } = await layerwise(['fix', '--diff', 'a'], { cwd: files.path });
  expect(status).toBe(1);
  expect(await readFile(path.join(files.path, 'a/compose.yaml'), 'utf8')).toBe(compose);
  await writeFile(path.join(files.path, 'patch'), out);
  await run('git', ['apply', '--whitespace=nowarn', 'patch'], { cwd: files.path });
  expect(await readFile(path.join(files.path, 'a/compose.yaml'), 'utf8')).toBe(fixedCompose);
});

test('says what is left, and applies suggestions only when asked', async () => {
  const services = 'services:\n  web:\n    image: nginx:1.29.0\n    networks: [front]\n';
  await using files = await folder({ 'compose.yaml': services });
  const left = await layerwise(['fix', 'compose.yaml'], { cwd: files.path });
  expect(left).toMatchObject({ status: 1, out: 'compose.yaml: 1 left; layerwise check says more\n' });
  expect(await readFile(path.join(files.path, 'compose.yaml'), 'utf8')).toBe(services);
  const all = await layerwise(['fix', '--suggestions', 'compose.yaml'], { cwd: files.path });
  expect(all.status).toBe(0);
  expect(await readFile(path.join(files.path, 'compose.yaml'), 'utf8')).toContain('\nnetworks:\n');
});

test('leaves what is not UTF-8 alone', async () => {
  const latin = new Uint8Array([...Buffer.from('# caf'), 0xe9, ...Buffer.from('\nversion: "3"\nservices: {}\n')]);
  await using files = await folder({ 'compose.yaml': latin });
  const ran = await layerwise(['fix', 'compose.yaml'], { cwd: files.path });
  expect(ran).toMatchObject({ status: 2, out: '' });
  expect(ran.err).toMatch(/not UTF-8/);
  expect(new Uint8Array(await readFile(path.join(files.path, 'compose.yaml')))).toEqual(latin);
});

test('wants to be told what to fix', async () => {
  expect(await layerwise(['fix'])).toMatchObject({ status: 2, err: expect.stringMatching(/Which file or folder/) });
});

test('a diff of any edits is one that git applies to the same effect', async () => {
  const line = fc.constantFrom('a\n', 'b\n', '\n', 'c d\r\n', 'e\rf\n', 'g', '\u2028\n');
  const text = fc.array(line, { maxLength: 20 }).map((lines) => lines.join(''));
  const edit = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(5),
    fc.constantFrom('', 'x', 'y\n', '\n', 'z\nz\n'),
  );
  await using files = await folder({});
  const file = path.join(files.path, 'file');
  await fc.assert(
    fc.asyncProperty(text, fc.array(edit, { maxLength: 4 }), async (before, raw) => {
      let at = 0;
      const edits = raw
        .map(([from, length, inserted]) => [Math.round(from * before.length), length, inserted] as const)
        .toSorted((a, b) => a[0] - b[0])
        .flatMap(([from, length, inserted]): Edit[] => {
          if (from < at) return [];
          at = Math.min(from + length, before.length) + 1;
          return [{ span: { start: from, end: at - 1 }, text: inserted }];
        });
      const after = applyEdits(before, edits);
      const diff = unifiedDiff('file', before, edits);
      // Git has no diff from nothing to something without a header of its own, and neither do we.
      if (before === '' || after === '') return;
      await writeFile(file, before);
      if (diff === '') {
        expect(after).toBe(before);
        return;
      }
      await writeFile(path.join(files.path, 'patch'), diff);
      await run('git', ['apply', '--whitespace=nowarn', 'patch'], { cwd: files.path });
      expect(await readFile(file, 'utf8')).toBe(after);
    }),
    { numRuns: runs(150) },
  );
});
