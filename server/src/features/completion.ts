import type { Source } from '../model/source.ts';
import type { Edit } from '../text/edit.ts';
import type { LineIndex } from '../text/line-index.ts';
import { completeCompose } from './complete-compose.ts';
import { completeDockerfile } from './complete-dockerfile.ts';

/** One proposal, with the edit that taking it makes. */
export interface Completion {
  readonly label: string;
  readonly kind: 'keyword' | 'flag' | 'property' | 'value' | 'stage' | 'variable' | 'folder' | 'rule' | 'resource';
  readonly edit: Edit;
  /** Whether the edit's text has placeholders such as `${1:name}`. */
  readonly snippet: boolean;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly sortText?: string;
}

export interface CompletionRequest {
  readonly source: Source;
  readonly lines: LineIndex;
  readonly offset: number;
  /** Whether the editor understands placeholders. */
  readonly snippets: boolean;
}

/** What can be written at a place. Never asks a registry. */
export async function complete({ source, lines, offset, snippets }: CompletionRequest): Promise<readonly Completion[]> {
  return source.language === 'dockerfile'
    ? completeDockerfile(source.model, lines, offset, snippets)
    : completeCompose(source.model, lines, offset);
}
