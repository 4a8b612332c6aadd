import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

export interface ServerCommand {
  readonly name: string;
  /** A JavaScript file and its arguments, run by this Node. */
  readonly arguments: readonly string[];
  /** Answers to `workspace/configuration`, by section. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

interface Document {
  readonly uri: string;
  version: number;
  text: string;
}

/** A language server as a process, spoken to as an editor does that takes pushed diagnostics. */
export class LanguageServer {
  readonly process: ChildProcess;
  /** From the start of the process to the answer to `initialize`, in milliseconds. */
  startMs = 0;
  private readonly connection: ProtocolConnection;
  private readonly watchers = new Set<(published: PublishDiagnosticsParams) => void>();
  private count = 0;

  constructor(command: ServerCommand) {
    this.process = spawn(process.execPath, command.arguments, { stdio: ['pipe', 'pipe', 'ignore'] });
    const { stdin, stdout } = this.process;
    if (stdin === null || stdout === null) throw new Error(`${command.name} has no pipes`);
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification('textDocument/publishDiagnostics', (published: PublishDiagnosticsParams) => {
      for (const watcher of this.watchers) watcher(published);
    });
    this.connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
      items.map(({ section }) => command.settings?.[section ?? ''] ?? null),
    );
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onRequest('workspace/diagnostic/refresh', () => null);
    this.connection.listen();
  }

  async initialize(): Promise<void> {
    const started = performance.now();
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true, didChangeConfiguration: {} },
        textDocument: { publishDiagnostics: { versionSupport: true }, synchronization: {} },
      },
    });
    this.startMs = performance.now() - started;
    await this.connection.sendNotification('initialized', {});
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: {} });
  }

  /** Opens a text and waits for its first diagnostics; the milliseconds that took are returned with it. */
  async open(
    text: string,
    language: string,
    name: string,
  ): Promise<{ readonly document: Document; readonly ms: number }> {
    const document: Document = { uri: `file:///bench/${this.count++}/${name}`, version: 1, text };
    const published = this.published(document.uri, () => true);
    const started = performance.now();
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: document.uri, languageId: language, version: 1, text },
    });
    await published;
    return { document, ms: performance.now() - started };
  }

  /** Adds a faulty line at the end or takes it away again; the milliseconds until the diagnostics show it. */
  async toggle(document: Document, line: string): Promise<number> {
    const adds = !document.text.endsWith(line);
    const lastLine = document.text.split('\n').length - 1;
    const at = adds ? lastLine : lastLine - 1;
    const range = adds
      ? { start: { line: at, character: 0 }, end: { line: at, character: 0 } }
      : { start: { line: at, character: 0 }, end: { line: lastLine, character: 0 } };
    document.text = adds ? document.text + line : document.text.slice(0, -line.length);
    document.version++;
    const shows = (diagnostics: readonly Diagnostic[]): boolean =>
      diagnostics.some((one) => one.range.end.line >= at && one.range.start.line >= at - 1);
    const published = this.published(document.uri, (params) => {
      if (params.version !== undefined && params.version < document.version) return false;
      return shows(params.diagnostics) === adds;
    });
    const started = performance.now();
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: document.uri, version: document.version },
      contentChanges: [{ range, text: adds ? line : '' }],
    });
    await published;
    return performance.now() - started;
  }

  /** Asks for the hover at an offset; the milliseconds until its answer, and whether there is one. */
  async hover(document: Document, offset: number): Promise<{ readonly ms: number; readonly says: boolean }> {
    const before = document.text.slice(0, offset);
    const line = before.split('\n').length - 1;
    const position = { line, character: offset - (before.lastIndexOf('\n') + 1) };
    const started = performance.now();
    const answer: unknown = await this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: document.uri },
      position,
    });
    return { ms: performance.now() - started, says: answer !== null };
  }

  async close(document: Document): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document.uri } });
  }

  /** Resident memory in MiB. */
  memory(): number {
    const output = execFileSync('ps', ['-o', 'rss=', '-p', String(this.process.pid)], { encoding: 'utf8' });
    return Number(output.trim()) / 1024;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await ended;
    this.connection.dispose();
  }

  private published(uri: string, wanted: (params: PublishDiagnosticsParams) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.watchers.delete(watcher);
        reject(new Error(`No diagnostics for ${uri} within a minute`));
      }, 60_000);
      const watcher = (params: PublishDiagnosticsParams): void => {
        if (decodeURIComponent(params.uri) !== decodeURIComponent(uri) || !wanted(params)) return;
        clearTimeout(limit);
        this.watchers.delete(watcher);
        resolve();
      };
      this.watchers.add(watcher);
    });
  }
}
