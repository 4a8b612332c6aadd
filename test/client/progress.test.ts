import { expect, test } from 'vitest';
import { readProgress } from '../../client/src/engine/progress.ts';
import type { BuildEvent, BuildOutcome } from '../../client/src/engine/progress.ts';

/** What buildx 0.29 writes for a build whose second RUN fails, shortened. */
const failing = [
  {
    vertexes: [
      { digest: 'i', name: '[internal] load build definition from Dockerfile', started: at(0), completed: at(1) },
    ],
  },
  {
    vertexes: [
      { digest: 'c', name: '[stage-1 2/2] RUN echo before   && false', inputs: ['b'] },
      { digest: 'a', name: '[base 1/2] FROM docker.io/library/busybox:latest' },
      { digest: 'b', name: '[base 2/2] RUN echo hello' },
    ],
  },
  {
    vertexes: [
      {
        digest: 'a',
        name: '[base 1/2] FROM docker.io/library/busybox:latest',
        started: at(2),
        completed: at(2),
        cached: true,
      },
    ],
  },
  { vertexes: [{ digest: 'b', name: '[base 2/2] RUN echo hello', started: at(3) }] },
  { logs: [{ vertex: 'b', stream: 1, data: base64('hel'), timestamp: at(3) }] },
  { logs: [{ vertex: 'b', stream: 1, data: base64('lo\n'), timestamp: at(3) }] },
  { vertexes: [{ digest: 'b', name: '[base 2/2] RUN echo hello', started: at(3), completed: at(5) }] },
  { vertexes: [{ digest: 'c', name: '[stage-1 2/2] RUN echo before   && false', started: at(5) }] },
  { logs: [{ vertex: 'c', stream: 1, data: base64('before\n'), timestamp: at(6) }] },
  {
    vertexes: [
      {
        digest: 'c',
        name: '[stage-1 2/2] RUN echo before   && false',
        started: at(5),
        completed: at(6),
        error: 'exit code: 1',
      },
    ],
  },
].map((status) => JSON.stringify(status));
const tail = [
  'Dockerfile:8',
  '--------------------',
  '   8 | >>> RUN echo before \\',
  '--------------------',
  'ERROR: failed to build: failed to solve: exit code: 1',
];

test('steps are counted as they begin', () => {
  const { events } = read([...failing, ...tail].join('\n'));
  const steps = events.filter((event) => event.kind === 'step');
  expect(steps.map(({ number, of, step }) => `${number}/${of} ${step.instruction}`)).toEqual([
    '1/3 FROM docker.io/library/busybox:latest',
    '2/3 RUN echo hello',
    '3/3 RUN echo before   && false',
  ]);
});

test('the log is for a person', () => {
  const { events } = read([...failing, ...tail].join('\n'));
  expect(events.flatMap((event) => (event.kind === 'line' ? [event.text] : []))).toEqual([
    '#1 [internal] load build definition from Dockerfile',
    '#1 DONE 1.0s',
    '#3 [base 1/2] FROM docker.io/library/busybox:latest',
    '#3 CACHED',
    '#4 [base 2/2] RUN echo hello',
    '#4 hello',
    '#4 DONE 2.0s',
    '#2 [stage-1 2/2] RUN echo before   && false',
    '#2 before',
    '#2 ERROR: exit code: 1',
    ...tail,
  ]);
});

test('the failed step, what it printed, and the text after it are kept', () => {
  const { outcome } = read([...failing, ...tail].join('\n'));
  expect(outcome.failed).toMatchObject({
    step: { instruction: 'RUN echo before   && false' },
    error: 'exit code: 1',
    log: ['before'],
  });
  expect(outcome.plain).toEqual(tail);
});

test('it does not matter where the stream is cut', () => {
  const whole = [...failing, ...tail].join('\n');
  const expected = read(whole).outcome;
  for (const size of [1, 7, 64, 1000]) expect(read(whole, size).outcome, `pieces of ${size}`).toEqual(expected);
});

