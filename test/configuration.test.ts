import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configurationFor, readConfiguration } from '../server/src/rules/configuration.ts';
import { readHadolintConfiguration } from '../server/src/rules/hadolint-configuration.ts';
import { allRules, lintText } from '../server/src/rules/lint.ts';
import {
  activeRules,
  defaultRuleSettings,
  isInPreset,
  mergeRuleSettings,
  type RuleSettings,
} from '../server/src/rules/settings.ts';

/** Each problem as the words it is about and what is said of them. */
function problemsOf(text: string): readonly string[] {
  return readConfiguration(text, allRules).problems.map(
    ({ span, message }) => `${JSON.stringify(text.slice(span.start, span.end))} ${message}`,
  );
}

const read = (text: string) => readHadolintConfiguration(text, allRules);

/** What is found with some settings, by rule and place. */
function found(settings: Partial<RuleSettings>): readonly string[] {
  return lintText({
    text: 'FROM debian:latest AS a\nFROM debian AS b\nFROM a\nADD a /b\nUSER 1\n',
    language: 'dockerfile',
    settings: { ...defaultRuleSettings, ...settings },
  }).map(({ rule, finding }) => `${rule.id} ${finding.span.start}`);
}

describe('.layerwise.yaml', () => {
  test('says preset, rules, excluded files and the build context', () => {
    const configuration = readConfiguration(
      'preset: strict\nrules:\n  latest-tag: off\n  root-user: { severity: error }\nexclude: vendor\ncontext: ..\n',
      allRules,
    );
    expect(configuration.problems).toEqual([]);
    expect(configurationFor(configuration, 'Dockerfile')).toEqual({
      excluded: false,
      preset: 'strict',
      rules: { 'latest-tag': { severity: 'off' }, 'root-user': { severity: 'error', options: {} } },
      context: '..',
    });
    expect(configurationFor(configuration, 'vendor/a/Dockerfile').excluded).toBe(true);
  });

  test('the last override that fits a file wins, and keeps what it does not speak of', () => {
    const configuration = readConfiguration(
      [
        'preset: strict',
        'rules: { latest-tag: off, root-user: off }',
        'overrides:',
        '  - files: "docker/**"',
        '    preset: buildkit',
        '    rules: { latest-tag: error }',
        '    context: .',
        '  - files: ["**/*.dev.Dockerfile"]',
        '    rules: { latest-tag: hint }',
        '',
      ].join('\n'),
      allRules,
    );
    expect(configuration.problems).toEqual([]);
    const of = (path: string) => configurationFor(configuration, path);
    expect(of('Dockerfile')).toMatchObject({ preset: 'strict', rules: { 'latest-tag': { severity: 'off' } } });
    expect(of('docker/Dockerfile')).toEqual({
      excluded: false,
      preset: 'buildkit',
      rules: { 'latest-tag': { severity: 'error' }, 'root-user': { severity: 'off' } },
      context: '.',
    });
    expect(of('docker/web.dev.Dockerfile')).toMatchObject({
      preset: 'buildkit',
      rules: { 'latest-tag': { severity: 'hint' } },
    });
  });

  test.each([
    ['nothing', '', []],
    ['a comment', '# later\n', []],
    ['a list', '- latest-tag\n', ['"-" A configuration is a mapping with keys such as preset and rules']],
    [
      'an unknown key',
      'presets: strict\n',
      ['"presets" There is no key presets: use preset, rules, exclude, context, overrides'],
    ],
    [
      'an unknown preset',
      'preset: loud\n',
      ['"preset" Unknown preset "loud": use recommended, strict, hadolint, buildkit'],
    ],
    [
      'a misspelt rule',
      'rules:\n  latest-tagg: off\n',
      ['"latest-tagg" Unknown rule "latest-tagg": did you mean latest-tag?'],
    ],
    [
      'an unknown severity',
      'rules:\n  latest-tag: fatal\n',
      ['"latest-tag" Rule latest-tag can\'t be set to "fatal": use off, error, warning, info, hint or an object'],
    ],
    ['rules that are a list', 'rules: [latest-tag]\n', ['"rules" The setting of rules is not an object of rule ids']],
    [
      'an override without files',
      'overrides:\n  - rules: {}\n',
      ['"rules: {}\\n" An override says under files what it is for'],
    ],
    ['overrides that are none', 'overrides: a\n', ['"overrides" The overrides are not a list']],
    ['a pattern that is none', 'exclude: [1]\n', ['"exclude" A pattern is a text such as docker/*.Dockerfile']],
    ['a context that is none', 'context: [a]\n', ['"context" The context is not the path of a folder']],
  ])('with %s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('that is not YAML has a problem where the fault is, and no setting', () => {
    const configuration = readConfiguration('preset: strict\nrules: {\n', allRules);
    expect(configuration.problems).toHaveLength(1);
    expect(configuration.problems[0]?.span.start).toBeGreaterThan(15);
    expect(configuration.preset).toBeUndefined();
  });

  test('a problem leaves the rest in force', () => {
    const { rules, problems } = readConfiguration('rules:\n  none-such: off\n  latest-tag: off\n', allRules);
    expect(problems).toHaveLength(1);
    expect(rules['latest-tag']).toEqual({ severity: 'off' });
  });

  test('the example of the documentation has no problem', () => {
    const page = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(example).toContain('overrides:');
    expect(problemsOf(example)).toEqual([]);
  });
});

