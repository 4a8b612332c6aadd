import type { IgnoreFileTree } from '../syntax/ignore/nodes.ts';
import { parseIgnoreFile } from '../syntax/ignore/parser.ts';
import { dockerfileOfIgnoreFile } from './file-name.ts';

/** What a `.dockerignore` says, and for whom. */
export interface IgnoreFileModel {
  readonly text: string;
  readonly tree: IgnoreFileTree;
  /** The name of the one Dockerfile that it is for; undefined of a `.dockerignore`, which is for all without one of their own. */
  readonly dockerfile: string | undefined;
}

/** `file` is its path, name or URI. */
export function analyzeIgnoreFile(text: string, file: string): IgnoreFileModel {
  return { text, tree: parseIgnoreFile(text), dockerfile: dockerfileOfIgnoreFile(file) };
}
