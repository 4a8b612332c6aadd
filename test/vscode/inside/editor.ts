import {
  type CodeAction,
  type Diagnostic,
  type Disposable,
  type Event,
  type Hover,
  MarkdownString,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  Uri,
  commands,
  extensions,
  languages,
  window,
  workspace,
} from 'vscode';
import type { Layerwise } from '../../../client/src/activate.ts';

/** The workspace folder that the harness opened. */
export function folder(): Uri {
  const [first] = workspace.workspaceFolders ?? [];
  if (first === undefined) throw new Error('No folder is open');
  return first.uri;
}

/** Writes a file into `tests`, which VS Code's explorer leaves out, and shows it. */
export async function write(name: string, text: string): Promise<TextEditor> {
  const file = `tests/${name}`;
  await workspace.fs.writeFile(Uri.joinPath(folder(), file), new TextEncoder().encode(text));
  return open(file);
}

/** Shows a file of the workspace, once the language server runs. */
export async function open(name: string): Promise<TextEditor> {
  await started();
  return window.showTextDocument(await workspace.openTextDocument(Uri.joinPath(folder(), name)));
}

async function started(): Promise<void> {
  const extension = extensions.getExtension<Layerwise>('layerwise.layerwise');
  if (extension === undefined) throw new Error('The extension is not installed');
  const { started: server } = await extension.activate();
  if (!(await server)) throw new Error('The language server did not start');
}

/** Closes all editors, without keeping what was not saved. */
export async function closeAll(): Promise<void> {
  while (window.activeTextEditor?.document.isDirty)
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** The findings of Layerwise, as `rule: the underlined text`. */
export function findings(document: TextDocument, source = 'layerwise'): readonly string[] {
  return ours(document, source).map((diagnostic) => `${codeOf(diagnostic)}: ${document.getText(diagnostic.range)}`);
}

/** Waits until Layerwise's findings of a document satisfy a condition. */
export async function findingsUntil(
  document: TextDocument,
  what: string,
  holds: (found: readonly string[]) => boolean,
  source = 'layerwise',
): Promise<readonly string[]> {
  await until(
    languages.onDidChangeDiagnostics,
    () => holds(findings(document, source)),
    () => {
      return `${what}; found are ${JSON.stringify(findings(document, source))}`;
    },
  );
  return findings(document, source);
}

/** The finding of a rule, once there is one. */
export async function finding(document: TextDocument, rule: string, source = 'layerwise'): Promise<Diagnostic> {
  const named = (): Diagnostic | undefined => ours(document, source).find((diagnostic) => codeOf(diagnostic) === rule);
  await findingsUntil(document, `a finding of ${rule}`, () => named() !== undefined, source);
  const found = named();
  if (found === undefined) throw new Error(`The finding of ${rule} went away`);
  return found;
}

/** Where a text stands in a document. */
export function rangeOf(document: TextDocument, text: string): Range {
  const start = document.getText().indexOf(text);
  if (start === -1) throw new Error(`${document.fileName} does not contain ${JSON.stringify(text)}`);
  return new Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Puts the cursor on the first character of a text. */
export function select(editor: TextEditor, text: string): void {
  const { start } = rangeOf(editor.document, text);
  editor.selection = new Selection(start, start);
}

/** All hovers at the first character of a text, as Markdown. */
export async function hoverAt(document: TextDocument, text: string): Promise<string> {
  const { start } = rangeOf(document, text);
  const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, start);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof MarkdownString || typeof content === 'object' ? content.value : content))
    .join('\n\n');
}

/** What is offered at a place, ready to be applied. */
export function actionsAt(document: TextDocument, range: Range, kind?: string): Thenable<readonly CodeAction[]> {
  return commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind, 50);
}

/** Applies the action with a title. */
export async function apply(actions: readonly CodeAction[], title: string | RegExp): Promise<void> {
  const action = actions.find((offered) =>
    typeof title === 'string' ? offered.title === title : title.test(offered.title),
  );
  if (action?.edit === undefined) {
    throw new Error(
      `No action ${String(title)} with an edit among ${JSON.stringify(actions.map((offered) => offered.title))}`,
    );
  }
  if (!(await workspace.applyEdit(action.edit))) throw new Error(`"${action.title}" could not be applied`);
}

/** Waits until a document's text satisfies a condition. */
export async function textUntil(
  document: TextDocument,
  what: string,
  holds: (text: string) => boolean,
): Promise<string> {
  await until(
    workspace.onDidChangeTextDocument,
    () => holds(document.getText()),
    () => `${what}; the text is\n${document.getText()}`,
  );
  return document.getText();
}

/** Waits for a condition that can only have come about when an event was fired. */
export async function until<T>(event: Event<T>, holds: () => boolean, describe: () => string): Promise<void> {
  if (holds()) return;
  let subscription: Disposable | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      subscription = event(() => holds() && resolve());
      timer = setTimeout(() => reject(new Error(`Waited 30 s for ${describe()}`)), 30_000);
    });
  } finally {
    subscription?.dispose();
    clearTimeout(timer);
  }
}

function ours(document: TextDocument, source: string): readonly Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter((diagnostic) => diagnostic.source === source);
}

function codeOf({ code }: Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
