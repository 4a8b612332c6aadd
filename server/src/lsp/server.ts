import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  PositionEncodingKind,
  TextDocumentSyncKind,
  WatchKind,
  type Connection,
  type FileSystemWatcher,
  type InitializeParams,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { fixAllKind, refactorKind } from '../features/actions.ts';
import { tokenModifiers, tokenTypes } from '../features/tokens.ts';
import { shellcheckChangedNotification, type InitializationOptions } from '../protocol.ts';
import { isRecord } from '../rules/is-record.ts';
import { answering } from './answer.ts';
import { diagnosing } from './diagnostics.ts';
import { addHandlers } from './handlers.ts';
import type { Host } from './host.ts';
import { Session } from './session.ts';

/** Puts the whole server behind a connection and starts listening to it. */
export function createServer(connection: Connection, host: Host): void {
  const session = new Session(connection, host.files, () => refresh());
  const diagnostics = diagnosing(session, connection, host);
  let pulls = false;

  connection.onInitialize((params) => {
    session.client = params.capabilities;
    session.options = optionsOf(params);
    session.folders = (params.workspaceFolders ?? []).map(({ uri }) => uri);
    pulls = params.capabilities.textDocument?.diagnostic !== undefined;
    return { capabilities: capabilities(params, pulls), serverInfo: { name: 'layerwise' } };
  });

  connection.onInitialized(() => {
    const can = session.client.workspace;
    const refused = (what: string) => (error: unknown) =>
      session.complainOnce(`The client refused to send changes of ${what}: ${String(error)}`);
    if (can?.didChangeConfiguration?.dynamicRegistration === true) {
      connection.client
        .register(DidChangeConfigurationNotification.type, { section: 'layerwise' })
        .catch(refused('settings'));
    }
    if (can?.didChangeWatchedFiles?.dynamicRegistration === true) {
      connection.client
        .register(DidChangeWatchedFilesNotification.type, { watchers: [...watchers] })
        .catch(refused('files'));
    }
    if (can?.workspaceFolders === true) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        session.folders = [...session.folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
      });
    }
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (session.filesChanged(changes.map(({ uri }) => uri))) refresh();
  });

  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    session.settingsChanged(sectionOf(settings));
    refresh();
  });

  connection.onNotification(shellcheckChangedNotification, () => {
    session.shellcheckChanged();
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
  addHandlers(
    connection,
    session,
    answering(session, connection, host, (document) => document.source),
    answering(session, connection, host, (document) => document.anySource),
  );
  connection.listen();
}

/** Files that come and go are what COPY can take; of these, the content counts too. */
const watchers: readonly FileSystemWatcher[] = [
  { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  { globPattern: '**/{.layerwise.yaml,.hadolint.yaml,.hadolint.yml,.dockerignore,*.dockerignore}' },
  { globPattern: '**/{compose,docker-compose}*.{yaml,yml}' },
];

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
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}

function optionsOf({ initializationOptions }: InitializeParams): InitializationOptions {
  const given: Readonly<Record<string, unknown>> = isRecord(initializationOptions) ? initializationOptions : {};
  const { displayLanguage, otherExtensions, readsFiles, opensPages, runsShellcheck } = given;
  return {
    ...(typeof displayLanguage === 'string' ? { displayLanguage } : {}),
    ...(Array.isArray(otherExtensions)
      ? { otherExtensions: otherExtensions.filter((id) => typeof id === 'string') }
      : {}),
    readsFiles: readsFiles === true,
    opensPages: opensPages === true,
    runsShellcheck: runsShellcheck === true,
  };
}

function sectionOf(settings: unknown): unknown {
  return isRecord(settings) ? settings['layerwise'] : undefined;
}
