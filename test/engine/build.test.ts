import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '../../client/src/build/build.ts';
import type { BuildResult } from '../../client/src/build/build.ts';
import { buildProblems } from '../../client/src/build/problems.ts';
import { inspectImage } from '../../client/src/engine/image.ts';
import type { BuildEvent } from '../../client/src/engine/progress.ts';
import type { Engine } from '../../client/src/engine/run.ts';

const engine: Engine = { command: 'docker', trust: { workspace: 'trusted' } };
const tag = `layerwise-test-build-${process.pid}`;
const call = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerwise build '));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await call('docker', ['image', 'rm', '--force', `${tag}:1`, `${tag}:stage`]).catch(() => undefined);
});

test('a build that succeeds counts its steps, tells its warnings and leaves an image', async () => {
  const { result, events, problems } = await buildText(`
    FROM busybox AS base
    ENV greeting hello
    RUN echo "$greeting" > /greeting
    FROM base
    COPY Dockerfile /
  `);
  expect(result.kind).toBe('built');
  const steps = events.filter((event) => event.kind === 'step');
  expect(steps.at(-1)).toMatchObject({ number: 3, of: 3, step: { instruction: 'COPY Dockerfile /' } });
  expect(events.some((event) => event.kind === 'line' && event.text.includes('RUN echo'))).toBe(true);
  expect(problems).toEqual([
    expect.objectContaining({ severity: 'warning', rule: 'LegacyKeyValueFormat', lines: { first: 1, last: 1 } }),
  ]);
  expect(await inspectImage(engine, `${tag}:1`)).toMatchObject({ kind: 'read' });
});

test('a target stops the build at its stage', async () => {
  const text = `
    FROM scratch AS first
    COPY Dockerfile /first
    FROM busybox
    RUN false
  `;
  expect((await buildText(text, { target: 'first', name: `${tag}:stage` })).result.kind).toBe('built');
  expect((await buildText(text, { target: 'nope' })).result).toMatchObject({
    kind: 'failed',
    failure: { reason: 'target-unknown' },
  });
});

test('a RUN that fails is marked on all its lines, with what it printed', async () => {
  const { result, problems } = await buildText(`
    FROM busybox
    WORKDIR /app
    RUN echo about to fail \\
      # a comment in between
      && exit 7
    CMD ["true"]
  `);
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'build-failed' } });
  expect(result.kind === 'failed' && result.failure.message).toMatch(
    /failed at “RUN echo about to fail.*exit code 7\.$/,
  );
  expect(problems).toEqual([
    { severity: 'error', lines: { first: 2, last: 4 }, message: 'The build failed here: exit code 7\nabout to fail' },
  ]);
});

test.each([
  ['an instruction that does not exist', 'FROM busybox\nRUNN x\n', 1, /unknown instruction: RUNN/],
  [
    'a file that is not in the context',
    'FROM busybox\n\nCOPY nothing.txt /\n',
    2,
    /“nothing\.txt” is not in the build context/,
  ],
  ['a stage that does not exist', 'FROM scratch\nCOPY --from=nostage.invalid/x /a /b\n', 1, /nostage/],
  [
    'a secret that was not given',
    'FROM busybox\nRUN --mount=type=secret,id=x,required true\n',
    1,
    /secret x: not found/,
  ],
  ['an empty file', '\n', 0, /no instructions/],
])('%s is marked on its line', async (_, text, line, message) => {
  const { result, problems } = await buildText(text);
  expect(result.kind).toBe('failed');
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([
    { severity: 'error', lines: { first: line, last: line }, message: expect.stringMatching(message) },
  ]);
});

test('an image to start from that is nowhere', async () => {
  const { result, problems } = await buildText('ARG X=1\nFROM nowhere.invalid/layerwise-no-such-image:1\n');
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'base-image-unavailable' } });
  expect(problems.map((problem) => problem.lines)).toEqual([{ first: 1, last: 1 }]);
});

test('a circle of stages is marked at each of its instructions', async () => {
  const { problems } = await buildText('FROM busybox AS a\nCOPY --from=b /x /\nFROM a AS b\nCOPY --from=a /x /\n');
  expect(new Set(problems.map((problem) => problem.lines.first))).toEqual(new Set([1, 3]));
});