test('a broken line is text, and what follows it is read', () => {
  const lines = [
    '{"vertexes":[{"digest":',
    '{]',
    'null',
    '[1]',
    '"x"',
    '{"vertexes":7,"logs":[1,null,{}],"warnings":{}}',
    ...failing,
  ];
  const { outcome } = read(lines.join('\r\n'));
  expect(outcome.plain).toEqual(['{"vertexes":[{"digest":', '{]', 'null', '[1]', '"x"']);
  expect(outcome.failed?.error).toBe('exit code: 1');
});

test('every beginning of the stream is read without a complaint', () => {
  const whole = [...failing, ...tail].join('\n');
  for (let end = 0; end < whole.length; end += 13) expect(() => read(whole.slice(0, end))).not.toThrow();
});

test('what was cancelled because of a failure is not the failure', () => {
  const cancelled = {
    digest: 'b',
    name: '[2/3] RUN sleep 9',
    started: at(1),
    completed: at(2),
    error: 'context canceled',
  };
  const failed = { digest: 'c', name: '[3/3] RUN false', started: at(1), completed: at(2), error: 'exit code: 1' };
  for (const vertexes of [
    [cancelled, failed],
    [failed, cancelled],
  ]) {
    expect(read(JSON.stringify({ vertexes })).outcome.failed?.step.instruction).toBe('RUN false');
  }
});

test('warnings have their rule and lines, and are told once', () => {
  const warning = {
    vertex: 'i',
    level: 1,
    short: base64(
      'LegacyKeyValueFormat: "ENV key=value" should be used instead of legacy "ENV key value" format (line 3)',
    ),
    url: 'https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/',
    sourceInfo: { filename: 'sub/Dockerfile', data: '' },
    range: [{ start: { line: 3 }, end: { line: 4 } }],
  };
  const { outcome } = read([warning, warning].map((one) => JSON.stringify({ warnings: [one] })).join('\n'));
  expect(outcome.warnings).toEqual([
    {
      rule: 'LegacyKeyValueFormat',
      message: '"ENV key=value" should be used instead of legacy "ENV key value" format',
      url: warning.url,
      file: 'Dockerfile',
      lines: { first: 3, last: 4 },
    },
  ]);
});

test('a log keeps no colours, and of a progress bar its last state', () => {
  const lines = [
    { vertexes: [{ digest: 'b', name: '[2/2] RUN x', started: at(1) }] },
    log('\u001b[31mred\u001b[0m\n'),
    log('10%\r20%\r100%\r\n'),
  ];
  const { events } = read(lines.map((one) => JSON.stringify(one)).join('\n'));
  expect(events.flatMap((event) => (event.kind === 'line' ? [event.text] : []))).toEqual([
    '#1 [2/2] RUN x',
    '#1 red',
    '#1 100%',
  ]);
});

test('a character that is cut between two messages is whole in the log', () => {
  const bytes = Buffer.from('é\n');
  const lines = [
    { vertexes: [{ digest: 'b', name: '[2/2] RUN x', started: at(1) }] },
    log(bytes.subarray(0, 1)),
    log(bytes.subarray(1)),
  ];
  const { events } = read(lines.map((one) => JSON.stringify(one)).join('\n'));
  expect(events.at(-1)).toEqual({ kind: 'line', text: '#1 é' });
});

test('a log without an end keeps a bounded memory', () => {
  const { outcome } = read(Array.from({ length: 5000 }, (_, index) => `line ${index}`).join('\n'));
  expect(outcome.plain).toHaveLength(400);
  expect(outcome.plain.at(-1)).toBe('line 4999');
  const reader = readProgress(() => undefined);
  for (let piece = 0; piece < 40; piece++) reader.push('x'.repeat(1024 * 1024));
  reader.push('\nafter\n');
  expect(reader.end().plain).toEqual(['after']);
});

function read(
  text: string,
  size = text.length + 1,
): { readonly events: readonly BuildEvent[]; readonly outcome: BuildOutcome } {
  const events: BuildEvent[] = [];
  const reader = readProgress((event) => events.push(event));
  for (let start = 0; start < text.length; start += size) reader.push(text.slice(start, start + size));
  return { events, outcome: reader.end() };
}

function log(data: string | Buffer) {
  return { logs: [{ vertex: 'b', stream: 1, data: Buffer.from(data).toString('base64') }] };
}

function at(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
