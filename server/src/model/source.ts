import { parseCompose } from '../syntax/compose/parser.ts';
import { parseDockerfile } from '../syntax/dockerfile/parser.ts';
import { analyzeCompose } from './analyze-compose.ts';
import { isComposeOverride } from './file-name.ts';
import { analyzeDockerfile } from './analyze-dockerfile.ts';
import type { ComposeModel } from './compose.ts';
import type { DockerfileModel } from './dockerfile.ts';

/** A file of either language, read and understood: what rules, features and the command line work on. */
export type Source = DockerfileSource | ComposeSource;

export interface DockerfileSource {
  readonly language: 'dockerfile';
  readonly model: DockerfileModel;
}

export interface ComposeSource {
  readonly language: 'compose';
  readonly model: ComposeModel;
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
