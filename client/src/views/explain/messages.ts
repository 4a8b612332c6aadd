import type { FileExplanation, PlaceInFile } from '../../../../server/src/protocol.ts';
import { isCount, isFileExplanation, isPlace } from '../../explain/file-explanation.ts';
import { fieldsOf } from '../../fields.ts';

/** What the page is to show. */
export type PageState =
  | { readonly kind: 'explanation'; readonly uri: string; readonly explanation: FileExplanation }
  /** The file was closed: the label of what opens it again is its name. */
  | {
      readonly kind: 'closed';
      readonly uri: string;
      readonly language: FileExplanation['language'];
      readonly title: string;
      readonly message: string;
      readonly file: string;
    }
  /** There is nothing to explain (any more). */
  | { readonly kind: 'nothing'; readonly uri: string; readonly title: string; readonly message: string };

export type PageMessage =
  | PageState
  /** The line of the editor's cursor, counted from 0; the page goes there only where the cursor was moved. */
  | { readonly kind: 'cursor'; readonly line: number; readonly moved: boolean };

/** What the page asks for. */
export type PageRequest =
  /** Its script runs and listens. */
  { readonly kind: 'ready' } | { readonly kind: 'go'; readonly place: PlaceInFile } | { readonly kind: 'open' };

/** What VS Code keeps for the page while it is hidden and over a restart. */
export interface KeptState {
  readonly uri: string;
  /** How far it was scrolled down, in pixels. */
  readonly scrolled: number;
}

/** Undefined for what the editor does not send. */
export function messageOf(value: unknown): PageMessage | undefined {
  const { kind, uri, explanation, language, title, message, file, line, moved } = fieldsOf(value);
  if (kind === 'cursor') return isCount(line) && typeof moved === 'boolean' ? { kind, line, moved } : undefined;
  if (typeof uri !== 'string') return undefined;
  if (kind === 'explanation') return isFileExplanation(explanation) ? { kind, uri, explanation } : undefined;
  if (typeof title !== 'string' || typeof message !== 'string') return undefined;
  if (kind === 'nothing') return { kind, uri, title, message };
  return kind === 'closed' && typeof file === 'string' && (language === 'en' || language === 'vi')
    ? { kind, uri, language, title, message, file }
    : undefined;
}

/** Undefined for what the page does not ask for. */
export function requestOf(value: unknown): PageRequest | undefined {
  const { kind, place } = fieldsOf(value);
  if (kind === 'ready' || kind === 'open') return { kind };
  return kind === 'go' && isPlace(place) ? { kind, place } : undefined;
}

/** Undefined for what an older version kept in another shape. */
export function keptStateOf(value: unknown): KeptState | undefined {
  const { uri, scrolled } = fieldsOf(value);
  return typeof uri === 'string' ? { uri, scrolled: typeof scrolled === 'number' ? scrolled : 0 } : undefined;
}
