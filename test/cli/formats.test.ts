import { expect, test } from 'vitest';
import { formatPretty } from '../../server/src/cli/pretty.ts';
import type { FileReport } from '../../server/src/cli/report.ts';
import { formatSarif } from '../../server/src/cli/sarif.ts';
import { defineDockerfileRule, safeFix } from '../../server/src/rules/rule.ts';

const rule = defineDockerfileRule({
  id: 'a-rule',
  summary: 'Says `something`',
  category: 'style',
  severity: 'warning',
  fix: 'always',
  since: '0.1.0',
  sameAs: ['hadolint/DL1'],
  concepts: [],
  examples: [],
  *check() {},
});

function report(text: string, start: number, end: number): FileReport {
  const finding = {
    span: { start, end },
    message: 'Something is wrong',
    fixes: [safeFix('Remove it', { span: { start, end }, text: '' })],
    related: [{ span: { start: 0, end: 1 }, message: 'It comes from here' }],
  };
  return { file: 'a b/Dockerfile', text, reported: [{ rule, severity: 'warning', finding }] };
}

test('the pretty format shows the line with what is meant underlined', () => {
  const text = 'FROM a:1\n\tRUN 日本 x\n';
  expect(formatPretty([report(text, text.indexOf('日'), text.indexOf(' x'))], false)).toBe(
    [
      'a b/Dockerfile:2:6 warning: Something is wrong [a-rule]',
      '2 | \tRUN 日本 x',
      '  | \t    ^^^^',
      '  = fix: Remove it',
      '',
      '1 warning in 1 file. 1 can be fixed with `layerwise fix`.',
      '',
    ].join('\n'),
  );
});

test('the pretty format cuts long lines around what is meant, and marks what goes over several lines to the line’s end', () => {
  const long = `FROM a:1\nRUN ${'x'.repeat(10_000)} HERE ${'y'.repeat(10_000)}\n`;
  const cut = formatPretty([report(long, long.indexOf('HERE'), long.indexOf('HERE') + 4)], false).split('\n');
  expect(cut[1]?.length).toBeLessThan(200);
  expect(cut[2]?.indexOf('^')).toBe(cut[1]?.indexOf('HERE'));
  const several = 'FROM a:1\nRUN a \\\n  b\n';
  expect(formatPretty([report(several, 9, several.length)], false)).toContain('2 | RUN a \\\n  | ^^^^^^^\n');
});

test('colours are only there when asked for', () => {
  expect(formatPretty([report('FROM a\n', 0, 4)], true)).toContain('\u001B[33mwarning\u001B[0m');
  expect(formatPretty([report('FROM a\n', 0, 4)], false)).not.toContain('\u001B');
});

test('SARIF has the rule, the place counted from 1, and the fix', () => {
  const text = 'FROM a:1\nRUN x\n';
  const log: unknown = JSON.parse(formatSarif([report(text, 9, 12)], '1.2.3'));
  const region = { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 };
  const artifactLocation = { uri: 'a%20b/Dockerfile', index: 0 };
  expect(log).toMatchObject({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        columnKind: 'utf16CodeUnits',
        tool: {
          driver: {
            name: 'Layerwise',
            version: '1.2.3',
            rules: [{ id: 'a-rule', shortDescription: { text: 'Says something' } }],
          },
        },
        results: [
          {
            ruleId: 'a-rule',
            ruleIndex: 0,
            level: 'warning',
            message: { text: 'Something is wrong' },
            locations: [{ physicalLocation: { artifactLocation, region } }],
            relatedLocations: [{ id: 0, message: { text: 'It comes from here' } }],
            fixes: [
              {
                description: { text: 'Remove it' },
                artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion: region }] }],
              },
            ],
          },
        ],
      },
    ],
  });
});
