import type { ClientCapabilities, Connection } from 'vscode-languageserver';
import type { InitializationOptions } from '../protocol.ts';
import type { Rule } from '../rules/rule.ts';
import { OpenDocument, type ContentChange } from './open-document.ts';
import { readSettings, type ReadSettings, type Settings } from './settings.ts';

/** All that the server keeps: what the client said of itself, the open documents and their settings. */
export class Session {
  client: ClientCapabilities = {};
  options: InitializationOptions = {};
  /** Goes up whenever settings may have changed: what was made with the old ones is out of date. */
  generation = 0;
  readonly #connection: Connection;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #settings = new Map<string, Promise<Settings>>();
  /** The same section gives the same object, so that what follows from it is kept over a change of other settings. */
  readonly #read = new Map<string, ReadSettings>();
  readonly #said = new Set<string>();
  /** The documents whose trees are kept, the one used last at the end. */
  readonly #recent: OpenDocument[] = [];
  #pushed: unknown;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  documents(): readonly OpenDocument[] {
    return [...this.#documents.values()];
  }

  document(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  open(uri: string, languageId: string, version: number, text: string): OpenDocument {
    const document = new OpenDocument(uri, languageId, version, text);
    this.#documents.set(uri, document);
    return document;
  }

  /** Undefined where the document was never opened. */
  change(uri: string, version: number, changes: readonly ContentChange[]): OpenDocument | undefined {
    const document = this.#documents.get(uri)?.changed(version, changes);
    if (document !== undefined) this.#documents.set(uri, document);
    return document;
  }

  /**
   * To be called before a document is worked on. A tree takes a hundred times the memory of its text, so only those of
   * the few documents that were used last are kept.
   */
  using(document: OpenDocument): void {
    const place = this.#recent.findIndex(({ uri }) => uri === document.uri);
    if (place >= 0) this.#recent.splice(place, 1);
    this.#recent.push(document);
    if (this.#recent.length > mostTrees) this.#recent.shift()?.forget();
  }

  close(uri: string): void {
    const place = this.#recent.findIndex((document) => document.uri === uri);
    if (place >= 0) this.#recent.splice(place, 1);
    this.#documents.delete(uri);
    this.#settings.delete(uri);
  }

  /** The settings for one resource, asked for once and then kept until they change. */
  settings(uri: string): Promise<Settings> {
    const known = this.#settings.get(uri);
    if (known !== undefined) return known;
    const asked = this.#ask(uri).then((section) => this.#understand(section));
    this.#settings.set(uri, asked);
    return asked;
  }

  /** Forgets all settings. `pushed` is what a client sends along that can't be asked. */
  settingsChanged(pushed: unknown): void {
    this.#pushed = pushed;
    this.#settings.clear();
    this.generation++;
  }

  /** Says a thing once, however often it happens: a rule that fails does so at every keystroke. */
  complainOnce(message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.#connection.console.error(message);
  }

  readonly ruleFailed = (rule: Rule, error: unknown): void => {
    this.complainOnce(`The rule ${rule.id} failed: ${describe(error)}`);
  };

  async #ask(uri: string): Promise<unknown> {
    if (this.client.workspace?.configuration !== true) return this.#pushed;
    try {
      return await this.#connection.workspace.getConfiguration({ scopeUri: uri, section: 'layerwise' });
    } catch (error) {
      this.complainOnce(`The client did not answer with settings: ${describe(error)}`);
      return this.#pushed;
    }
  }

  #understand(section: unknown): Settings {
    const key = JSON.stringify(section) ?? '';
    const known = this.#read.get(key);
    if (known !== undefined) return known.settings;
    const read = readSettings(section);
    this.#read.set(key, read);
    for (const problem of read.problems) this.#connection.console.warn(problem);
    return read.settings;
  }
}

/** More than an editor shows side by side. */
const mostTrees = 8;

/** An error with its stack where it has one, for the log. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
