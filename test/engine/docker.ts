import { spawn } from 'node:child_process';

export interface Run {
  readonly code: number | null;
  readonly output: string;
  /** The same as bytes, for archives. */
  readonly bytes: Buffer;
  readonly errors: string;
}

/** Lends the image that `docker buildx build --quiet --load` has just made, and deletes it. */
export async function lendImage<Result>(built: Run, use: (image: string) => Promise<Result>): Promise<Result> {
  const image = built.output.trim();
  try {
    return await use(image);
  } finally {
    await docker(['image', 'rm', '--force', image]);
  }
}

/** Runs `docker` with these arguments; `input` goes to its standard input. */
export function docker(words: readonly string[], input: string = ''): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', words, {
      stdio: ['pipe', 'pipe', 'pipe'],
      // Without this, bake asks whether it may read files outside of the current folder.
      env: { ...process.env, BUILDX_BAKE_ENTITLEMENTS_FS: '0' },
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (data: Buffer) => output.push(data));
    child.stderr.on('data', (data: Buffer) => errors.push(data));
    child.on('error', reject);
    child.on('close', (code) => {
      const bytes = Buffer.concat(output);
      resolve({ code, output: bytes.toString(), bytes, errors: Buffer.concat(errors).toString() });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
