import { Uri } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activate as activateShared, stop } from './activate.ts';
import type { Layerwise } from './activate.ts';
import { commands } from './commands/index.ts';
import { endAll } from './engine/run.ts';
import { answerWithShellcheck } from './shellcheck.ts';
import { registerComparisonRestoring } from './views/compare/restore.ts';
import { registerExplanationRestoring } from './views/explain/restore.ts';

let running: Layerwise | undefined;

export function activate(extension: ExtensionContext): Layerwise {
  const module = Uri.joinPath(extension.extensionUri, 'dist', 'server', 'node.cjs').fsPath;
  const server = { module, transport: TransportKind.ipc };
  running = activateShared(
    extension,
    (id, name, options) => new LanguageClient(id, name, { run: server, debug: server }, options),
    commands,
    { runsShellcheck: true },
  );
  answerWithShellcheck(extension, running.client);
  registerComparisonRestoring(extension);
  registerExplanationRestoring(extension, running.client);
  return running;
}

/** Waits until nothing that was started here runs any more. */
export async function deactivate(): Promise<void> {
  await Promise.all([endAll(), running && stop(running.client)]);
}
