import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { LSPErrorCodes, StreamMessageReader, type Message } from 'vscode-languageserver/node';
import { builtServer } from '../harness/build-hosts.ts';

test('a request that is cancelled gets the protocol’s error, and the next one its answer', async () => {
  const server = spawn(process.execPath, [builtServer, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = new Map<unknown, unknown>();
  const reader = new StreamMessageReader(server.stdout);
  const answered = new Promise<void>((resolve) => {
    reader.listen((message: Message) => {
      if (!('id' in message) || 'method' in message) return;
      answers.set(message.id, 'error' in message ? message.error : 'answered');
      if (message.id === 4) resolve();
    });
  });
  const uri = 'file:///Dockerfile';
  // In one piece, so that the cancellation is there before the request it is about can have been answered.
  server.stdin.write(
    [
      { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } },
      { method: 'initialized', params: {} },
      {
        method: 'textDocument/didOpen',
        params: { textDocument: { uri, languageId: 'dockerfile', version: 1, text: 'FROM a:1\n' } },
      },
      { id: 2, method: 'textDocument/documentSymbol', params: { textDocument: { uri } } },
      { id: 3, method: 'textDocument/documentSymbol', params: { textDocument: { uri } } },
      { method: '$/cancelRequest', params: { id: 3 } },
      { id: 4, method: 'textDocument/documentSymbol', params: { textDocument: { uri } } },
    ]
      .map(frame)
      .join(''),
  );
  await answered;
  expect(answers.get(2)).toBe('answered');
  expect(answers.get(3)).toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  expect(answers.get(4)).toBe('answered');
  reader.dispose();
  server.kill();
}, 60_000);

function frame(message: object): string {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
