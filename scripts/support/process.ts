import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { inRoot, root } from './paths.ts';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command with its output streamed to ours, and resolves with its exit status; 127 where it could not be started. */
export function run(command: readonly [string, ...string[]], options: RunOptions = {}): Promise<number> {
  const [file, ...args] = command;
  const child = spawn(file, args, { stdio: 'inherit', cwd: options.cwd ?? root, env: options.env ?? process.env });
  return exitStatus(child).catch((error: Error) => {
    console.error(`${path.basename(file)} could not be started: ${error.message}`);
    return 127;
  });
}

export interface Captured {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command quietly. A command that does not exist has the status 127. */
export async function capture(command: readonly [string, ...string[]], options: RunOptions = {}): Promise<Captured> {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
  const status = await exitStatus(child).catch((error: Error) => {
    stderr.push(Buffer.from(error.message));
    return 127;
  });
  return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** The first command of a package from `node_modules`, run by this very Node and without a shell. */
export function tool(name: string, ...args: readonly string[]): [string, ...string[]] {
  const manifest: Manifest = JSON.parse(readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8'));
  const file = typeof manifest.bin === 'string' ? manifest.bin : Object.values(manifest.bin)[0];
  if (file === undefined) throw new Error(`The package ${name} has no command`);
  return [process.execPath, inRoot('node_modules', name, file), ...args];
}

interface Manifest {
  readonly bin: string | Readonly<Record<string, string>>;
}

/** One of our own scripts, such as `scripts/generate.ts`, as a command line. */
export function script(file: string, ...args: readonly string[]): [string, ...string[]] {
  return [process.execPath, inRoot(file), ...args];
}

/** Ends a process that was started with `detached: true`, and everything it started itself; resolves once it has ended. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = exitStatus(child);
  if (process.platform === 'win32') await capture(['taskkill', '/pid', String(child.pid), '/T', '/F']);
  else signalGroup(child.pid, 'SIGTERM');
  // A process that ignores the request is not waited for longer than this.
  const impatience = setTimeout(() => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL'), 5000);
  await ended;
  clearTimeout(impatience);
  if (process.platform !== 'win32') signalGroup(child.pid, 'SIGKILL');
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}

function exitStatus(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
