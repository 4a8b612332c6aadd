import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A Dockerfile as people write it, whole. */
export interface CorpusFile {
  /** `python/flask-gunicorn` */
  readonly name: string;
  readonly text: string;
  /** Whether it has no faults but those that are a matter of taste. */
  readonly isWellKept: boolean;
}

const folder = join(import.meta.dirname, 'dockerfile');

export function readCorpus(): readonly CorpusFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.Dockerfile'))
    .toSorted()
    .map((path) => ({
      name: path.slice(0, -'.Dockerfile'.length),
      text: readFileSync(join(folder, path), 'utf8'),
      isWellKept: path.startsWith('well-kept/'),
    }));
}
