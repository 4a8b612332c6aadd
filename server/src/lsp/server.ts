import {
  DidChangeConfigurationNotification,
  PositionEncodingKind,
  TextDocumentSyncKind,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { fixAllKind, refactorKind } from '../features/actions.ts';
import { tokenModifiers, tokenTypes } from '../features/tokens.ts';
import type { InitializationOptions } from '../protocol.ts';
import { answering } from './answer.ts';
import { diagnosing } from './diagnostics.ts';
import { addHandlers } from './handlers.ts';
import type { Host } from './host.ts';
import { Session } from './session.ts';

/** Puts the whole server behind a connection and starts listening to it. */
export function createServer(connection: Connection, host: Host): void {
  const session = new Session(connection);
  const diagnostics = diagnosing(session, connection, host);
  let pulls = false;

  connection.onInitialize((params) => {
    session.client = params.capabilities;
    session.options = optionsOf(params);
    pulls = params.capabilities.textDocument?.diagnostic !== undefined;
    return { capabilities: capabilities(params, pulls), serverInfo: { name: 'layerwise' } };
  });

  connection.onInitialized(() => {
    if (session.client.workspace?.didChangeConfiguration?.dynamicRegistration !== true) return;
    connection.client
      .register(DidChangeConfigurationNotification.type, { section: 'layerwise' })
      .catch((error: unknown) =>
        session.complainOnce(`The client refused to send changes of settings: ${String(error)}`),
      );
  });

  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    session.settingsChanged(sectionOf(settings));
    refresh();
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    push(session.open(uri, languageId, version, text));
  });

  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = session.change(uri, version, contentChanges);
    if (document === undefined) session.complainOnce(`${uri} was changed without having been opened`);
    else push(document);
  });

  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    session.close(uri);
    if (!pulls) connection.sendDiagnostics({ uri, diagnostics: [] }).catch(unsent);
  });

  const push = (document: Parameters<typeof diagnostics.push>[0]): void => {
    if (!pulls) diagnostics.push(document).catch(unsent);
  };

  const unsent = (error: unknown): void => session.complainOnce(`Problems could not be sent: ${String(error)}`);

  /** Asks the client to fetch again what depends on settings, or sends it anew. */
  const refresh = (): void => {
    const can = session.client.workspace;
    const failed = (error: unknown): void => session.complainOnce(`The client did not refresh: ${String(error)}`);
    if (!pulls) for (const document of session.documents()) push(document);
    else if (can?.diagnostics?.refreshSupport === true) connection.languages.diagnostics.refresh().catch(failed);
    if (can?.semanticTokens?.refreshSupport === true) connection.languages.semanticTokens.refresh().catch(failed);
  };

  connection.languages.diagnostics.on(diagnostics.pull);
  addHandlers(connection, session, answering(session, connection, host));
  connection.listen();
}

function capabilities({ capabilities: client }: InitializeParams, pulls: boolean): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(pulls
      ? { diagnosticProvider: { identifier: 'layerwise', interFileDependencies: false, workspaceDiagnostics: false } }
      : {}),
    hoverProvider: true,
    codeActionProvider: { codeActionKinds: ['quickfix', fixAllKind, refactorKind] },
    completionProvider: { triggerCharacters: ['=', '$', '{', ',', '-', '#'] },
    signatureHelpProvider: { triggerCharacters: ['-', '[', ',', '"', ' ', '='] },
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
    documentSymbolProvider: true,
    foldingRangeProvider: true,
    documentLinkProvider: {},
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: true,
    },
    workspace: { workspaceFolders: { supported: true } },
  };
}

function optionsOf({ initializationOptions }: InitializeParams): InitializationOptions {
  const given: Readonly<Record<string, unknown>> = isRecord(initializationOptions) ? initializationOptions : {};
  const { displayLanguage, otherExtensions } = given;
  return {
    ...(typeof displayLanguage === 'string' ? { displayLanguage } : {}),
    ...(Array.isArray(otherExtensions)
      ? { otherExtensions: otherExtensions.filter((id) => typeof id === 'string') }
      : {}),
  };
}

function sectionOf(settings: unknown): unknown {
  return isRecord(settings) ? settings['layerwise'] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
