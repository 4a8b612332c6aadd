import path from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';
import type { Message } from 'vscode-languageserver/node';

const root = path.resolve(import.meta.dirname, '../..');

/** As `scripts/build.ts` has it. */
const withoutRegistry: Plugin = {
  name: 'without registry',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/dockerRegistryClient$/ }, () => ({
      path: path.join(root, 'scripts/shims/docker-registry-client.ts'),
    }));
  },
};

interface Answer {
  readonly result?: unknown;
  readonly error?: unknown;
}

test('the worker answers every request with nothing of Node around it', async () => {
  const bundle = await build({
    absWorkingDir: root,
    entryPoints: ['server/src/hosts/worker.ts'],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    logLevel: 'error',
    alias: { path: './scripts/shims/path.ts' },
    plugins: [withoutRegistry],
  });
  // A message channel is what a worker and its page talk through; the context has a worker's globals and no others.
  const { port1: page, port2: worker } = new MessageChannel();
  const context = createContext({
    MessageChannel,
    TextEncoder,
    TextDecoder,
    URL,
    crypto,
    performance,
    setTimeout,
    clearTimeout,
    queueMicrotask,
    console,
    postMessage: (message: unknown) => worker.postMessage(message),
    addEventListener: (_type: string, listener: (event: MessageEvent) => void) =>
      worker.addEventListener('message', listener),
  });
  Object.defineProperty(context, 'self', { value: context });
  Object.defineProperty(context, 'onmessage', {
    set(listener: (event: MessageEvent) => void) {
      worker.addEventListener('message', listener);
      worker.start();
    },
  });
  runInContext(bundle.outputFiles[0]?.text ?? '', context);

  const waiting = new Map<unknown, (answer: Answer) => void>();
  const logged: Message[] = [];
  page.addEventListener('message', ({ data }: MessageEvent<Message & Answer & { readonly id?: unknown }>) => {
    if ('method' in data) logged.push(data);
    else waiting.get(data.id)?.(data);
  });
  page.start();
  let id = 0;
  const ask = (method: string, params: object): Promise<Answer> =>
    new Promise((resolve) => {
      waiting.set(++id, resolve);
      page.postMessage({ jsonrpc: '2.0', id, method, params });
    });
  const tell = (method: string, params: object): void => page.postMessage({ jsonrpc: '2.0', method, params });

  await ask('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} } } });
  tell('initialized', {});
  const textDocument = { uri: 'vscode-vfs://github/owner/name/Dockerfile' };
  const text = 'FROM alpine:3.22 AS base\nARG NAME=1\nRUN echo $NAME\nADD a b\nCMD a\n';
  tell('textDocument/didOpen', { textDocument: { ...textDocument, languageId: 'dockerfile', version: 1, text } });
  const at = (line: number, character: number): object => ({
    textDocument,
    position: { line, character },
    context: { includeDeclaration: true },
  });
  const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } };
  const answers = {
    diagnostic: await ask('textDocument/diagnostic', { textDocument }),
    codeAction: await ask('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }),
    hover: await ask('textDocument/hover', at(4, 1)),
    completion: await ask('textDocument/completion', at(5, 0)),
    signatureHelp: await ask('textDocument/signatureHelp', at(0, 5)),
    references: await ask('textDocument/references', at(2, 11)),
    symbols: await ask('textDocument/documentSymbol', { textDocument }),
    tokens: await ask('textDocument/semanticTokens/full', { textDocument }),
    stages: await ask('layerwise/stages', textDocument),
  };
  page.close();
  worker.close();

  expect(logged).toEqual([]);
  expect(answers).toMatchObject({
    diagnostic: {
      result: { items: expect.arrayContaining([expect.objectContaining({ code: 'add-for-local-file' })]) },
    },
    codeAction: { result: expect.arrayContaining([expect.objectContaining({ isPreferred: true })]) },
    hover: { result: { contents: { kind: 'markdown' } } },
    completion: { result: expect.arrayContaining([expect.objectContaining({ label: 'FROM' })]) },
    signatureHelp: { result: { signatures: expect.arrayContaining([expect.anything()]) } },
    references: { result: [{}, {}] },
    symbols: { result: expect.arrayContaining([expect.anything()]) },
    tokens: { result: { data: expect.arrayContaining([expect.any(Number)]) } },
    stages: { result: [{ name: 'base' }] },
  });
}, 60_000);
