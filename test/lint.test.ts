import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ignoreHere, ignoreInFile } from '../server/src/features/ignore.ts';
import { languageOfFile } from '../server/src/model/file-name.ts';
import { readSource, type SourceLanguage } from '../server/src/model/source.ts';
import { fixAll } from '../server/src/rules/fix.ts';
import { allRules, lintText } from '../server/src/rules/lint.ts';
import {
  defineComposeRule,
  defineDockerfileRule,
  safeFix,
  suggestion,
  type Finding,
  type Rule,
} from '../server/src/rules/rule.ts';
import { activeRules, readRuleSettings, type RuleSettings } from '../server/src/rules/settings.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';
import { applyEdits, remove, replace, type Edit } from '../server/src/text/edit.ts';
import { mergeEdits } from '../server/src/text/merge-edits.ts';
import { runs } from './harness/runs.ts';

const common = {
  category: 'style',
  fix: 'sometimes',
  since: '0.1.0',
  concepts: [],
  examples: [],
} as const;

/** Finds every `RUN`: silenced by another tool's name too. */
const everyRun = defineDockerfileRule({
  ...common,
  id: 'every-run',
  summary: 'A RUN',
  severity: 'warning',
  sameAs: ['hadolint/DL9999', 'buildkit/EveryRun'],
  options: [{ name: 'limit', type: 'number', default: 100, description: 'How many' }],
  *check({ model, options }) {
    for (const run of model.instructions('RUN').slice(0, options.limit))
      yield { span: run.keyword.span, message: 'A RUN' };
  },
});

