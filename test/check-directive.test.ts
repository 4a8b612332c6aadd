import { describe, expect, test } from 'vitest';
import { buildContextOf } from './harness/build-context-of.ts';
import { lintText } from '../server/src/rules/lint.ts';
import type { RuleSettings } from '../server/src/rules/settings.ts';
import { readCheckOptions } from '../server/src/syntax/dockerfile/check-options.ts';

// What the engine makes of all these directives is held in test/engine/buildkit-parity.test.ts.

const none = { skip: [], error: false, experimental: [], problems: [] };

test.each([
  ['skip=A,B;error=true', { ...none, skip: ['A', 'B'], error: true }],
  ['skip= A', { ...none }],
  ['skip=A,\tB ,C', { ...none, skip: ['A', 'B'] }],
  ['skip=A;skip=B;error=true;error=0', { ...none, skip: ['B'] }],
  ['skip=A;skip=all;skip=B', { ...none, skip: 'all' }],
  ['skip=all,A', { ...none, skip: ['all', 'A'] }],
  ['experimental=all;skip=all', { ...none, skip: 'all', experimental: 'all' }],
  ['experimental=A;experimental=B', { ...none, experimental: ['B'] }],
])('the value %s', (value, options) => {
  expect(readCheckOptions(value)).toEqual(options);
});

test.each(['skip', 'Skip=all', 'skip=all;', 'error=yes', 'error=', 'all'])('BuildKit refuses %s', (value) => {
  expect(readCheckOptions(value).problems).toHaveLength(1);
});

describe('the directive', () => {
  const faulty = 'FROM scratch AS Base\nMAINTAINER me\nCOPY dist /\n# x\nARG a\n';

  test('makes errors of what BuildKit finds, and of nothing else', () => {
    expect(reported('# check=error=true\n')).toEqual([
      'stage-name-casing error',
      'maintainer-deprecated error',
      'copy-ignored-file warning',
    ]);
  });

  test('switches experimental checks on, whatever the preset, and skips none that it names', () => {
    const directive = '# check=skip=all;error=true;experimental=all\n';
    expect(reported(directive)).toEqual(['copy-ignored-file error', 'misnamed-description error']);
    expect(reported(directive, { preset: 'hadolint', rules: {} })).toContain('misnamed-description error');
  });

  test('switches on what BuildKit reports, and not what a rule of ours finds beyond that', () => {
    const directive = '# check=skip=all;experimental=CopyIgnoredFile\n';
    const beyond = 'FROM scratch\nCOPY ./dist /\n';
    expect(reported(directive, { preset: 'buildkit', rules: {} })).toEqual(['copy-ignored-file warning']);
    expect(reported(directive, { preset: 'buildkit', rules: {} }, beyond)).toEqual([]);
    expect(reported(directive, { preset: 'recommended', rules: {} }, beyond)).toEqual(['copy-ignored-file warning']);
  });

  test('does not bring back what settings switch off', () => {
    const settings: RuleSettings = { preset: 'buildkit', rules: { 'misnamed-description': { severity: 'off' } } };
    expect(reported('# check=skip=all;experimental=all\n', settings)).toEqual(['copy-ignored-file warning']);
  });

  test('skips an experimental check that is on without it', () => {
    expect(reported('# check=skip=CopyIgnoredFile\n')).not.toContain('copy-ignored-file warning');
  });

  test('skips checks by their very names', () => {
    expect(reported('# check=skip=stagenamecasing,MaintainerDeprecated\n')).toEqual([
      'stage-name-casing info',
      'copy-ignored-file warning',
    ]);
  });

  test('holds for one instruction where it stands above it', () => {
    const text =
      'FROM scratch\n# check=skip=MaintainerDeprecated\nMAINTAINER me\nMAINTAINER you\n# check=error=true\nRUN a\n';
    const found = lintText({ text, language: 'dockerfile', settings: { preset: 'buildkit', rules: {} } });
    expect(found.map(({ finding }) => finding.span.start)).toEqual([text.lastIndexOf('MAINTAINER')]);
  });

  function reported(
    directive: string,
    settings: RuleSettings = { preset: 'buildkit', rules: { 'copy-ignored-file': {} } },
    instructions = faulty,
  ): readonly string[] {
    const buildContext = buildContextOf({ '.dockerignore': 'dist\n', 'dist/a': 'x' });
    return lintText({ text: `${directive}${instructions}`, language: 'dockerfile', settings, buildContext })
      .filter(({ rule }) => rule.sameAs.some((same) => same.startsWith('buildkit/')))
      .map(({ rule, severity }) => `${rule.id} ${severity}`);
  }
});
