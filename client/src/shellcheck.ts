import { dirname } from 'node:path';
import { Uri, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  shellcheckChangedNotification,
  shellcheckRequest,
  type ShellcheckAnswer,
  type ShellcheckParams,
} from '../../server/src/protocol.ts';
import { stringSetting } from './configuration.ts';
import { run } from './engine/run.ts';
import { workspaceTrust } from './trust.ts';

/** Runs ShellCheck for the server, where the user has it and trusts the workspace. */
export function answerWithShellcheck(extension: ExtensionContext, client: BaseLanguageClient): void {
  client.onRequest(shellcheckRequest, check);
  const changed = (): void => {
    if (client.isRunning()) void client.sendNotification(shellcheckChangedNotification);
  };
  extension.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(changed),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('layerwise.shellcheck.path')) changed();
    }),
  );
}

async function check(params: ShellcheckParams): Promise<ShellcheckAnswer> {
  const trust = workspaceTrust();
  const uri = Uri.parse(params.uri, true);
  const command = stringSetting('layerwise.shellcheck.path', uri).trim();
  if (trust === undefined || command === '') return null;
  // It looks for its own settings, `.shellcheckrc`, from the folder that it runs in.
  const folder = uri.scheme === 'file' ? { folder: dirname(uri.fsPath) } : {};
  const result = await run({ command, trust }, params.arguments, { input: params.script, ...folder });
  if (result.kind !== 'exited') return null;
  // Status 1 says that something was found, 2 and up that it could not do its work on this script.
  return result.code <= 1 ? result.output : '';
}
