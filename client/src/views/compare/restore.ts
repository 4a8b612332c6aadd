import { window } from 'vscode';
import type { ExtensionContext } from 'vscode';

export const comparisonViewType = 'layerwise.compare';

/** Lets VS Code bring back the pages that were open when it was closed. The page's code is loaded only then. */
export function registerComparisonRestoring(extension: ExtensionContext): void {
  extension.subscriptions.push(
    window.registerWebviewPanelSerializer(comparisonViewType, {
      deserializeWebviewPanel: async (panel, kept: unknown) => {
        const { restoreComparison } = await import('./panel.ts');
        restoreComparison(extension, panel, kept);
      },
    }),
  );
}
