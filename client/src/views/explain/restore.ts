import { window } from 'vscode';
import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

export const explanationViewType = 'layerwise.explain';

/** Lets VS Code bring back the pages that were open when it was closed. The page's code is loaded only then. */
export function registerExplanationRestoring(extension: ExtensionContext, client: BaseLanguageClient): void {
  extension.subscriptions.push(
    window.registerWebviewPanelSerializer(explanationViewType, {
      deserializeWebviewPanel: async (panel, kept: unknown) => {
        const { restoreExplanation } = await import('./panel.ts');
        await restoreExplanation({ extension, client }, panel, kept);
      },
    }),
  );
}
