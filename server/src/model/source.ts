import { parseCompose } from '../syntax/compose/parser.ts';
import { parseDockerfile } from '../syntax/dockerfile/parser.ts';
import { analyzeCompose } from './analyze-compose.ts';
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

/**
 * Never fails: what can't be read is among the tree's errors.
 *
 * @param previous an earlier version of the file: what did not change is not read again
 */
export function readSource(language: SourceLanguage, text: string, previous?: Source): Source {
  if (language === 'compose') return { language, model: analyzeCompose(parseCompose(text)) };
  const before = previous?.language === 'dockerfile' ? previous.model : undefined;
  return { language, model: analyzeDockerfile(parseDockerfile(text, before?.tree), before) };
}
