import { Disposable, Range, TabInputText, TabInputTextDiff, Uri, ViewColumn, window, workspace } from 'vscode';
import type { ExtensionContext, TextDocument, TextEditor, WebviewPanel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { explainFileRequest } from '../../../../server/src/protocol.ts';
import type { ExplainFileParams, FileExplanation, PlaceInFile } from '../../../../server/src/protocol.ts';
import { pageHtml } from '../page-html.ts';
import { keptStateOf, requestOf } from './messages.ts';
import type { PageMessage, PageRequest, PageState } from './messages.ts';
import { explanationViewType } from './restore.ts';

export interface PageContext {
  readonly extension: ExtensionContext;
  readonly client: BaseLanguageClient;
}

/** `null` where the server has nothing to explain; throws where it gives no answer. */
export function askForExplanation(client: BaseLanguageClient, uri: Uri): Promise<FileExplanation | null> {
  const params: ExplainFileParams = { uri: client.code2ProtocolConverter.asUri(uri) };
  return client.sendRequest<FileExplanation | null>(explainFileRequest, params);
}

/** Opens the file's page beside the editor, or shows the one that is open already. */
export function openExplanation(context: PageContext, uri: Uri, explanation: FileExplanation): void {
  const open = pages.get(uri.toString());
  if (open !== undefined) {
    open.explain(explanation);
    open.reveal();
    return;
  }
  const panel = window.createWebviewPanel(explanationViewType, titleOf(uri), ViewColumn.Beside, {
    enableScripts: true,
  });
  new ExplanationPage(context, panel, uri).explain(explanation);
}

/** Shows anew what a page showed before VS Code was closed: the file may have changed since. */
export async function restoreExplanation(context: PageContext, panel: WebviewPanel, kept: unknown): Promise<void> {
  const state = keptStateOf(kept);
  if (state === undefined) {
    panel.dispose();
    return;
  }
  const uri = Uri.parse(state.uri, true);
  const page = new ExplanationPage(context, panel, uri);
  try {
    await workspace.openTextDocument(uri);
    await page.refresh();
  } catch {
    page.show({ kind: 'nothing', uri: state.uri, title: nameOf(uri), message: `${nameOf(uri)} can’t be opened.` });
  }
}

/** The file of the page that has the focus. */
export function activePageFile(): Uri | undefined {
  return [...pages.values()].find((page) => page.active)?.uri;
}

export function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** The open pages by the URI of their file. */
const pages = new Map<string, ExplanationPage>();

/** While somebody types, the page follows when they pause. */
const pause = 300;

class ExplanationPage {
  readonly uri: Uri;
  readonly #client: BaseLanguageClient;
  readonly #panel: WebviewPanel;
  readonly #key: string;
  #state: PageState | undefined;
  #explanation: FileExplanation | undefined;
  #hasTab: boolean;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor({ extension, client }: PageContext, panel: WebviewPanel, uri: Uri) {
    this.uri = uri;
    this.#client = client;
    this.#panel = panel;
    this.#key = uri.toString();
    this.#hasTab = hasTab(uri);
    pages.set(this.#key, this);
    const folder = Uri.joinPath(extension.extensionUri, 'dist', 'views', 'explain');
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const isOurs = ({ uri: other }: TextDocument): boolean => other.toString() === this.#key;
    const following = Disposable.from(
      panel.webview.onDidReceiveMessage((message: unknown) => this.#answer(requestOf(message))),
      panel.onDidChangeViewState(() => panel.visible && this.#soon()),
      workspace.onDidChangeTextDocument(({ document }) => isOurs(document) && this.#soon()),
      workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('layerwise', uri) && this.#soon()),
      workspace.onDidOpenTextDocument((document) => isOurs(document) && this.#soon()),
      workspace.onDidCloseTextDocument((document) => isOurs(document) && this.#closed()),
      window.tabGroups.onDidChangeTabs(() => this.#tabsChanged()),
      window.onDidChangeTextEditorSelection(
        ({ textEditor }) => isOurs(textEditor.document) && this.#tellCursor(textEditor, true),
      ),
    );
    panel.onDidDispose(() => {
      this.#disposed = true;
      clearTimeout(this.#timer);
      following.dispose();
      if (pages.get(this.#key) === this) pages.delete(this.#key);
    });
    panel.webview.html = pageHtml(panel.webview, folder, 'Explain this file');
  }

  get active(): boolean {
    return this.#panel.active;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  explain(explanation: FileExplanation): void {
    this.#asked++;
    this.#explanation = explanation;
    this.show({ kind: 'explanation', uri: this.#key, explanation });
  }

  /** Kept as well: a page that was hidden starts anew and asks for what it is to show. */
  show(state: PageState): void {
    this.#state = state;
    this.#post(state);
    const editor = editorOf(this.uri);
    if (editor !== undefined) this.#tellCursor(editor, false);
  }

  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const answer = await askForExplanation(this.#client, this.uri).catch(() => undefined);
    // A server that was ended leaves what was said; what was asked later is newer.
    if (this.#disposed || asked !== this.#asked || this.#isGone()) return;
    if (answer !== undefined && answer !== null) this.explain(answer);
    else if (answer === null || this.#state === undefined) this.show(this.#nothing(answer === null));
  }

  #nothing(answered: boolean): PageState {
    const name = nameOf(this.uri);
    const message = answered
      ? `Layerwise explains Dockerfiles and Compose files, and ${name} is not read as one.`
      : 'The language server did not answer. The output channel “Layerwise” says why.';
    return { kind: 'nothing', uri: this.#key, title: name, message };
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#isGone() || void this.refresh(), pause);
  }

  #isGone(): boolean {
    if (hasTab(this.uri)) return false;
    return this.#state?.kind === 'closed' || !workspace.textDocuments.some(({ uri }) => uri.toString() === this.#key);
  }

  /** VS Code keeps a document for a while after its last tab was closed. */
  #tabsChanged(): void {
    const had = this.#hasTab;
    this.#hasTab = hasTab(this.uri);
    if (had && !this.#hasTab) this.#closed();
    if (!had && this.#hasTab) this.#soon();
  }

  /** A document whose language is changed is closed as well, but its tab stays. */
  #closed(): void {
    if (this.#explanation === undefined || this.#state?.kind === 'closed' || hasTab(this.uri)) return;
    const { language, title, words } = this.#explanation;
    const file = nameOf(this.uri);
    this.show({ kind: 'closed', uri: this.#key, language, title, message: words.closed, file });
  }

  #answer(request: PageRequest | undefined): void {
    if (request?.kind === 'ready' && this.#state !== undefined) this.show(this.#state);
    if (request?.kind === 'go') void this.#go(request.place);
    if (request?.kind === 'open') void this.#go();
  }

  async #go(place?: PlaceInFile): Promise<void> {
    const elsewhere = this.#panel.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
    const selection = place && new Range(place.start.line, place.start.character, place.end.line, place.end.character);
    try {
      await window.showTextDocument(await workspace.openTextDocument(this.uri), {
        viewColumn: columnOf(this.uri) ?? elsewhere,
        ...(selection === undefined ? {} : { selection }),
      });
    } catch {
      void window.showErrorMessage(`${nameOf(this.uri)} can’t be opened: it may have been moved or deleted.`);
    }
  }

  #tellCursor({ selection }: TextEditor, moved: boolean): void {
    this.#post({ kind: 'cursor', line: selection.start.line, moved });
  }

  #post(message: PageMessage): void {
    if (!this.#disposed) void this.#panel.webview.postMessage(message);
  }
}

function titleOf(uri: Uri): string {
  return `Explain ${nameOf(uri)}`;
}

function hasTab(uri: Uri): boolean {
  return tabColumnOf(uri) !== undefined;
}

/** Where it is shown, or would be if its tab were in front. */
function columnOf(uri: Uri): ViewColumn | undefined {
  return editorOf(uri)?.viewColumn ?? tabColumnOf(uri);
}

function editorOf(uri: Uri): TextEditor | undefined {
  const editors = window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri.toString());
  return editors.find((editor) => editor === window.activeTextEditor) ?? editors[0];
}

function tabColumnOf(uri: Uri): ViewColumn | undefined {
  const key = uri.toString();
  return window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => {
      if (input instanceof TabInputText) return input.uri.toString() === key;
      return input instanceof TabInputTextDiff && input.modified.toString() === key;
    }),
  )?.viewColumn;
}