/** `ab` becomes `b`, `b` becomes `c`: takes two passes. */
const letters = defineDockerfileRule({
  ...common,
  id: 'letters',
  summary: 'Letters',
  severity: 'info',
  sameAs: [],
  *check({ model }): Iterable<Finding> {
    for (const match of model.text.matchAll(/# (a?)b$/gm)) {
      const start = match.index + 2;
      const fix =
        match[1] === 'a'
          ? safeFix('Remove a', remove({ start, end: start + 1 }))
          : safeFix('Make it c', replace({ start, end: start + 1 }, 'c'));
      yield { span: { start, end: start + 1 }, message: 'A letter', fixes: [fix] };
    }
  },
});

const everyService = defineComposeRule({
  ...common,
  id: 'every-service',
  summary: 'A service',
  severity: 'error',
  sameAs: ['dclint/every-service'],
  *check({ model }) {
    for (const { entry, map } of model.services) {
      yield { span: entry.keySpan, message: 'A service' };
      for (const key of map?.entries ?? []) if (!key.merged) yield { span: key.keySpan, message: 'A key' };
    }
  },
});

function found(
  text: string,
  language: SourceLanguage = 'dockerfile',
  rules: readonly Rule[] = [everyRun, everyService],
) {
  return lintText({ text, language, rules }).map(({ finding }) => text.slice(finding.span.start, finding.span.end));
}

/** Which lines, from 1, something is found on. */
function lines(text: string, language: SourceLanguage = 'dockerfile', rules?: readonly Rule[]): readonly number[] {
  return lintText({ text, language, rules: rules ?? [everyRun, everyService] }).map(
    ({ finding }) => text.slice(0, finding.span.start).split('\n').length,
  );
}

/** Turns one letter of a comment into another. */
const flip = (id: string, from: string, to: string): Rule =>
  defineDockerfileRule({
    ...common,
    id,
    summary: id,
    severity: 'info',
    sameAs: [],
    *check({ model }) {
      const start = model.text.indexOf(`# ${from}`);
      if (start >= 0)
        yield {
          span: { start, end: start + 3 },
          message: id,
          fixes: [safeFix(id, replace({ start, end: start + 3 }, `# ${to}`))],
        };
    },
  });

/** Replaces the beginning of `XXXX`. */
const overlapping = (id: string, length: number): Rule =>
  defineDockerfileRule({
    ...common,
    id,
    summary: id,
    severity: 'info',
    sameAs: [],
    *check({ model }) {
      const start = model.text.indexOf('XXXX');
      const span = { start, end: start + length };
      if (start >= 0) yield { span, message: id, fixes: [safeFix(id, replace(span, id))] };
    },
  });

/** Edits of a text of that length that can be applied together. */
const editsOf = (length: number) =>
  fc.array(fc.tuple(fc.nat(length), fc.nat(4), fc.string({ maxLength: 5 })), { maxLength: 6 }).map((raw) => {
    let at = 0;
    return raw
      .toSorted((a, b) => a[0] - b[0])
      .flatMap(([from, size, text]): Edit[] => {
        const start = Math.max(from, at);
        if (start > length) return [];
        const end = Math.min(start + size, length);
        at = end + 1;
        return [{ span: { start, end }, text }];
      });
  });

describe('lint', () => {
  test('reports in document order, whatever the order of the rules', () => {
    const backwards = defineDockerfileRule({
      ...common,
      id: 'backwards',
      summary: 'Backwards',
      severity: 'hint',
      sameAs: [],
      *check({ model }) {
        for (const run of model.instructions('RUN').toReversed()) yield { span: run.span, message: 'Backwards' };
      },
    });
    const reported = lintText({
      text: 'FROM alpine:3.22\nRUN a\nRUN b\n',
      language: 'dockerfile',
      rules: [backwards, everyRun],
    });
    expect(reported.map(({ rule }) => rule.id)).toEqual(['every-run', 'backwards', 'every-run', 'backwards']);
  });

  test('contains a rule that throws and keeps what it found before', () => {
    const broken = defineDockerfileRule({
      ...common,
      id: 'broken',
      summary: 'Broken',
      severity: 'error',
      sameAs: [],
      *check() {
        yield { span: { start: 0, end: 4 }, message: 'Before' };
        throw new Error('Our mistake');
      },
    });
    const failures: string[] = [];
    const reported = lintText({
      text: 'FROM alpine:3.22\nRUN a\n',
      language: 'dockerfile',
      rules: [broken, everyRun],
      onError: (rule, error) => failures.push(`${rule.id}: ${String(error)}`),
    });
    expect(reported.map(({ rule }) => rule.id)).toEqual(['broken', 'every-run']);
    expect(failures).toEqual(['broken: Error: Our mistake']);
  });

  test('reports what the builder refuses, in either language', () => {
    const dockerfile = lintText({ text: 'FROM alpine:3.22\nCOYP a b\n', language: 'dockerfile' });
    expect(dockerfile.map(({ rule, severity }) => [rule.id, severity])).toContainEqual(['syntax-error', 'error']);
    const compose = lintText({ text: 'services:\n  web:\n    command: ["a"\n', language: 'compose' });
    expect(compose.map(({ rule, severity }) => [rule.id, severity])).toContainEqual(['syntax-error', 'error']);
  });

  test('takes any text', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'FROM a',
            'RUN <<E',
            'E',
            '\\',
            '#',
            '`',
            '\n',
            '\r\n',
            '\t',
            '\uFEFF',
            '\u2028',
            'services:',
            '  - x: {',
            '&a',
            '*a',
            '"',
            "'",
            ': ',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom<SourceLanguage>('dockerfile', 'compose'), (text, language) => {
        const failures: unknown[] = [];
        const reported = lintText({
          text,
          language,
          settings: { preset: 'strict', rules: {} },
          onError: (rule, error) => failures.push(rule.id, error),
        });
        expect(failures).toEqual([]);
        for (const { finding } of reported) {
          expect(finding.span.start).toBeGreaterThanOrEqual(0);
          expect(finding.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: runs(200) },
    );
  }, 60_000);
});

test('a preset that stands for another tool has only the findings that the tool has', () => {
  const both = defineDockerfileRule({
    ...common,
    id: 'both',
    summary: 'Both',
    severity: 'info',
    sameAs: ['buildkit/Both', 'hadolint/DL9998'],
    *check({ model }) {
      const [first, ...others] = model.instructions('RUN');
      if (first !== undefined) yield { span: first.span, message: 'Both' };
      for (const { span } of others) yield { span, message: 'Ours', sameAs: [] };
    },
  });
  const text = 'FROM a:1\nRUN a\nRUN b\n';
  const count = (settings: RuleSettings): number =>
    lintText({ text, language: 'dockerfile', rules: [both], settings }).length;
  expect(count({ preset: 'recommended', rules: {} })).toBe(2);
  expect(count({ preset: 'strict', rules: {} })).toBe(2);
  expect(count({ preset: 'buildkit', rules: {} })).toBe(1);
  expect(count({ preset: 'hadolint', rules: {} })).toBe(1);
  expect(count({ preset: 'hadolint', rules: { both: { severity: 'error' } } })).toBe(2);
});

describe('settings', () => {
  const strictOnly: Rule = { ...everyRun, id: 'strict-only', preset: 'strict' };
  const ids = (settings: RuleSettings): readonly string[] =>
    activeRules(settings, [everyRun, strictOnly]).map(({ rule }) => rule.id);

  test('a preset says which rules are on, and a rule that is named is on', () => {
    expect(ids({ preset: 'recommended', rules: {} })).toEqual(['every-run']);
    expect(ids({ preset: 'strict', rules: {} })).toEqual(['every-run', 'strict-only']);
    expect(
      ids({ preset: 'recommended', rules: { 'strict-only': { options: {} }, 'every-run': { severity: 'off' } } }),
    ).toEqual(['strict-only']);
  });

  test('severity and options are read from what a user wrote', () => {
    const { settings, problems } = readRuleSettings('recommended', { 'every-run': { severity: 'error', limit: 1 } }, [
      everyRun,
    ]);
    expect(problems).toEqual([]);
    const reported = lintText({
      text: 'FROM a:1\nRUN a\nRUN b\n',
      language: 'dockerfile',
      rules: [everyRun],
      settings,
    });
    expect(reported.map(({ severity }) => severity)).toEqual(['error']);
  });

  test('says what means nothing and goes on with the rest', () => {
    const { settings, problems } = readRuleSettings(
      'loud',
      { 'every-run': 'fatal', 'no-such-rule': 'off', letters: { severity: 'info', size: 3 } },
      [everyRun, letters],
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'Unknown preset "loud": use recommended, strict, hadolint, buildkit',
      'Rule every-run can\'t be set to "fatal": use off, error, warning, info, hint or an object',
      'Unknown rule "no-such-rule"',
      'Rule letters has no option "size"',
    ]);
    expect(settings.preset).toBe('recommended');
    expect(settings.rules['letters']).toEqual({ severity: 'info', options: { size: 3 } });
  });
});

