import { expect, test } from 'vitest';
import { folder } from '../harness/folder.ts';
import { layerwise } from './run.ts';

test('hover explains a pattern with the folder that it is about, in either language', async () => {
  await using files = await folder({ '.dockerignore': '# Not needed\n\ndist\n', 'dist/a': 'four' });
  const english = await layerwise(['hover', '.dockerignore:3:1'], { cwd: files.path });
  expect(english).toMatchObject({ status: 0, err: '' });
  expect(english.out).toContain('Here it leaves out one file, `dist/a` (4 B).');
  const vietnamese = await layerwise(['hover', '.dockerignore:3:1', '--lang', 'vi'], { cwd: files.path });
  expect(vietnamese.out).toContain('Ở đây nó bỏ ra một tệp, `dist/a` (4 B).');
  const comment = await layerwise(['hover', '.dockerignore:1:3'], { cwd: files.path });
  expect(comment).toMatchObject({ status: 1, out: '' });
});

test('the ignore file of one Dockerfile is about the context that a Compose file builds it with', async () => {
  await using files = await folder({
    'compose.yaml': 'services: {api: {build: {context: ., dockerfile: deploy/api.Dockerfile}}}\n',
    'deploy/api.Dockerfile': 'FROM scratch\n',
    'deploy/api.Dockerfile.dockerignore': 'dist\n',
    'dist/a': 'four',
    '.git/HEAD': '',
  });
  const ran = await layerwise(['hover', 'deploy/api.Dockerfile.dockerignore:1:1'], { cwd: files.path });
  expect(ran.out).toContain('Here it leaves out one file, `dist/a` (4 B).');
  expect(ran.out).toContain('This file is for `api.Dockerfile` alone');
});

test('check does not report ignore files', async () => {
  await using files = await folder({ '.dockerignore': 'dist\n', 'Dockerfile.dockerignore': 'dist\n' });
  const all = await layerwise(['check', '.'], { cwd: files.path });
  expect(all).toMatchObject({ status: 2, out: '' });
  expect(all.err).toContain('There is no Dockerfile and no Compose file');
  const named = await layerwise(['check', '.dockerignore'], { cwd: files.path });
  expect(named).toMatchObject({ status: 2, out: '' });
  expect(named.err).toContain('does not say what it is');
});
