import { Uri } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { activate as activateShared, stop } from './activate.ts';
import type { MessageTransports } from 'vscode-languageclient/browser';
import type { Layerwise } from './activate.ts';
import explainFile from './commands/explain-file.ts';
import { registerExplanationRestoring } from './views/explain/restore.ts';

let running: Layerwise | undefined;

/** A browser starts no processes: the modules of the commands that do need Node and are not even loaded. */
export function activate(extension: ExtensionContext): Layerwise {
  const worker = Uri.joinPath(extension.extensionUri, 'dist', 'server', 'worker.js').toString(true);
  running = activateShared(
    extension,
    (id, name, options) => new LanguageClient(id, name, () => Promise.resolve(connect(new Worker(worker))), options),
    [explainFile],
  );
  registerExplanationRestoring(extension, running.client);
  return running;
}

/** The client would ask `instanceof Worker`, which is false of a worker made in VS Code's extension host. */
function connect(worker: Worker): MessageTransports {
  return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
}

export async function deactivate(): Promise<void> {
  if (running !== undefined) await stop(running.client);
}
