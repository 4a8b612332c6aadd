import { parseCompose } from '../syntax/compose/parser.ts';
import { parseDockerfile } from '../syntax/dockerfile/parser.ts';
import { analyzeCompose } from './analyze-compose.ts';
import { isComposeOverride } from './file-name.ts';
import { analyzeDockerfile } from './analyze-dockerfile.ts';
import type { ComposeModel } from './compose.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { analyzeIgnoreFile, type IgnoreFileModel } from './ignore-file.ts';

/** A file of either language, read and understood: what rules, features and the command line work on. */
export type Source = DockerfileSource | ComposeSource;

/** Any file that can be explained. Rules and all features but the hover are for a `Source`. */
export type AnySource = Source | IgnoreSource;

export interface DockerfileSource {
  readonly language: 'dockerfile';
  readonly model: DockerfileModel;
}

export interface ComposeSource {
  readonly language: 'compose';
  readonly model: ComposeModel;
}

export interface IgnoreSource {
  readonly language: 'ignore';
  readonly model: IgnoreFileModel;
}

export type SourceLanguage = Source['language'];

export interface SourceHints {
  /** The file's path, name or URI: it tells what a Compose file is used for. */
  readonly file?: string | undefined;
  /** An earlier version of the file: what did not change is not read again. */
  readonly earlier?: Source | undefined;
}

/** Never fails: what can't be read is among the tree's errors. */
export function readSource(language: SourceLanguage, text: string, { file, earlier }: SourceHints = {}): Source {
  if (language === 'compose') {
    const isOverride = file !== undefined && isComposeOverride(file);
    return { language, model: analyzeCompose(parseCompose(text), isOverride) };
  }
  const before = earlier?.language === 'dockerfile' ? earlier.model : undefined;
  return { language, model: analyzeDockerfile(parseDockerfile(text, before?.tree), before) };
}

/** Reads a `.dockerignore`, whose name says what it is for. Never fails either. */
export function readIgnoreSource(text: string, file: string): IgnoreSource {
  return { language: 'ignore', model: analyzeIgnoreFile(text, file) };
}
