import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildContext } from '../../client/src/build/context.ts';
import { suggestTag, tagProblem } from '../../client/src/build/tag.ts';
import { clientSettings } from '../../client/src/settings.ts';

describe('the name of an image', () => {
  test.each([
    'app',
    'app:latest',
    'app:1.2-rc_3',
    'team/app',
    'localhost/app:1',
    'registry.example:5000/team/app:v1',
    'a__b',
    'a---b',
    'ghcr.io/a/b.c/d_e',
    'localhost:5000/x',
    '[::1]:5000/x',
  ])('can be %s', (tag) => expect(tagProblem(tag)).toBeUndefined());
  test.each([
    '',
    '  ',
    'App',
    'app:',
    'app:.1',
    'app:-1',
    'a b',
    '-app',
    'app-',
    'a..b',
    'a___b',
    'team//app',
    '/app',
    'app/',
    'app@sha256:1',
    `app:${'x'.repeat(129)}`,
    'a'.repeat(256),
    'bad_host.example/app',
    'app:a:b',
    'äpp',
  ])('can’t be “%s”', (tag) => expect(tagProblem(tag)).toMatch(/\w/));
  test('that is suggested is always one', () => {
    const target = fc.option(fc.string({ maxLength: 100 }), { nil: undefined });
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), target, (folder, chosen) => {
        expect(tagProblem(suggestTag(folder, chosen))).toBeUndefined();
      }),
    );
    expect(suggestTag('My App', 'build')).toBe('my-app:build');
    expect(suggestTag('…', undefined)).toBe('app:latest');
  });
});

describe('the build context', () => {
  const workspace = resolve('/work space');
  const dockerfile = join(workspace, 'service', 'Dockerfile');
  test.each([
    ['', join(workspace, 'service')],
    ['  ', join(workspace, 'service')],
    ['.', workspace],
    ['service/..', workspace],
    ['${workspaceFolder}', workspace],
    ['${workspaceFolder}/other', join(workspace, 'other')],
    [resolve('/else'), resolve('/else')],
  ])('“%s”', (setting, context) => expect(buildContext(setting, dockerfile, workspace)).toBe(context));
  test('of a file outside the workspace', () => {
    expect(buildContext('sub', dockerfile, undefined)).toBe(join(workspace, 'service', 'sub'));
  });
});

test('settings are named, described and have a default of their type', () => {
  for (const { key, type, default: value, description } of clientSettings) {
    expect(key).toMatch(/^layerwise\.[a-z]+\.[a-z]+$/i);
    expect(description.trim()).toMatch(/\.$/);
    expect(type === 'strings' ? Array.isArray(value) : typeof value === type).toBe(true);
  }
});