describe('comments that silence rules in a Dockerfile', () => {
  const cases: readonly (readonly [string, string, readonly number[]])[] = [
    ['above an instruction', 'FROM a:1\n# layerwise ignore=every-run\nRUN a\nRUN b\n', [4]],
    ['with a reason', 'FROM a:1\n# layerwise ignore=every-run it is needed here\nRUN a\nRUN b\n', [4]],
    ['among several', 'FROM a:1\n# layerwise ignore=other, every-run\nRUN a\nRUN b\n', [4]],
    [
      'at the top of a block of comments',
      'FROM a:1\n# layerwise ignore=every-run\n# Lists the files.\nRUN a\nRUN b\n',
      [5],
    ],
    ['not over a blank line', 'FROM a:1\n# layerwise ignore=every-run\n\nRUN a\n', [4]],
    ['not another rule', 'FROM a:1\n# layerwise ignore=every-runs\nRUN a\n', [3]],
    ['in the file', 'FROM a:1\nRUN a\n# layerwise ignore-file=every-run\nRUN b\n', []],
    ['inside an instruction', 'FROM a:1\nRUN a && \\\n  # layerwise ignore=every-run\n  b\nRUN c\n', [5]],
    ["hadolint's", 'FROM a:1\n# hadolint ignore=DL1234,DL9999\nRUN a\nRUN b\n', [4]],
    ["hadolint's for the file", '# hadolint global ignore=DL9999\nFROM a:1\nRUN a\n', []],
    ["BuildKit's", '# check=skip=Other,EveryRun\nFROM a:1\nRUN a\n', []],
    ["BuildKit's, all", '# check=skip=all;error=true\nFROM a:1\nRUN a\n', []],
    ["BuildKit's, no rule", '# check=error=true\nFROM a:1\nRUN a\n', [3]],
    ['with CRLF', 'FROM a:1\r\n# layerwise ignore=every-run\r\nRUN a\r\nRUN b\r\n', [4]],
  ];
  test.each(cases)('%s', (_title, text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

test.each([
  ['dnf-cache-kept', 'DL3032', 'DL3040'],
  ['dnf-without-yes', 'DL3030', 'DL3038'],
  ['unpinned-dnf-package', 'DL3033', 'DL3041'],
])('%s is silenced for yum and for dnf by the names that hadolint has for each', (id, ofYum, ofDnf) => {
  const only = allRules.filter((each) => each.id === id);
  const silenced = (name: string): readonly string[] => {
    const ignoring = (manager: string): string => `# hadolint ignore=${name}\nRUN ${manager} install curl\n`;
    const text = `FROM fedora:43\n${['yum', 'dnf', 'microdnf'].map(ignoring).join('')}`;
    const reported = lintText({ text, language: 'dockerfile', rules: only, settings: { preset: 'strict', rules: {} } });
    return reported.map(
      ({ finding }) => /\w+(?= install)/.exec(text.slice(text.lastIndexOf('\n', finding.span.start)))?.[0] ?? '',
    );
  };
  expect(silenced('none')).toEqual(['yum', 'dnf', 'microdnf']);
  expect(silenced(ofYum)).toEqual(['dnf', 'microdnf']);
  expect(silenced(ofDnf)).toEqual(['yum']);
});

test('what looks like a flag of CMD is a syntax error, and no command in shell form', () => {
  const reported = lintText({ text: 'FROM alpine:3.22\nCMD --help\n', language: 'dockerfile' });
  expect(reported.map(({ rule, finding }) => `${rule.id}: ${finding.message}`)).toEqual([
    'syntax-error: CMD has no flag `--help`',
  ]);
});

describe('comments that silence rules in a Compose file', () => {
  const web = 'services:\n  web:\n    image: a:1\n  db:\n    image: b:1\n';
  const cases: readonly (readonly [string, string, readonly number[]])[] = [
    ['nothing silenced', web, [2, 3, 4, 5]],
    [
      'above a key: all that stands under it',
      web.replace('  web:', '  # layerwise ignore=every-service\n  web:'),
      [5, 6],
    ],
    [
      'above an inner key',
      web.replace('    image: a', '    # layerwise ignore=every-service\n    image: a'),
      [2, 5, 6],
    ],
    [
      'with a comment and a blank line in between',
      web.replace('  web:', '  # layerwise ignore=every-service\n\n  # The site.\n  web:'),
      [7, 8],
    ],
    ['behind a key: that line', web.replace('  web:', '  web: # layerwise ignore=every-service'), [3, 4, 5]],
    [
      'above a key with a comment behind it',
      web.replace('  web:', '  # layerwise ignore=every-service\n  web: # The site.'),
      [5, 6],
    ],
    ['in the file', `${web}# layerwise ignore-file=every-service\n`, []],
    ["dclint's line", web.replace('image: b:1', 'image: b:1 # dclint-disable-line every-service'), [2, 3, 4]],
    ["dclint's next line", web.replace('  db:', '  # dclint-disable-next-line\n  db:'), [2, 3, 6]],
    ["dclint's file", `# dclint disable every-service\n${web}`, []],
    ["dclint's file, another rule", `# dclint-disable no-version-field\n${web}`, [3, 4, 5, 6]],
  ];
  test.each(cases)('%s', (_title, text, expected) => {
    expect(lines(text, 'compose')).toEqual(expected);
  });
});

describe('writing such comments', () => {
  const dockerfiles = [
    'FROM a:1\nRUN a\nRUN b\n',
    'FROM a:1\r\nRUN a \\\r\n  && b\r\nRUN c\r\n',
    '# syntax=docker/dockerfile:1\n# check=error=true\nFROM a:1\n  # About it.\n  RUN <<EOF\nRUN x\nEOF\n',
    '# syntax=docker/dockerfile:1\nFROM a:1\n# layerwise ignore=other because of that\n# More.\nRUN a',
    '\uFEFFFROM a:1\nRUN a\n',
  ];
  test.each(dockerfiles)('above an instruction of %j silences what is found there, and nothing else', (text) => {
    for (const { finding } of lintText({ text, language: 'dockerfile', rules: [everyRun] })) {
      const edits = ignoreHere(readSource('dockerfile', text), finding.span.start, everyRun);
      const silenced = applyEdits(text, edits ?? []);
      expect(found(silenced).length).toBe(found(text).length - 1);
      expect(readSource('dockerfile', silenced).model.tree.errors).toEqual(
        readSource('dockerfile', text).model.tree.errors,
      );
    }
  });

  test.each(dockerfiles)('for the whole of %j silences everything, and the second goes into the first', (text) => {
    const once = applyEdits(text, ignoreInFile(readSource('dockerfile', text), everyRun));
    expect(found(once)).toEqual([]);
    const own: Rule = { ...everyRun, sameAs: [] };
    const ours = applyEdits(text, ignoreInFile(readSource('dockerfile', text), own));
    const twice = applyEdits(ours, ignoreInFile(readSource('dockerfile', ours), letters));
    expect(twice.match(/ignore-file=/g)).toHaveLength(1);
    expect(twice).toContain('# layerwise ignore-file=every-run,letters');
    expect(parseDockerfile(once).directives).toHaveLength(parseDockerfile(text).directives.length);
  });

  test('an id is added to a comment that is there, before its reason', () => {
    const text = 'FROM a:1\n# layerwise ignore=other because of that\nRUN a\n';
    const edits = ignoreHere(readSource('dockerfile', text), text.indexOf('RUN'), everyRun);
    expect(applyEdits(text, edits ?? [])).toBe('FROM a:1\n# layerwise ignore=other,every-run because of that\nRUN a\n');
  });

  const merged: readonly (readonly [string, string, string])[] = [
    ['BuildKit’s list', '# check=skip=Other;error=true\n', '# check=skip=Other,EveryRun;error=true\n'],
    ['BuildKit’s list, in front of the blank that ends it', '# check=skip=A , B\n', '# check=skip=A,EveryRun , B\n'],
    ['an unfinished list of BuildKit’s', '# check=error=true;skip=A, B\n', '# check=error=true;skip=A,EveryRun B\n'],
    ['the last of BuildKit’s lists', '# check=skip=A;skip=B\t;error=0\n', '# check=skip=A;skip=B,EveryRun\t;error=0\n'],
    ['BuildKit’s empty list', '# check=skip=\n', '# check=skip=EveryRun\n'],
    [
      'a comment of ours where BuildKit refuses the directive',
      '# check=skp=A\n',
      '# check=skp=A\n# layerwise ignore-file=every-run\n',
    ],
    ['BuildKit’s directive without a list', '# check=error=true\n', '# check=skip=EveryRun;error=true\n'],
    ['hadolint’s comment', '# hadolint global ignore=DL1234\n', '# hadolint global ignore=DL1234,DL9999\n'],
    [
      'ours before any other',
      '# check=skip=Other\n# layerwise ignore-file=other\n',
      '# check=skip=Other\n# layerwise ignore-file=other,every-run\n',
    ],
  ];
  test.each(merged)('for the file goes into %s', (_, head, expected) => {
    const text = `${head}FROM a:1\nRUN a\n`;
    const silenced = applyEdits(text, ignoreInFile(readSource('dockerfile', text), everyRun));
    expect(silenced).toBe(`${expected}FROM a:1\nRUN a\n`);
    expect(found(silenced)).toEqual([]);
  });

  test('a rule that another tool does not have gets a comment of ours', () => {
    const text = '# check=skip=Other\n# hadolint global ignore=DL1234\nFROM a:1\nRUN a\n';
    const silenced = applyEdits(text, ignoreInFile(readSource('dockerfile', text), { ...everyRun, sameAs: [] }));
    expect(silenced).toBe(text.replace('# hadolint', '# layerwise ignore-file=every-run\n# hadolint'));
  });

  test('above an instruction goes into hadolint’s comment that is there', () => {
    const text = 'FROM a:1\n# hadolint ignore=DL1234 # needed\nRUN a\n';
    const edits = ignoreHere(readSource('dockerfile', text), text.indexOf('RUN'), everyRun) ?? [];
    expect(applyEdits(text, edits)).toBe('FROM a:1\n# hadolint ignore=DL1234,DL9999 # needed\nRUN a\n');
  });

  test('above a key of a Compose file', () => {
    const text = 'services:\n  web:\n    image: a:1\n    ports:\n      - "80:80"\n';
    const at = text.indexOf('"80');
    const edits = ignoreHere(readSource('compose', text), at, { id: 'x', sameAs: [] });
    expect(applyEdits(text, edits ?? [])).toBe(
      'services:\n  web:\n    image: a:1\n    ports:\n      # layerwise ignore=x\n      - "80:80"\n',
    );
  });
});

describe('fixing', () => {
  test('goes on until nothing changes and gives one set of edits for all passes', () => {
    const text = 'FROM a:1\n# ab\nRUN a\n# b\n';
    const fixed = fixAll({ text, language: 'dockerfile', rules: [letters] });
    expect(fixed.text).toBe('FROM a:1\n# c\nRUN a\n# c\n');
    expect(applyEdits(text, fixed.edits)).toBe(fixed.text);
    expect(fixed.passes).toBe(2);
    expect(fixed.applied.map(({ title }) => title)).toEqual(['Remove a', 'Make it c', 'Make it c']);
  });

  test('ends where two rules undo each other', () => {
    expect(
      fixAll({
        text: 'FROM a:1\n# x\n',
        language: 'dockerfile',
        rules: [flip('to-y', 'x', 'y'), flip('to-x', 'y', 'x')],
      }).passes,
    ).toBe(10);
  });

  test('leaves suggestions alone unless asked', () => {
    const suggesting = defineDockerfileRule({
      ...common,
      id: 'suggesting',
      summary: 'Suggesting',
      severity: 'info',
      sameAs: [],
      *check({ model }) {
        for (const { keyword } of model.instructions('ADD')) {
          yield { span: keyword.span, message: 'ADD', fixes: [suggestion('Use COPY', replace(keyword.span, 'COPY'))] };
        }
      },
    });
    const text = 'FROM a:1\nADD a b\n';
    expect(fixAll({ text, language: 'dockerfile', rules: [suggesting] }).text).toBe(text);
    expect(fixAll({ text, language: 'dockerfile', rules: [suggesting], suggestions: true }).text).toBe(
      'FROM a:1\nCOPY a b\n',
    );
  });

  test('of two fixes that meet, the first is applied and the other looked at again', () => {
    const fixed = fixAll({
      text: 'FROM a:1\n# XXXX\n',
      language: 'dockerfile',
      rules: [overlapping('long', 4), overlapping('short', 2)],
    });
    expect(fixed.applied.map(({ rule }) => rule)).toEqual(['short']);
    expect(fixed.text).toBe('FROM a:1\n# shortXX\n');
  });

  test('never applies what would break the file', () => {
    const breaking = defineDockerfileRule({
      ...common,
      id: 'breaking',
      summary: 'Breaking',
      severity: 'info',
      sameAs: [],
      *check({ model }) {
        for (const { keyword } of model.instructions('RUN'))
          yield { span: keyword.span, message: 'RUN', fixes: [safeFix('Break', replace(keyword.span, 'NUR'))] };
      },
    });
    const text = 'FROM a:1\nRUN a\n';
    expect(fixAll({ text, language: 'dockerfile', rules: [breaking] })).toEqual({
      text,
      edits: [],
      applied: [],
      passes: 0,
    });
  });
});

test('two sets of edits become one that does both', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }).chain((text) =>
        editsOf(text.length).chain((first) => {
          const middle = applyEdits(text, first);
          return editsOf(middle.length).map((second) => ({ text, first, middle, second }));
        }),
      ),
      ({ text, first, middle, second }) => {
        expect(applyEdits(text, mergeEdits(first, second))).toBe(applyEdits(middle, second));
      },
    ),
    { numRuns: runs(1000) },
  );
});

test('a file’s name says what it is', () => {
  const dockerfiles = [
    'Dockerfile',
    'a/b/Dockerfile',
    'dockerfile',
    'Dockerfile.dev',
    'api.Dockerfile',
    'api.dockerfile',
    'Containerfile',
    'C:\\x\\Dockerfile',
  ];
  const compose = [
    'compose.yaml',
    'compose.yml',
    'docker-compose.yml',
    'docker-compose.override.yml',
    'compose.prod.yaml',
    'a/compose-dev.yml',
  ];
  const neither = [
    'Dockerfile.dockerignore',
    'app.dockerignore',
    'composer.yaml',
    'composer.json',
    'my-compose.yaml',
    'main.ts',
    'Dockerfiles',
    'mydockerfile',
  ];
  for (const name of dockerfiles) expect([name, languageOfFile(name)]).toEqual([name, 'dockerfile']);
  for (const name of compose) expect([name, languageOfFile(name)]).toEqual([name, 'compose']);
  for (const name of neither) expect([name, languageOfFile(name)]).toEqual([name, undefined]);
});

test('rules have different ids within a language', () => {
  const ids = allRules.map(({ language, id }) => `${language} ${id}`);
  expect(new Set(ids).size).toBe(ids.length);
});
