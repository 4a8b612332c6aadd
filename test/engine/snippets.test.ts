import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeFileWith, dockerfileWith, readSnippets } from '../snippets/read.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layerwise-snippets-'));
  await mkdir(path.join(folder, 'empty'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test.each(readSnippets('dockerfile').map((snippet) => [snippet.prefix, snippet] as const))(
  'the engine has nothing to say about the Dockerfile of %s',
  async (prefix, snippet) => {
    const text = withoutSyntaxDirective(dockerfileWith(snippet));
    const file = path.join(folder, `${prefix}.Dockerfile`);
    await writeFile(file, text);
    const empty = path.join(folder, 'empty');
    const { code, output } = await docker(
      'buildx',
      'build',
      '--check',
      `--file=${file}`,
      ...imagesIn(text).map((image) => `--build-context=${image}=${empty}`),
      empty,
    );
    expect(output).toContain('Check complete, no warnings found.');
    expect(code).toBe(0);
  },
);

test.each(readSnippets('compose').map((snippet) => [snippet.prefix, snippet] as const))(
  'docker compose accepts the file of %s',
  async (prefix, snippet) => {
    const file = path.join(folder, `${prefix}.compose.yaml`);
    await writeFile(file, composeFileWith(snippet));
    expect(await docker('compose', '--file', file, 'config', '--quiet')).toEqual({ code: 0, output: '' });
  },
);

/** Without it the engine uses the frontend that it has, so that the test needs no registry. */
function withoutSyntaxDirective(text: string): string {
  return text.replace(/^# syntax=.*\n/, '');
}

/** The images a file starts from or copies from: an empty folder stands in for each, so that the test needs no registry. */
function imagesIn(text: string): readonly string[] {
  const stages = new Set([...text.matchAll(/^FROM .* AS (\S+)$/gm)].map((match) => match[1]));
  const named = [...text.matchAll(/^(?:FROM (?:--\S+ )*|COPY .*--from=)(\S+)/gm)].map((match) => match[1] ?? '');
  return [...new Set(named)].filter((image) => !stages.has(image));
}

function docker(...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    execFile('docker', args, { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), output: stdout + stderr });
    });
  });
}
