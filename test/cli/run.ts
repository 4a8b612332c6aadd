import { spawn } from 'node:child_process';
import { builtCli, compiledOnce } from '../harness/build-hosts.ts';

export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line as a process of its own. */
export async function layerwise(
  argv: readonly string[],
  { cwd, input }: { readonly cwd?: string; readonly input?: string | Uint8Array } = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [builtCli, ...argv], {
    cwd,
    env: compiledOnce,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  child.stdin.on('error', () => {
    // A command that reads no input may be gone before it is all written.
  });
  child.stdin.end(input ?? '');
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, out, err };
}
