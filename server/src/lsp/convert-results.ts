import {
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type CompletionItem,
  type DocumentSymbol,
  type SymbolInformation,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Action } from '../features/actions.ts';
import type { Completion } from '../features/completion.ts';
import type { OutlineSymbol } from '../features/symbols.ts';
import type { Edit } from '../text/edit.ts';
import { toRange, toTextEdit } from './convert.ts';
import { toDiagnostic } from './diagnostics.ts';
import type { OpenDocument } from './open-document.ts';
import type { Session } from './session.ts';

/** Undefined where the client can't show it: an action with a reason why not, in an editor without such a thing. */
export function toAction(action: Action, document: OpenDocument, session: Session): CodeAction | undefined {
  const can = session.client.textDocument?.codeAction;
  if (action.disabled !== undefined && can?.disabledSupport !== true) return undefined;
  return {
    title: action.title,
    kind: action.kind,
    ...(action.about === undefined ? {} : { diagnostics: [toDiagnostic(document, action.about, session)] }),
    ...(action.preferred === true ? { isPreferred: true } : {}),
    ...(action.disabled === undefined
      ? { edit: toWorkspaceEdit(action.edits, document, session, warningOf(action)) }
      : { disabled: { reason: action.disabled } }),
  };
}

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
