import { Uri, window, workspace } from 'vscode';
import type { CommandContext } from '../commands/command.ts';
import { activePageFile, askForExplanation, nameOf, openExplanation } from '../views/explain/panel.ts';

export type ExplanationResult =
  | { readonly kind: 'explained' }
  | { readonly kind: 'not-explained'; readonly message: string };

/** Opens the page that walks through a file: the given one, or the one in the editor. */
export async function explainFile(
  { extension, client, log }: CommandContext,
  ...given: readonly unknown[]
): Promise<ExplanationResult> {
  const uri = given[0] instanceof Uri ? given[0] : (window.activeTextEditor?.document.uri ?? activePageFile());
  if (uri === undefined)
    return notExplained('There is no file in the editor. Open a Dockerfile or a Compose file, and it is explained.');
  try {
    // A document that no editor shows is closed again after a while.
    const shown = window.visibleTextEditors.some(({ document }) => document.uri.toString() === uri.toString());
    if (!shown && activePageFile()?.toString() !== uri.toString())
      await window.showTextDocument(await workspace.openTextDocument(uri));
  } catch (error) {
    log.error(`${uri.toString()} could not be opened`, error);
    return notExplained(`${nameOf(uri)} can’t be opened as text, so there is nothing to explain.`);
  }
  try {
    const explanation = await askForExplanation(client, uri);
    if (explanation === null)
      return notExplained(
        `Layerwise explains Dockerfiles and Compose files, and ${nameOf(uri)} is not read as one. Its language is chosen at the lower right of the window.`,
      );
    openExplanation({ extension, client }, uri, explanation);
    return { kind: 'explained' };
  } catch (error) {
    log.error(`${uri.toString()} could not be explained`, error);
    return notExplained(
      `The language server did not answer, so ${nameOf(uri)} can’t be explained. The output channel “Layerwise” says why.`,
    );
  }
}

function notExplained(message: string): ExplanationResult {
  void window.showWarningMessage(message);
  return { kind: 'not-explained', message };
}
