import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createServer } from '../lsp/server.ts';

// The server as a process of its own: `--node-ipc`, `--stdio`, `--socket=` or `--pipe=` says how it is spoken to.
createServer(createConnection(ProposedFeatures.all), {
  nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
});
