import {
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type CompletionItem,
  type CreateFile,
  type DocumentSymbol,
  type SymbolInformation,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Action } from '../features/actions.ts';
import type { Completion } from '../features/completion.ts';
import type { OutlineSymbol } from '../features/symbols.ts';
import { openPageCommand } from '../protocol.ts';
import { resolveIn } from '../surroundings/uri.ts';
import type { Edit } from '../text/edit.ts';
import { toRange, toTextEdit } from './convert.ts';
import { toDiagnostic } from './diagnostics.ts';
import type { OpenDocument } from './open-document.ts';
import type { Session } from './session.ts';

/** Undefined where the client can't show it: an action with a reason why not, in an editor without such a thing. */
export function toAction(action: Action, document: OpenDocument, session: Session): CodeAction | undefined {
  const can = session.client.textDocument?.codeAction;
  if (action.disabled !== undefined && can?.disabledSupport !== true) return undefined;
  if (action.page !== undefined && session.options.opensPages !== true) return undefined;
  const edit = action.page === undefined ? editOf(action, document, session) : undefined;
  if (action.page === undefined && edit === undefined) return undefined;
  return {
    title: action.title,
    kind: action.kind,
    ...(action.about === undefined ? {} : { diagnostics: [toDiagnostic(document, action.about, session)] }),
    ...(action.preferred === true ? { isPreferred: true } : {}),
    ...(action.page === undefined
      ? {}
      : { command: { title: action.title, command: openPageCommand, arguments: [action.page] } }),
    ...(action.disabled === undefined ? {} : { disabled: { reason: action.disabled } }),
    ...(edit === undefined || action.disabled !== undefined ? {} : { edit }),
  };
}

/** Undefined where the client can't write other files, or it is not known where they are. */
function editOf(action: Action, document: OpenDocument, session: Session): WorkspaceEdit | undefined {
  const own = toWorkspaceEdit(action.edits, document, session, warningOf(action));
  if (action.files === undefined) return own;
  const can = session.client.workspace?.workspaceEdit;
  const folder = session.contextFolder(document);
  if (can?.documentChanges !== true || can.resourceOperations?.includes('create') !== true || folder === undefined)
    return undefined;
  const files = action.files.flatMap(({ path, text, exists }) => {
    const uri = resolveIn(folder, path);
    const create: CreateFile[] = exists ? [] : [{ kind: 'create', uri, options: { ignoreIfExists: true } }];
    const all = { start: { line: 0, character: 0 }, end: { line: pastEveryLine, character: 0 } };
    return [...create, { textDocument: { uri, version: null }, edits: [{ range: all, newText: text }] }];
  });
  return { ...own, documentChanges: [...(action.edits.length === 0 ? [] : (own.documentChanges ?? [])), ...files] };
}

/** Positions behind the end mean the end, by the protocol. */
const pastEveryLine = 1_000_000;

/** With a warning the editor shows the change before it is made, where it can. */
export function toWorkspaceEdit(
  edits: readonly Edit[],
  document: OpenDocument,
  session: Session,
  warning?: { readonly label: string; readonly description: string },
): WorkspaceEdit {
  const can = session.client.workspace?.workspaceEdit;
  const textEdits: TextEdit[] = edits.map((edit) => toTextEdit(document, edit));
  if (can?.documentChanges !== true) return { changes: { [document.uri]: textEdits } };
  const textDocument = { uri: document.uri, version: document.version };
  if (warning === undefined || can.changeAnnotationSupport === undefined) {
    return { documentChanges: [{ textDocument, edits: textEdits }] };
  }
  return {
    documentChanges: [
      { textDocument, edits: textEdits.map(({ range, newText }) => ({ range, newText, annotationId: 'warning' })) },
    ],
    changeAnnotations: { warning: { ...warning, needsConfirmation: true } },
  };
}

export function toSymbol(symbol: OutlineSymbol, document: OpenDocument): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: toRange(document, symbol.span),
    selectionRange: toRange(document, symbol.selection),
    children: symbol.children.map((child) => toSymbol(child, document)),
  };
}

/** For clients without a tree in their outline. */
export function toFlatSymbols(symbol: OutlineSymbol, document: OpenDocument): SymbolInformation[] {
  const own = {
    name: symbol.name,
    kind: symbolKinds[symbol.kind],
    location: { uri: document.uri, range: toRange(document, symbol.span) },
  };
  return [own, ...symbol.children.flatMap((child) => toFlatSymbols(child, document))];
}

export function toCompletionItem(completion: Completion, document: OpenDocument): CompletionItem {
  return {
    label: completion.label,
    kind: completionKinds[completion.kind],
    textEdit: toTextEdit(document, completion.edit),
    insertTextFormat: completion.snippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(completion.detail === undefined ? {} : { detail: completion.detail }),
    ...(completion.documentation === undefined
      ? {}
      : { documentation: { kind: MarkupKind.Markdown, value: completion.documentation } }),
    ...(completion.sortText === undefined ? {} : { sortText: completion.sortText }),
  };
}

function warningOf({ title, warnings = [] }: Action): { label: string; description: string } | undefined {
  return warnings.length === 0 ? undefined : { label: title, description: warnings.join(' ') };
}

const symbolKinds: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  stage: SymbolKind.Module,
  instruction: SymbolKind.Method,
  variable: SymbolKind.Variable,
  section: SymbolKind.Namespace,
  service: SymbolKind.Class,
  resource: SymbolKind.Object,
  key: SymbolKind.Property,
};

const completionKinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  keyword: CompletionItemKind.Keyword,
  flag: CompletionItemKind.Field,
  property: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  stage: CompletionItemKind.Class,
  variable: CompletionItemKind.Variable,
  folder: CompletionItemKind.Folder,
  rule: CompletionItemKind.EnumMember,
  resource: CompletionItemKind.Reference,
};
