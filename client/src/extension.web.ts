import { Uri } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activate as activateShared, stop } from './activate.ts';
import type { Layerwise } from './activate.ts';

let running: Layerwise | undefined;

/** A browser starts no processes, so there are no commands here: their modules need Node and are not even loaded. */
export function activate(extension: ExtensionContext): Layerwise {
  const worker = Uri.joinPath(extension.extensionUri, 'dist', 'server', 'worker.js').toString(true);
  running = activateShared(
    extension,
    (id, name, options) => new LanguageClient(id, name, () => Promise.resolve(new Worker(worker)), options),
    [],
  );
  return running;
}

export async function deactivate(): Promise<void> {
  if (running !== undefined) await stop(running.client);
}
