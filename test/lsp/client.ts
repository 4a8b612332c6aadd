import { spawn, type ChildProcess } from 'node:child_process';
import {
  createProtocolConnection,
  DiagnosticRefreshRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver/node';
import { builtServer, compiledOnce } from '../harness/build-hosts.ts';

export interface Session {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server published so far, oldest first. */
  readonly published: readonly PublishDiagnosticsParams[];
  readonly logged: readonly string[];
  readonly registered: readonly Registration[];
  readonly refreshes: () => number;
  /** What `workspace/configuration` answers from now on, by resource. */
  settings(give: (uri: string) => unknown): Promise<void>;
  /** Tells of files that came, went or changed. */
  filesChanged(...uris: readonly string[]): Promise<void>;
  /** The server’s next request to fetch problems again. */
  refreshed(): Promise<void>;
  open(uri: string, languageId: string, text: string, version?: number): Promise<void>;
  change(uri: string, version: number, ...changes: readonly TextDocumentContentChangeEvent[]): Promise<void>;
  pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport>;
  problems(uri: string): Promise<readonly Diagnostic[]>;
  /** The next publication for a document that fits. */
  publication(uri: string, fits?: (published: PublishDiagnosticsParams) => boolean): Promise<PublishDiagnosticsParams>;
  actions(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]>;
  /** Asks it to end, and gives its exit status. */
  stop(): Promise<number | null>;
  readonly exited: Promise<number | null>;
}

export interface Start {
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** The folder that the workspace is, as a URI. */
  readonly root?: string;
}

export const pulling: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
  },
  textDocument: {
    diagnostic: { dynamicRegistration: false, relatedInformation: true },
    codeAction: { disabledSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
    completion: { completionItem: { snippetSupport: true } },
  },
};

export const pushing: ClientCapabilities = {
  workspace: { configuration: true },
  textDocument: { publishDiagnostics: { versionSupport: true } },
};

/** Starts the real server as a process and shakes hands with it. */
export async function startServer({
  capabilities = pulling,
  initializationOptions,
  root,
}: Start = {}): Promise<Session> {
  const server = spawn(process.execPath, [builtServer, '--stdio'], {
    env: compiledOnce,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published: PublishDiagnosticsParams[] = [];
  const listeners = new Set<() => void>();
  const logged: string[] = [];
  const registered: Registration[] = [];
  let refreshes = 0;
  let give: (uri: string) => unknown = noSettings;
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.push(params);
    for (const listener of listeners) listener();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    logged.push(message);
  });
  connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
    items.map(({ scopeUri }) => give(scopeUri ?? '')),
  );
  connection.onRequest('client/registerCapability', ({ registrations }: { registrations: Registration[] }) => {
    registered.push(...registrations);
  });
  connection.onRequest(DiagnosticRefreshRequest.type, () => {
    refreshes++;
    for (const listener of listeners) listener();
  });
  connection.listen();

  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: root ?? null,
    workspaceFolders: root === undefined ? null : [{ uri: root, name: 'workspace' }],
    capabilities,
    initializationOptions,
  });
  await connection.sendNotification('initialized', {});

  const pull = (uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  return {
    connection,
    initialized,
    published,
    logged,
    registered,
    refreshes: () => refreshes,
    async settings(next) {
      give = next;
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    },
    filesChanged: (...uris) =>
      connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: uris.map((uri) => ({ uri, type: 1 })),
      }),
    refreshed() {
      const before = refreshes;
      return new Promise((resolve) => {
        const look = (): void => {
          if (refreshes === before) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
      });
    },
    open: (uri, languageId, text, version = 1) =>
      connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } }),
    change: (uri, version, ...contentChanges) =>
      connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges }),
    pull,
    async problems(uri) {
      const report = await pull(uri);
      if (report.kind !== 'full') throw new Error(`A ${report.kind} report without having asked for one`);
      return report.items;
    },
    publication(uri, fits = () => true) {
      const from = published.length;
      return new Promise((resolve) => {
        const look = (): void => {
          const found = published.slice(from).find((one) => one.uri === uri && fits(one));
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
      });
    },
    actions: (uri, range, only) =>
      connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
      }),
    exited,
    async stop() {
      if (isRunning(server)) {
        await connection.sendRequest('shutdown');
        await connection.sendNotification('exit');
      }
      const code = await exited;
      connection.dispose();
      return code;
    },
  };
}

function noSettings(): unknown {
  return {};
}

function isRunning(server: ChildProcess): boolean {
  return server.exitCode === null && server.signalCode === null;
}
