import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as delay } from 'node:timers/promises';

/** The proof that the workspace is trusted. Only `trust.ts` makes one; nothing is started without it. */
export interface WorkspaceTrust {
  readonly workspace: 'trusted';
}

export interface Engine {
  /** A name on the PATH or an absolute path: `docker`, `podman`, `nerdctl`. */
  readonly command: string;
  readonly trust: WorkspaceTrust;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /**
   * Takes standard output as it comes; the process waits while it is not read. When it settles before the end of the
   * stream, the process is ended. Without it, the first 16 MiB are kept as text.
   */
  readonly readOutput?: (output: Readable) => Promise<void>;
  /** Takes standard error as it comes, in whole characters. */
  readonly onErrorText?: (text: string) => void;
  /** What the command reads from standard input; nothing where it is missing. */
  readonly input?: string;
  /** The folder that it runs in; that of the editor's own process where it is missing. */
  readonly folder?: string;
  /** Milliseconds between asking a cancelled process group to end and ending it by force. */
  readonly grace?: number;
}

export type RunResult =
  /** `errorText` is the last 64 Ki characters of standard error; `stopped` when `readOutput` gave up before the end. */
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly stopped: boolean;
      readonly output: string;
      readonly errorText: string;
    }
  | { readonly kind: 'not-started'; readonly reason: 'missing' | 'not-executable' | 'other'; readonly message: string }
  | { readonly kind: 'cancelled' };

/**
 * Runs the engine's command and waits for its end: the one place of the extension that starts a process. The command and
 * its arguments go to the operating system as they are, never through a shell. On POSIX the process leads a group of its
 * own, and a cancelled run returns after every process of the group has ended.
 */
export async function run(
  engine: Engine,
  commandArguments: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const cancelled = () => options.signal?.aborted ?? false;
  if (cancelled()) return { kind: 'cancelled' };
  const child = await start(engine, commandArguments, options);
  if ('kind' in child) return child;

  const group = new ProcessGroup(child);
  running.add(group);
  const cancel = () => {
    // A process that left the group may still hold the pipes: they are closed from here, or the run would not return.
    void group
      .end(options.grace ?? 5000)
      .then(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()));
  };
  options.signal?.addEventListener('abort', cancel, { once: true });
  if (cancelled()) cancel();
  try {
    const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 128)));
    const errorText = collectErrorText(child.stderr, options.onErrorText);
    const output = readOutput(child.stdout, options.readOutput, cancel);
    const [code, text] = await Promise.all([closed, output]);
    if (group.ending !== undefined) await group.ending;
    if (cancelled()) return { kind: 'cancelled' };
    return { kind: 'exited', code, stopped: group.ending !== undefined, output: text, errorText: errorText() };
  } finally {
    options.signal?.removeEventListener('abort', cancel);
    running.delete(group);
  }
}

/** Ends everything that is still running: for the end of the extension. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((group) => group.end(1000)));
}

const running = new Set<ProcessGroup>();
const onWindows = process.platform === 'win32';
const keptOutput = 16 * 1024 * 1024;
const keptErrorText = 64 * 1024;

type StartedProcess = ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
type NotStarted = Extract<RunResult, { kind: 'not-started' }>;

function start(
  engine: Engine,
  commandArguments: readonly string[],
  { input, folder }: RunOptions,
): Promise<StartedProcess | NotStarted> {
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ kind: 'not-started', ...whyNotStarted(error) });
    try {
      const child = spawn(engine.command, commandArguments, {
        shell: false,
        detached: !onWindows,
        windowsHide: true,
        stdio: ['pipe', 'pipe', 'pipe'],
        cwd: folder,
        // Advertisements of the docker command would end up in the text that failures are read from.
        env: { ...process.env, DOCKER_CLI_HINTS: 'false', NO_COLOR: '1', ...engine.environment },
      });
      child.once('error', fail);
      child.once('spawn', () => {
        // A command that ends before it has read everything says why in its own way.
        child.stdin.on('error', () => undefined).end(input);
        resolve(child);
      });
    } catch (error) {
      // An empty command or a NUL character in an argument is refused before anything is started.
      fail(error);
    }
  });
}

function whyNotStarted(error: unknown): Pick<NotStarted, 'reason' | 'message'> {
  if (!(error instanceof Error)) return { reason: 'other', message: String(error) };
  const code = 'code' in error ? error.code : undefined;
  const reason = code === 'ENOENT' ? 'missing' : code === 'EACCES' ? 'not-executable' : 'other';
  return { reason, message: error.message };
}

/** Keeps the end of the text, where commands say why they failed. */
function collectErrorText(stream: Readable, onText: ((text: string) => void) | undefined): () => string {
  const decoder = new StringDecoder('utf8');
  let kept = '';
  stream.on('data', (chunk: Buffer) => {
    const text = decoder.write(chunk);
    kept = (kept + text).slice(-keptErrorText);
    onText?.(text);
  });
  return () => kept;
}

async function readOutput(stream: Readable, reader: RunOptions['readOutput'], stop: () => void): Promise<string> {
  if (reader !== undefined) {
    try {
      await reader(stream);
    } finally {
      if (!stream.readableEnded) {
        stop();
        stream.resume();
      }
    }
    return '';
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (size < keptOutput) chunks.push(chunk);
      size += chunk.length;
    }
  } catch {
    // The pipe was closed because the run was cancelled; what came before is all there is.
  }
  return Buffer.concat(chunks).subarray(0, keptOutput).toString('utf8');
}

/** The process and all that it started. */
class ProcessGroup {
  /** Settles when the group has ended; undefined while nobody asked for that. */
  ending: Promise<void> | undefined;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  end(grace: number): Promise<void> {
    this.ending ??= onWindows ? this.#endTree() : this.#endGroup(grace);
    return this.ending;
  }

  async #endGroup(grace: number): Promise<void> {
    this.#signal('SIGTERM');
    if (await this.#goneWithin(grace)) return;
    this.#signal('SIGKILL');
    await this.#goneWithin(2000);
  }

  async #goneWithin(milliseconds: number): Promise<boolean> {
    for (let waited = 0; waited < milliseconds; waited += 25) {
      if (!this.#signal(0)) return true;
      await delay(25);
    }
    return !this.#signal(0);
  }

  /** False when no process of the group is left. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    if (this.#child.pid === undefined) return false;
    try {
      return process.kill(-this.#child.pid, signal);
    } catch {
      return false;
    }
  }

  /** Windows has no process groups: `taskkill /T` walks the tree from the parent. */
  #endTree(): Promise<void> {
    return new Promise((resolve) => {
      const taskkill = spawn('taskkill', ['/PID', String(this.#child.pid), '/T', '/F'], {
        stdio: 'ignore',
        windowsHide: true,
      });
      taskkill.once('error', () => {
        this.#child.kill();
        resolve();
      });
      taskkill.once('close', () => resolve());
    });
  }
}
