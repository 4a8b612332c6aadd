import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyzeDockerfile } from '../../server/src/model/analyze-dockerfile.ts';
import multiStage from '../../server/src/refactors/multi-stage.ts';
import { parseDockerfile } from '../../server/src/syntax/dockerfile/parser.ts';
import { applyEdits } from '../../server/src/text/edit.ts';

const run = promisify(execFile);
const project = path.join(import.meta.dirname, 'projects/python-shop');
const images: string[] = [];
let folder = '';

/**
 * The engine at hand may have no copy of Docker's official image. What the refactor relies on is its layout: the packages of
 * the interpreter in `/usr/local`, the slim variant with the same interpreter. A virtual environment there has that layout.
 */
const base = (variant: string): string => `layerwise-test-python:3.11${variant}`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'layerwise-refactor-'));
  const dockerfile = path.join(folder, 'base.Dockerfile');
  await writeFile(
    dockerfile,
    'ARG FROM\nFROM ${FROM}\nRUN rm -f /usr/local/bin/python && python3 -m venv --copies /usr/local\n',
  );
  for (const variant of ['', '-slim']) {
    await docker(
      'buildx',
      'build',
      '--load',
      '--tag',
      base(variant),
      '--build-arg',
      `FROM=python:3.11${variant}`,
      '--file',
      dockerfile,
      folder,
    );
    images.push(base(variant));
  }
});

afterAll(async () => {
  if (images.length > 0) await docker('image', 'rm', '--force', ...images);
  await rm(folder, { recursive: true, force: true });
});

describe('an image built by the refactored file', () => {
  it.each(['system', 'environment', 'script'])('is smaller and runs the same: %s', async (name) => {
    const original = await readFile(path.join(project, `${name}.Dockerfile`), 'utf8');
    const offer = multiStage.offer({
      model: analyzeDockerfile(parseDockerfile(original)),
      selection: { start: 0, end: 0 },
    });
    if (offer?.kind !== 'rewrite') throw new Error(`Refused: ${JSON.stringify(offer)}`);
    const before = await build(original, `layerwise-test-refactor:${name}-before`);
    const after = await build(applyEdits(original, offer.edits), `layerwise-test-refactor:${name}-after`);

    expect(await config(after)).toEqual(await config(before));
    const outputs = await Promise.all(
      [before, after].map(async (image) => (await docker('run', '--rm', image)).trim()),
    );
    expect(outputs[1]).toBe(outputs[0]);
    expect(outputs[0]).toContain('<p>Hello, Layer!</p>');

    // Whatever the author's instructions put into the image is in the new one, with the same owner and mode.
    const own = difference(await files(before), await files(base('')));
    const lost = difference(own, await files(after)).filter(
      (line) => !/ \/(tmp|root\/\.cache|usr\/(?!local\/)|etc|var)(\/|$)/.test(line),
    );
    expect(lost).toEqual([]);
    expect(own.length).toBeGreaterThan(100);

    const sizes = await Promise.all(
      [before, after].map(async (image) => Number(await docker('image', 'inspect', '--format', '{{.Size}}', image))),
    );
    expect(sizes[1]).toBeLessThan((sizes[0] ?? 0) * 0.7);
  });
});

async function build(dockerfile: string, tag: string): Promise<string> {
  const file = path.join(folder, 'Dockerfile');
  await writeFile(file, dockerfile);
  const contexts = ['', '-slim'].map(
    (variant) => `--build-context=python:3.11${variant}=docker-image://${base(variant)}`,
  );
  await docker('buildx', 'build', '--load', '--network=host', ...contexts, '--tag', tag, '--file', file, project);
  images.push(tag);
  return tag;
}

async function config(image: string): Promise<unknown> {
  const [inspected] = JSON.parse(await docker('image', 'inspect', image)) as readonly {
    readonly Config: Record<string, unknown>;
  }[];
  const { Env, Cmd, Entrypoint, User, WorkingDir, ExposedPorts, Volumes, Labels, Healthcheck, StopSignal, Shell } =
    inspected?.Config ?? {};
  return {
    Env: (Env as readonly string[]).toSorted(),
    Cmd,
    Entrypoint,
    User,
    WorkingDir,
    ExposedPorts,
    Volumes,
    Labels,
    Healthcheck,
    StopSignal,
    Shell,
  };
}

/** Every file and folder as `mode uid gid size path`; folders without a size. */
async function files(image: string): Promise<readonly string[]> {
  const script =
    'find / -xdev ( -path /proc -o -path /sys -o -path /dev ) -prune -o -not -name __pycache__ -not -name *.pyc';
  const listing = await docker(
    'run',
    '--rm',
    '--user',
    '0',
    '--entrypoint',
    'find',
    image,
    ...script.split(' ').slice(1),
    '-printf',
    '%M %U %G %s %y %p\\n',
  );
  return listing
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.replace(
        /^(\S+ \S+ \S+) (\S+) (\S) /,
        (_, owner: string, size: string, type: string) => `${owner} ${type === 'f' ? size : '-'} `,
      ),
    );
}

function difference(lines: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

async function docker(...parameters: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', parameters, { maxBuffer: 1 << 28 });
  return stdout;
}
