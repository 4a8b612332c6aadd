import { DiagnosticSeverity, type ClientCapabilities, type Connection } from 'vscode-languageserver';
import type { BuildContext } from '../model/build-context.ts';
import { shellcheckRequest, type InitializationOptions } from '../protocol.ts';
import { allRules } from '../rules/lint.ts';
import type { Rule } from '../rules/rule.ts';
import { mergeRuleSettings } from '../rules/settings.ts';
import { gatherBuildContext, walkFolder } from '../surroundings/build-context.ts';
import {
  configurationNames,
  findConfiguration,
  type ConfigurationFile,
  type FoundConfiguration,
} from '../surroundings/configuration.ts';
import { contextFolderOf } from '../surroundings/context-folder.ts';
import type { FileAccess } from '../surroundings/file-access.ts';
import { contextFolderOfIgnoreFile } from '../surroundings/ignore-context.ts';
import { nameOf, parentOf, pathWithin, resolveIn } from '../surroundings/uri.ts';
import { lineIndex } from '../text/line-index.ts';
import { BuildContexts, type LocatedContext } from './build-contexts.ts';
import { clientFiles } from './client-files.ts';
import { toRange } from './convert.ts';
import { OpenDocument, type ContentChange, type Reporting } from './open-document.ts';
import { Shellchecks } from './shellchecks.ts';
import { readSettings, type ReadSettings, type Settings } from './settings.ts';

/** All that the server keeps: what the client said of itself, the open documents and their settings. */
export class Session {
  client: ClientCapabilities = {};
  options: InitializationOptions = {};
  /** The URIs of the workspace's folders. */
  folders: readonly string[] = [];
  /** Goes up whenever settings may have changed: what was made with the old ones is out of date. */
  generation = 0;
  readonly #connection: Connection;
  readonly #documents = new Map<string, OpenDocument>();
  readonly #settings = new Map<string, Promise<Settings>>();
  /** The same section gives the same object, so that what follows from it is kept over a change of other settings. */
  readonly #read = new Map<string, ReadSettings>();
  /** The same for what configuration files add. */
  readonly #configured = new Map<string, Settings>();
  readonly #said = new Set<string>();
  /** The documents whose trees are kept, the one used last at the end. */
  readonly #recent: OpenDocument[] = [];
  /** Configuration files in which something was wrong when they were last read. */
  readonly #faulty = new Set<string>();
  readonly #files: FileAccess | undefined;
  readonly #contexts: BuildContexts;
  readonly #shellchecks: Shellchecks;
  #pushed: unknown;

