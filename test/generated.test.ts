import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

it('every generated file is what the code says: else run npm run generate', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/generate.ts', '--check'], {
    cwd: root,
  }).catch((error: { readonly stdout: string; readonly stderr: string }) => ({
    stdout: `${error.stdout}${error.stderr}`,
  }));
  expect(stdout.trim()).toBe('All generated files are fresh');
}, 30_000);
