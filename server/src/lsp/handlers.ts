import {
  DocumentHighlightKind,
  FoldingRangeKind,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  SemanticTokensBuilder,
  type CodeAction,
  type CodeActionParams,
  type CompletionItem,
  type Connection,
  type Definition,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Location,
  type Range,
  type RenameParams,
  type SemanticTokens,
  type SignatureHelp,
  type SymbolInformation,
  type TextDocumentIdentifier,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { actions } from '../features/actions.ts';
import { complete } from '../features/completion.ts';
import { signatureHelp } from '../features/editing.ts';
import { folds } from '../features/folding.ts';
import { hoverAt } from '../features/hover.ts';
import { links } from '../features/links.ts';
import { nameAt, rename } from '../features/navigation.ts';
import { symbols } from '../features/symbols.ts';
import { tokenModifiers, tokens, tokenTypes } from '../features/tokens.ts';
import type { AnySource } from '../model/source.ts';
import {
  explainFileRequest,
  instructionsRequest,
  stagesRequest,
  type ExplainFileParams,
  type FileExplanation,
  type InstructionInformation,
  type StageInformation,
  type StagesParams,
} from '../protocol.ts';
import type { Answer } from './answer.ts';
import { toAction, toCompletionItem, toFlatSymbols, toSymbol, toWorkspaceEdit } from './convert-results.ts';
import { toOffset, toRange, toSpan } from './convert.ts';
import { explanationOf, instructionsOf, stagesOf } from './requests.ts';
import type { Session } from './session.ts';

interface AboutDocument {
  textDocument: TextDocumentIdentifier;
}

/**
 * Answers every request about a document. Each handler is a feature with its positions turned into offsets and back; `answerAny`
 * is for those that know ignore files too.
 */
export function addHandlers(
  connection: Connection,
  session: Session,
  answer: Answer,
  answerAny: Answer<AnySource>,
): void {
  connection.onHover(
    answerAny<TextDocumentPositionParams, Hover | null>(
      'Hover',
      'hover',
      null,
      ({ params, document, source, settings }) => {
        const language = hoverLanguage(settings.hoverLanguage, session.options.displayLanguage);
        const offset = toOffset(document, params.position);
        const buildContext = source.language === 'ignore' ? session.buildContext(document) : undefined;
        const hover = hoverAt({ source, offset, buildContext, language });
        if (hover === undefined) return null;
        return { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: toRange(document, hover.span) };
      },
    ),
  );

  connection.onCodeAction(
    answer<CodeActionParams, CodeAction[]>(
      'Code action',
      'codeActions',
      [],
      ({ params, document, source, settings }) => {
        const reporting = session.reporting(document, settings);
        const reported = settings.diagnostics ? document.reported(reporting, session.ruleFailed) : [];
        const selection = toSpan(document, params.range);
        const { only } = params.context;
        return actions({ source, selection, reported, ...reporting, only }).flatMap(
          (action) => toAction(action, document, session) ?? [],
        );
      },
    ),
  );

  connection.onCompletion(
    answer<TextDocumentPositionParams, CompletionItem[]>(
      'Completion',
      'completion',
      [],
      async ({ params, document, source }) => {
        const snippets = session.client.textDocument?.completion?.completionItem?.snippetSupport === true;
        const offset = toOffset(document, params.position);
        const completions = await complete({ source, lines: document.lines, offset, snippets });
        return completions.map((completion) => toCompletionItem(completion, document));
      },
    ),
  );

  connection.onSignatureHelp(
    answer<TextDocumentPositionParams, SignatureHelp | null>(
      'Signature help',
      'signatureHelp',
      null,
      ({ params, document, source }) =>
        source.language === 'dockerfile'
          ? signatureHelp(source.model, document.lines, toOffset(document, params.position))
          : null,
    ),
  );

  connection.onDefinition(
    answer<TextDocumentPositionParams, Definition | null>(
      'Definition',
      'definition',
      null,
      async ({ params, document, source }) => {
        const name = await nameAt({ source, lines: document.lines, offset: toOffset(document, params.position) });
        return (
          name?.definitions.map((span): Location => ({ uri: document.uri, range: toRange(document, span) })) ?? null
        );
      },
    ),
  );

  connection.onReferences(
    answer<TextDocumentPositionParams & { context: { includeDeclaration: boolean } }, Location[]>(
      'References',
      'references',
      [],
      async ({ params, document, source }) => {
        const name = await nameAt({ source, lines: document.lines, offset: toOffset(document, params.position) });
        const spans = [...(params.context.includeDeclaration ? (name?.definitions ?? []) : []), ...(name?.uses ?? [])];
        return spans.map((span) => ({ uri: document.uri, range: toRange(document, span) }));
      },
    ),
  );

  connection.onDocumentHighlight(
    answer<TextDocumentPositionParams, DocumentHighlight[]>(
      'Highlight',
      'highlights',
      [],
      async ({ params, document, source }) => {
        const name = await nameAt({ source, lines: document.lines, offset: toOffset(document, params.position) });
        return [
          ...(name?.definitions ?? []).map((span) => ({
            range: toRange(document, span),
            kind: DocumentHighlightKind.Write,
          })),
          ...(name?.uses ?? []).map((span) => ({ range: toRange(document, span), kind: DocumentHighlightKind.Read })),
        ];
      },
    ),
  );

  connection.onPrepareRename(
    answer<TextDocumentPositionParams, Range | null>(
      'Prepare rename',
      'rename',
      null,
      async ({ params, document, source }) => {
        const name = await nameAt({ source, lines: document.lines, offset: toOffset(document, params.position) });
        return name === undefined || !name.canRename ? null : toRange(document, name.span);
      },
    ),
  );

  connection.onRenameRequest(
    answer<RenameParams, WorkspaceEdit | null>('Rename', 'rename', null, async ({ params, document, source }) => {
      const offset = toOffset(document, params.position);
      const renamed = await rename({ source, lines: document.lines, offset }, params.newName);
      if (renamed === undefined) return null;
      if (renamed.kind === 'refusal') throw new ResponseError(LSPErrorCodes.RequestFailed, renamed.reason);
      return toWorkspaceEdit(renamed.edits, document, session);
    }),
  );

  connection.onDocumentSymbol(
    answer<AboutDocument, DocumentSymbol[] | SymbolInformation[]>('Symbols', 'symbols', [], ({ document, source }) => {
      const outline = symbols(source);
      return session.client.textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true
        ? outline.map((symbol) => toSymbol(symbol, document))
        : outline.flatMap((symbol) => toFlatSymbols(symbol, document));
    }),
  );

  connection.onFoldingRanges(
    answer<AboutDocument, FoldingRange[]>('Folding', 'folding', [], ({ document, source }) =>
      folds(source, document.lines).map(({ startLine, endLine, kind }) =>
        kind === undefined ? { startLine, endLine } : { startLine, endLine, kind: FoldingRangeKind.Comment },
      ),
    ),
  );

  connection.onDocumentLinks(
    answer<AboutDocument, DocumentLink[]>('Links', 'links', [], ({ document, source }) =>
      links(source).map(({ span, target }) => ({ range: toRange(document, span), target })),
    ),
  );

  connection.languages.semanticTokens.on(
    answer<AboutDocument, SemanticTokens>('Semantic tokens', 'semanticTokens', { data: [] }, ({ document, source }) => {
      const builder = new SemanticTokensBuilder();
      if (source.language !== 'dockerfile') return { data: [] };
      for (const { span, type, declaration } of tokens(source.model)) {
        const { start } = toRange(document, span);
        const modifiers = declaration ? 1 << tokenModifiers.indexOf('declaration') : 0;
        builder.push(start.line, start.character, span.end - span.start, tokenTypes.indexOf(type), modifiers);
      }
      return { data: builder.build().data };
    }),
  );

  connection.onRequest(stagesRequest, ({ uri }: StagesParams): readonly StageInformation[] => {
    const document = session.document(uri);
    return document === undefined ? [] : stagesOf(document);
  });

  connection.onRequest(instructionsRequest, ({ uri }: StagesParams): readonly InstructionInformation[] => {
    const document = session.document(uri);
    return document === undefined ? [] : instructionsOf(document);
  });

  // Somebody asked for it by a command, so it is answered where hovers are switched off, too.
  connection.onRequest(explainFileRequest, async ({ uri }: ExplainFileParams): Promise<FileExplanation | null> => {
    const document = session.document(uri);
    if (document?.language === undefined) return null;
    const { hoverLanguage: setting } = await session.settings(uri);
    session.using(document);
    const { source } = document;
    return source === undefined
      ? null
      : explanationOf(document, source, hoverLanguage(setting, session.options.displayLanguage));
  });
}

function hoverLanguage(setting: 'auto' | 'en' | 'vi', displayLanguage: string | undefined): 'en' | 'vi' {
  if (setting !== 'auto') return setting;
  return displayLanguage?.toLowerCase().startsWith('vi') === true ? 'vi' : 'en';
}
