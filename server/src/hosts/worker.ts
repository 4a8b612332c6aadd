import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { createServer } from '../lsp/server.ts';

// The server as a web worker.
declare const self: DedicatedWorkerGlobalScope;

// The one thing of Node's that a dependency wants: `dockerfile-ast` asks for the bytes of a text's first character.
Object.assign(self, { Buffer: { from: (text: string) => new TextEncoder().encode(text) } });

const turns = new MessageChannel();
const waiting: (() => void)[] = [];
// A message to oneself comes behind those that are here already, and sooner than the 4 ms browsers make of a timer.
turns.port1.addEventListener('message', () => waiting.shift()?.());
turns.port1.start();

createServer(createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self)), {
  nextTurn: () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      turns.port2.postMessage(undefined);
    }),
});
