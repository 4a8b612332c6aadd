import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { endAll, run } from '../../client/src/engine/run.ts';
import type { Engine } from '../../client/src/engine/run.ts';

/** Node itself stands for the engine's command: what is tested is how a process is started, read and ended. */
const node: Engine = { command: process.execPath, trust: { workspace: 'trusted' } };

test('arguments reach the process as they are', async () => {
  const given = ['a b', '$(id)', '"', '*', '', '; ls'];
  const result = await run(node, ['-e', 'process.stdout.write(JSON.stringify(process.argv.slice(1)))', '--', ...given]);
  expect(result).toMatchObject({ kind: 'exited', code: 0, stopped: false });
  expect(result.kind === 'exited' && JSON.parse(result.output)).toEqual(given);
});

test('the exit code and the end of standard error are told', async () => {
  const script = 'process.stderr.write("x".repeat(200_000) + "the reason"); process.exitCode = 3';
  let heard = 0;
  const result = await run(node, ['-e', script], { onErrorText: (text) => (heard += text.length) });
  expect(result).toMatchObject({ kind: 'exited', code: 3 });
  expect(result.kind === 'exited' && result.errorText.length).toBe(64 * 1024);
  expect(result.kind === 'exited' && result.errorText.endsWith('the reason')).toBe(true);
  expect(heard).toBe(200_010);
});

test('characters that are cut between two pieces arrive whole', async () => {
  const script =
    'const b = Buffer.from("é"); process.stderr.write(b.subarray(0, 1)); setTimeout(() => process.stderr.write(b.subarray(1)), 100)';
  const heard: string[] = [];
  await run(node, ['-e', script], { onErrorText: (text) => heard.push(text) });
  expect(heard.join('')).toBe('é');
});

test('a command that does not exist, is no program or is empty is not started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'layerwise-run-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'docker'), 'not executable');
  expect(await run({ ...node, command: join(folder, 'nothing') }, [])).toMatchObject({
    kind: 'not-started',
    reason: 'missing',
  });
  expect(await run({ ...node, command: join(folder, 'docker') }, [])).toMatchObject({
    kind: 'not-started',
    reason: 'not-executable',
  });
  expect(await run({ ...node, command: '' }, [])).toMatchObject({ kind: 'not-started', reason: 'other' });
  expect(await run(node, ['a\0b'])).toMatchObject({ kind: 'not-started', reason: 'other' });
});

test('output that nobody takes is kept up to a limit', async () => {
  const result = await run(node, ['-e', 'process.stdout.write(Buffer.alloc(20 * 1024 * 1024, 97))']);
  expect(result.kind === 'exited' && result.output.length).toBe(16 * 1024 * 1024);
});

test('a reader that has enough ends the process', async () => {
  const script = 'setInterval(() => process.stdout.write("more"), 10)';
  const result = await run(node, ['-e', script], {
    readOutput: async (output) => {
      for await (const _ of output) break;
    },
  });
  expect(result).toMatchObject({ kind: 'exited', stopped: true });
});

test('cancelled before the start, nothing is started', async () => {
  expect(await run({ ...node, command: '/nothing' }, [], { signal: AbortSignal.abort() })).toEqual({
    kind: 'cancelled',
  });
});

test.skipIf(process.platform === 'win32')(
  'cancelling ends the process and its children, also those that ignore the request',
  async () => {
    const child = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)';
    const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
    process.stderr.write(process.pid + ' ' + child.pid + '\\n');
    setInterval(() => {}, 1000);
  `;
    const cancel = new AbortController();
    let pids = '';
    const result = await run(node, ['-e', script], {
      signal: cancel.signal,
      grace: 300,
      onErrorText: (text) => {
        pids += text;
        // The child needs its time to say that it ignores the signal.
        if (pids.endsWith('\n')) setTimeout(() => cancel.abort(), 300);
      },
    });
    expect(result).toEqual({ kind: 'cancelled' });
    const [parent = 0, grandchild = 0] = pids.trim().split(' ').map(Number);
    expect(parent).toBeGreaterThan(0);
    expect(isRunning(parent)).toBe(false);
    expect(isRunning(grandchild)).toBe(false);
  },
);

test('at the end of the extension, all that runs is ended', async () => {
  const running = [1, 2].map(() => run(node, ['-e', 'setInterval(() => {}, 1000)']));
  await new Promise((resolve) => setTimeout(resolve, 300));
  await endAll();
  for (const result of await Promise.all(running)) expect(result).toMatchObject({ kind: 'exited', stopped: true });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
