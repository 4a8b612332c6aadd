import { Uri } from 'vscode';
import type { Webview } from 'vscode';

/** The document of a page whose script and style are in a folder: nothing else may load, and nothing from elsewhere. */
export function pageHtml(webview: Webview, folder: Uri, title: string): string {
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  const script = webview.asWebviewUri(Uri.joinPath(folder, 'page.js')).toString();
  const style = webview.asWebviewUri(Uri.joinPath(folder, 'style.css')).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}';">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body>
<main id="page" aria-busy="true"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
