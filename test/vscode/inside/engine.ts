import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs `docker` and returns what it prints. */
export async function docker(...args: readonly string[]): Promise<string> {
  return (await execute('docker', args, { maxBuffer: 2 ** 26 })).stdout;
}

/** Skips the test where no engine answers; in CI that is a failure instead. */
export async function needsEngine(test: Mocha.Context): Promise<void> {
  try {
    await docker('version', '--format', '{{.Server.Version}}');
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    test.skip();
  }
}

/** The command lines of running processes that contain a text. */
export async function processesWith(text: string): Promise<readonly string[]> {
  const { stdout } = await execute('ps', ['-A', '-o', 'args=']);
  return stdout.split('\n').filter((line) => line.includes(text));
}