  /** `refresh` is called when what is found may be different without any document having changed. */
  constructor(connection: Connection, files: FileAccess | undefined, refresh: () => void) {
    this.#connection = connection;
    this.#files = files;
    const arrived = (): void => {
      this.generation++;
      refresh();
    };
    this.#contexts = new BuildContexts(
      (document) => this.#gather(document),
      (uri) => this.#documents.get(uri),
      arrived,
    );
    this.#shellchecks = new Shellchecks((params) => connection.sendRequest(shellcheckRequest, params), arrived);
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
    this.#contexts.forget(uri);
  }

  /** The settings for one resource, asked for once and then kept until they change. */
  settings(uri: string): Promise<Settings> {
    const known = this.#settings.get(uri);
    if (known !== undefined) return known;
    const asked = this.#ask(uri)
      .then((section) => this.#understand(section))
      .then((settings) => this.#configure(settings, uri));
    this.#settings.set(uri, asked);
    return asked;
  }

  /** What the rules are given for a document: the settings, and its build context as far as it is known by now. */
  reporting(document: OpenDocument, settings: Settings): Reporting {
    return {
      settings: settings.rules,
      buildContext: this.buildContext(document),
      shellcheck: this.options.runsShellcheck === true ? this.#shellchecks.of(document, settings.rules) : undefined,
    };
  }

  /** What is known by now of the folder that a Dockerfile or an ignore file is about. */
  buildContext(document: OpenDocument): BuildContext | undefined {
    return this.#contexts.of(document)?.content;
  }

  /** The folder that a document's build context is; undefined where it is not known. */
  contextFolder(document: OpenDocument): string | undefined {
    return this.#contexts.of(document)?.folder;
  }

  /** To be told of files that came, went or changed. Gives whether settings have to be read again. */
  filesChanged(uris: readonly string[]): boolean {
    const configured = uris.some((uri) => configurationNames.includes(nameOf(uri)));
    if (configured) {
      this.#settings.clear();
      this.generation++;
    }
    this.#contexts.filesChanged(configured ? undefined : uris);
    return configured;
  }

  /** Forgets all settings. `pushed` is what a client sends along that can't be asked. */
  settingsChanged(pushed: unknown): void {
    this.#pushed = pushed;
    this.#settings.clear();
    this.generation++;
    this.#contexts.filesChanged();
    this.#shellchecks.tryAgain();
  }

  /** Whether ShellCheck can be run may have changed. */
  shellcheckChanged(): void {
    this.generation++;
    this.#shellchecks.tryAgain();
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

  /** Where files can't be read there are no configuration files and no build contexts. */
  #filesFor(uri: string): FileAccess | undefined {
    if (uri.startsWith('file:') && this.#files !== undefined) return this.#files;
    const isInFolder = !uri.startsWith('untitled:');
    return this.options.readsFiles === true && isInFolder ? clientFiles(this.#connection) : undefined;
  }

  #rootOf(uri: string): string | undefined {
    const around = this.folders.filter((folder) => pathWithin(folder, uri) !== undefined);
    return around.toSorted((a, b) => b.length - a.length)[0];
  }

  async #configure(settings: Settings, uri: string): Promise<Settings> {
    const files = this.#filesFor(uri);
    if (files === undefined) return settings;
    const found = await findConfiguration(files, uri, allRules);
    for (const file of found.files) this.#showProblems(file);
    if (!saysSomething(found)) return settings;
    const configured: Settings = {
      ...settings,
      diagnostics: settings.diagnostics && !found.excluded,
      rules: mergeRuleSettings(settings.rules, found),
      buildContext: found.context ?? settings.buildContext,
    };
    const key = JSON.stringify(configured);
    const known = this.#configured.get(key);
    if (known !== undefined) return known;
    this.#configured.set(key, configured);
    return configured;
  }

  /** The problems of configuration files are shown in them, whether they are open or not. */
  #showProblems({ uri, text, problems }: ConfigurationFile): void {
    if (problems.length === 0 && !this.#faulty.delete(uri)) return;
    if (problems.length > 0) this.#faulty.add(uri);
    const document = { text, lines: lineIndex(text) };
    const diagnostics = problems.map(({ span, message }) => ({
      range: toRange(document, span),
      severity: DiagnosticSeverity.Warning,
      source: 'layerwise',
      message,
    }));
    this.#connection
      .sendDiagnostics({ uri, diagnostics })
      .catch((error: unknown) => this.complainOnce(`Problems could not be sent: ${String(error)}`));
  }

  async #gather(document: OpenDocument): Promise<LocatedContext | undefined> {
    const { uri, anySource: source } = document;
    const files = this.#filesFor(uri);
    if (files === undefined || source === undefined || source.language === 'compose') return undefined;
    const root = this.#rootOf(uri);
    const { buildContext } = await this.settings(uri);
    const said = buildContext === '' ? undefined : saidContext(buildContext, root ?? parentOf(uri) ?? uri);
    if (source.language === 'ignore') {
      const context = await contextFolderOfIgnoreFile(files, { ignoreFile: uri, said, root });
      const walked = context && (await walkFolder(files, context.folder));
      return walked && { folder: context.folder, content: { ...walked, named: context.named } };
    }
    const found = await contextFolderOf(files, { dockerfile: uri, model: source.model, said, root });
    if (found === undefined) return undefined;
    const content = await gatherBuildContext(files, found, uri);
    return content === undefined ? undefined : { folder: found.folder, content };
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

function saysSomething({ excluded, preset, rules, ignored, context }: FoundConfiguration): boolean {
  return (
    excluded || ignored.length > 0 || preset !== undefined || context !== undefined || Object.keys(rules).length > 0
  );
}

/** A URI as configuration files give it, or a path of the setting, read from the workspace folder. */
function saidContext(context: string, folder: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(context)) return context;
  return resolveIn(folder, context.replace(/^\$\{workspaceFolder\}[\\/]?/, ''));
}

/** More than an editor shows side by side. */
const mostTrees = 8;

/** An error with its stack where it has one, for the log. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
