import type { BuildContext } from '../model/build-context.ts';
import { isIgnoreFile, languageOfFile } from '../model/file-name.ts';
import { readIgnoreSource, readSource, type AnySource, type IgnoreSource, type Source } from '../model/source.ts';
import { lint, type LintOptions, type Reported } from '../rules/lint.ts';
import type { ShellcheckResults } from '../rules/shellcheck-findings.ts';
import type { RuleSettings } from '../rules/settings.ts';
import { lineIndex, type LineIndex, type Range } from '../text/line-index.ts';
import { toSpan } from './convert.ts';

/** What a client says when it changes a document: a stretch of it, or all. */
export type ContentChange = { readonly range: Range; readonly text: string } | { readonly text: string };

/** What the rules are given beside the document. */
export interface Reporting {
  readonly settings: RuleSettings;
  readonly buildContext: BuildContext | undefined;
  readonly shellcheck: ShellcheckResults | undefined;
}

/**
 * One version of an open document. It never changes, so that a handler can work on it while the user types on; what is
 * made of its text is made once, when it is first asked for.
 */
export class OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  /** Undefined for documents that are none of them. */
  readonly language: AnySource['language'] | undefined;
  /** Different for every version of every document, also after it was closed and opened again. */
  readonly serial: number;
  #lines: LineIndex | undefined;
  #source: Source | undefined;
  #ignoreFile: IgnoreSource | undefined;
  /** What was made of an earlier version, until this one is read: what did not change is taken from it. */
  #earlier: Source | undefined;
  #reported: (Reporting & { readonly reported: readonly Reported[] }) | undefined;

  constructor(uri: string, languageId: string, version: number, text: string) {
    this.uri = uri;
    this.languageId = languageId;
    this.version = version;
    this.text = text;
    this.language = languageOfDocument(uri, languageId);
    this.serial = nextSerial++;
  }

  get lines(): LineIndex {
    return (this.#lines ??= lineIndex(this.text));
  }

  /** The tree and the model of a Dockerfile or Compose file; undefined for all other documents. */
  get source(): Source | undefined {
    if (this.language === undefined || this.language === 'ignore') return undefined;
    if (this.#source === undefined) {
      this.#source = readSource(this.language, this.text, { file: pathOf(this.uri), earlier: this.#earlier });
      this.#earlier = undefined;
    }
    return this.#source;
  }

  /** The same, and for ignore files too. */
  get anySource(): AnySource | undefined {
    if (this.language !== 'ignore') return this.source;
    return (this.#ignoreFile ??= readIgnoreSource(this.text, pathOf(this.uri)));
  }

  /** Lets go of tree and model; they are made again when they are asked for. */
  forget(): void {
    this.#source = undefined;
    this.#ignoreFile = undefined;
    this.#earlier = undefined;
    this.#lines = undefined;
  }

  /** What the rules find: the same list for the problems and for the actions on them. */
  reported(given: Reporting, onError: NonNullable<LintOptions['onError']>): readonly Reported[] {
    const known = this.#reported;
    if (known !== undefined && isSame(known, given)) return known.reported;
    const { source } = this;
    const reported = source === undefined ? [] : lint({ ...source, ...given, onError });
    this.#reported = { ...given, reported };
    return reported;
  }

  /** The document after the changes, each of which refers to the text after the one before it. */
  changed(version: number, changes: readonly ContentChange[]): OpenDocument {
    let { text } = this;
    let lines: LineIndex | undefined = this.#lines;
    for (const change of changes) {
      if ('range' in change) {
        const { start, end } = toSpan({ text, lines: lines ?? lineIndex(text) }, change.range);
        text = text.slice(0, start) + change.text + text.slice(end);
      } else text = change.text;
      lines = undefined;
    }
    const document = new OpenDocument(this.uri, this.languageId, version, text);
    document.#earlier = this.#source ?? this.#earlier;
    return document;
  }
}

function isSame(a: Reporting, b: Reporting): boolean {
  return a.settings === b.settings && a.buildContext === b.buildContext && a.shellcheck === b.shellcheck;
}

let nextSerial = 1;

function languageOfDocument(uri: string, languageId: string): OpenDocument['language'] {
  // Editors take `Dockerfile.dockerignore` for a Dockerfile, as they do with everything behind `Dockerfile.`.
  if (isIgnoreFile(pathOf(uri))) return 'ignore';
  if (languageId === 'dockerfile') return 'dockerfile';
  if (composeLanguageIds.has(languageId)) return 'compose';
  return languageId === 'yaml' && languageOfFile(pathOf(uri)) === 'compose' ? 'compose' : undefined;
}

/** VS Code's id and those that other editors use. */
const composeLanguageIds: ReadonlySet<string> = new Set(['dockercompose', 'docker-compose', 'yaml.docker-compose']);

function pathOf(uri: string): string {
  const path = uri.replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
