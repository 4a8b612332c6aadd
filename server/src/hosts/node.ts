import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { createServer } from '../lsp/server.ts';
import { nodeFiles } from './node-files.ts';

// The server as a process of its own: `--node-ipc`, `--stdio`, `--socket=` or `--pipe=` says how it is spoken to.
createServer(createConnection(ProposedFeatures.all), {
  files: nodeFiles,
  nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
});