describe('.hadolint.yaml', () => {
  test('switches off what it ignores, in small letters too', () => {
    expect(found({})).toEqual(['latest-tag 12', 'latest-tag 29', 'add-for-local-file 48']);
    expect(found(read('ignored:\n  - DL3007\n  - dl3020\n'))).toEqual(['latest-tag 29']);
    expect(found(read('ignored: [DL3006]\n'))).toEqual(['latest-tag 12', 'add-for-local-file 48']);
  });

  test('sets severities by its levels, whose lowest is style', () => {
    expect(read('override:\n  error: [DL3007]\n  style: [DL3020]\n').rules).toMatchObject({
      'latest-tag': { severity: 'error' },
      'add-for-local-file': { severity: 'hint' },
    });
  });

  test('gives registries and the label schema to the rules that have such options', () => {
    const { rules } = read('trustedRegistries: [docker.io]\nlabel-schema: { version: semver }\nstrict-labels: true\n');
    const active = activeRules(mergeRuleSettings(defaultRuleSettings, { preset: undefined, rules }), allRules);
    const optionsOf = (id: string) => active.find(({ rule }) => rule.sameAs.includes(`hadolint/${id}`))?.options;
    expect(optionsOf('DL3026')).toEqual({ registries: ['docker.io'] });
    expect(optionsOf('DL3049')).toEqual({ schema: { version: 'semver' }, strict: true });
  });

  test('what concerns its output is left alone, and so is a list', () => {
    expect(read('failure-threshold: warning\nformat: json\nno-fail: true\n')).toEqual({ rules: {}, ignored: [] });
    expect(read('- a\n')).toEqual({ rules: {}, ignored: [] });
  });

  test('what is not YAML is said', () => {
    expect(() => read('ignored: [')).toThrow(/^It is not YAML: /);
  });
});

describe('presets', () => {
  test('hadolint and buildkit have just the rules that stand for a check of theirs', () => {
    for (const preset of ['hadolint', 'buildkit'] as const) {
      const on = allRules.filter((rule) => isInPreset(preset, rule) && rule.id !== 'syntax-error');
      expect(on.length).toBeGreaterThan(10);
      for (const rule of on) expect(rule.sameAs.some((same) => same.startsWith(`${preset}/`))).toBe(true);
    }
  });

  test('strict has all of recommended', () => {
    for (const rule of allRules) if (isInPreset('recommended', rule)) expect(isInPreset('strict', rule)).toBe(true);
  });
});