test('a heredoc that fails is marked to its end', async () => {
  const { result, problems } = await buildText('FROM busybox\nRUN <<EOF\necho a\nexit 4\nEOF\nUSER 1\n');
  expect(result.kind === 'failed' && result.failure.message).toMatch(/exit code 4\.$/);
  expect(problems.map((problem) => problem.lines)).toEqual([{ first: 1, last: 4 }]);
});

test('an argument of the user that buildx does not know is told', async () => {
  const { result } = await buildText('FROM scratch\nCOPY Dockerfile /\n', { extra: ['--no-such-flag'] });
  expect(result.kind === 'failed' && result.failure.message).toBe(
    'The build of Dockerfile failed: unknown flag: --no-such-flag.',
  );
});

test('a context that does not exist is told, and is no problem of the file', async () => {
  const { result, problems } = await buildText('FROM scratch\nCOPY a /\n', { context: join(folder, 'none') });
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'build-context-missing' } });
  expect(problems).toEqual([]);
});

test('a build that is cancelled leaves nothing running', async () => {
  const cancel = new AbortController();
  const seconds = 100_000 + process.pid;
  const { result } = await buildText(`FROM busybox\nRUN sleep ${seconds}\n`, {
    signal: cancel.signal,
    // Cancelled when the step runs for sure.
    onEvent: (event) => {
      if (event.kind === 'step' && event.step.instruction?.startsWith('RUN sleep') === true)
        setTimeout(() => cancel.abort(), 1000);
    },
  });
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'cancelled' } });
  // The engine's command is gone when the build returns; the step inside the engine follows as soon as it hears of it.
  expect(await processesWith(folder)).toEqual([]);
  for (let waited = 0; waited < 100 && (await processesWith(`sleep ${seconds}`)).length > 0; waited++) await delay(100);
  expect(await processesWith(`sleep ${seconds}`)).toEqual([]);
});

test('an engine that can’t be reached', async () => {
  const stopped = { ...engine, environment: { DOCKER_HOST: `unix://${join(folder, 'none.sock')}` } };
  const { result, problems } = await buildText('FROM scratch\nCOPY Dockerfile /\n', { engine: stopped });
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'engine-stopped' } });
  expect(problems).toEqual([]);
  expect(await inspectImage(stopped, 'busybox')).toMatchObject({ kind: 'failure', reason: 'engine-stopped' });
});

test('a command that does not exist', async () => {
  const missing = { ...engine, command: join(folder, 'docker') };
  const { result, problems } = await buildText('FROM scratch\nCOPY Dockerfile /\n', { engine: missing });
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'command-missing' } });
  expect(problems).toEqual([]);
});

test('a docker without buildx', async () => {
  // The plugins are looked for in the configuration's folder and in the system's; here, the first is an empty one.
  const bare = { ...engine, environment: { DOCKER_CONFIG: folder } };
  const { stdout } = await call('docker', ['info', '--format', '{{range .ClientInfo.Plugins}}{{.Name}} {{end}}'], {
    env: { ...process.env, DOCKER_CONFIG: folder },
  });
  if (stdout.includes('buildx')) return;
  const { result } = await buildText('FROM scratch\nCOPY Dockerfile /\n', { engine: bare });
  expect(result).toMatchObject({ kind: 'failed', failure: { reason: 'buildx-missing' } });
});

interface Options {
  readonly engine?: Engine;
  readonly target?: string;
  readonly name?: string;
  readonly context?: string;
  readonly extra?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: BuildEvent) => void;
}

async function buildText(
  text: string,
  options: Options = {},
): Promise<{
  readonly result: BuildResult;
  readonly events: readonly BuildEvent[];
  readonly problems: ReturnType<typeof buildProblems>;
}> {
  const dockerfile = join(folder, 'Dockerfile');
  await writeFile(dockerfile, text.replace(/^\n(?= )/, '').replaceAll(/^ {4}/gm, ''));
  const events: BuildEvent[] = [];
  const result = await build(
    options.engine ?? engine,
    {
      dockerfile,
      context: options.context ?? folder,
      tag: options.name ?? `${tag}:1`,
      target: options.target,
      extra: options.extra ?? [],
    },
    {
      signal: options.signal ?? new AbortController().signal,
      onEvent: (event) => {
        events.push(event);
        options.onEvent?.(event);
      },
    },
  );
  return {
    result,
    events,
    problems: buildProblems(result.outcome, result.kind === 'failed', basename(dockerfile), []),
  };
}

async function processesWith(text: string): Promise<readonly string[]> {
  const { stdout } = await call('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.includes(text));
}
