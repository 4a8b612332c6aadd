import { commands, window, workspace } from 'vscode';
import type { WorkspaceTrust } from './engine/run.ts';

/** The proof that `engine/run.ts` asks for, or undefined in a workspace that is not trusted. */
export function workspaceTrust(): WorkspaceTrust | undefined {
  return workspace.isTrusted ? { workspace: 'trusted' } : undefined;
}

/** Says why nothing was started, and where that can be changed. */
export function explainMissingTrust(what: string): void {
  const manage = 'Manage Workspace Trust';
  void window
    .showErrorMessage(
      `${what} runs the engine’s command, which an untrusted workspace may not do. Trust this workspace first.`,
      manage,
    )
    .then((choice) => (choice === manage ? commands.executeCommand('workbench.trust.manage') : undefined));
}
