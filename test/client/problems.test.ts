import { expect, test } from 'vitest';
import { buildProblems } from '../../client/src/build/problems.ts';
import type { BuildOutcome } from '../../client/src/engine/progress.ts';

const nothing: BuildOutcome = { warnings: [], failed: undefined, plain: [] };

test('the lines that the excerpt marks', () => {
  const plain = [
    'My.Dockerfile:8',
    '--------------------',
    '   7 |     COPY Dockerfile .',
    '   8 | >>> RUN echo before \\',
    '   9 | >>>   # a comment',
    '  10 | >>>   && false',
    '  11 |     ',
    '--------------------',
    'ERROR: failed to build: failed to solve: process "/bin/sh -c echo before   && false" did not complete successfully: exit code: 1',
  ];
  const failed = {
    step: { name: '[2/2] RUN echo before   && false', instruction: 'RUN echo before   && false', index: 4 },
    error: 'process "/bin/sh -c echo before   && false" did not complete successfully: exit code: 1',
    log: ['before', ''],
  };
  expect(buildProblems({ ...nothing, failed, plain }, true, 'My.Dockerfile', [])).toEqual([
    { severity: 'error', lines: { first: 7, last: 9 }, message: 'The build failed here: exit code 1\nbefore' },
  ]);
});

test('an excerpt of another file is not ours', () => {
  const plain = [
    'Other:1',
    '--------------------',
    '   1 | >>> FROM x',
    '--------------------',
    'ERROR: failed to solve: no',
  ];
  expect(buildProblems({ ...nothing, plain }, true, 'Dockerfile', [])).toEqual([]);
});

test('the line of a parse error', () => {
  const plain = [
    'ERROR: failed to build: failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN (did you mean RUN?)',
  ];
  expect(buildProblems({ ...nothing, plain }, true, 'Dockerfile', [])).toEqual([
    {
      severity: 'error',
      lines: { first: 1, last: 1 },
      message: 'The build failed here: unknown instruction: RUNN (did you mean RUN?)',
    },
  ]);
});

test('a step without a line is found by its text, when only one instruction has it', () => {
  const failed = { step: { name: '[2/2] RUN  a', instruction: 'RUN  a', index: 2 }, error: 'exit code: 1', log: [] };
  const one = { text: 'RUN a', lines: { first: 4, last: 5 } };
  expect(buildProblems({ ...nothing, failed }, true, 'Dockerfile', [one])[0]?.lines).toEqual(one.lines);
  expect(
    buildProblems({ ...nothing, failed }, true, 'Dockerfile', [one, { ...one, lines: { first: 9, last: 9 } }]),
  ).toEqual([]);
});

test('a failure of the engine is no problem of the file', () => {
  const plain = ['ERROR: Cannot connect to the Docker daemon at unix:///tmp/nosock. Is the docker daemon running?'];
  expect(buildProblems({ ...nothing, plain }, true, 'Dockerfile', [])).toEqual([]);
});

test('warnings of a build that succeeded', () => {
  const warning = {
    rule: 'StageNameCasing',
    message: 'Stage name should be lowercase',
    url: 'https://example.com',
    file: 'Dockerfile',
    lines: { first: 1, last: 1 },
  };
  const warnings = [warning, { ...warning, file: 'Other' }, { ...warning, lines: undefined }];
  expect(buildProblems({ ...nothing, warnings }, false, 'Dockerfile', [])).toEqual([
    {
      severity: 'warning',
      lines: { first: 0, last: 0 },
      message: warning.message,
      rule: warning.rule,
      url: warning.url,
    },
  ]);
});
