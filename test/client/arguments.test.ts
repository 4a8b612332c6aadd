import { expect, test } from 'vitest';
import { buildArguments } from '../../client/src/engine/arguments.ts';

const request = { dockerfile: '/src/a b/Dockerfile', context: '/src/a b', tag: 'app:1', target: undefined, extra: [] };

test('a build names its files by single arguments, whatever they are called', () => {
  expect(buildArguments({ ...request, dockerfile: '/src/$(reboot)/-Dockerfile', context: '--help' })).toEqual([
    'buildx',
    'build',
    '--progress=rawjson',
    '--load',
    '--file=/src/$(reboot)/-Dockerfile',
    '--tag=app:1',
    '--',
    '--help',
  ]);
});

test('a target is given only when one was chosen', () => {
  expect(buildArguments(request).some((argument) => argument.startsWith('--target'))).toBe(false);
  expect(buildArguments({ ...request, target: 'build' })).toContain('--target=build');
});

test('arguments of the user stand before ours, which therefore win', () => {
  const built = buildArguments({ ...request, extra: ['--progress=plain', '--network=host'] });
  expect(built.indexOf('--progress=plain')).toBeLessThan(built.indexOf('--progress=rawjson'));
  expect(built).toContain('--network=host');
});
