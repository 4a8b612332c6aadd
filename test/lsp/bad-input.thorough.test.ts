import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startServer, type Session } from './client.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const million = 1_000_000;
const inputs: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a byte order mark alone', '\uFEFF'],
  ['a byte order mark in front of a directive', '\uFEFF# escape=`\r\nFROM a:1\r\nRUN a `\r\n  b\r\n'],
  ['half an instruction', 'FROM alpine:3.22\nCOPY --from='],
  ['half a heredoc', 'FROM alpine:3.22\nRUN <<EOF\necho a\n'],
  ['half a JSON array', 'FROM alpine:3.22\nCMD ["a", "b'],
  ['half a mapping', 'services:\n  web:\n    image: "ngin'],
  ['binary content', Array.from({ length: 4096 }, (_, index) => String.fromCharCode((index * 7919) % 256)).join('')],
  ['lone surrogates', 'FROM a\uD800:1\nRUN \uDC00\n'],
  ['line separators that end no line', 'FROM a:1\nRUN a\u2028RUN b\u2029RUN c\u0085\n'],
  ['lone carriage returns', 'FROM a:1\rRUN a\rCOPY b c\r'],
  ['tabs and CRLF', '\tFROM a:1\r\n\tRUN <<-E\r\n\ta\r\n\tE\r\n'],
  ['a line of five million characters', `FROM a:1\nRUN ${'x '.repeat(2.5 * million)}\n`],
  ['five million characters of one word', 'x'.repeat(5 * million)],
  ['a line of five million quotes', `FROM a:1\nENV A=${'"'.repeat(5 * million)}\n`],
  ['a line of variables', `FROM a:1\nENV A=${'${A:-'.repeat(million)}\n`],
  ['a deep flow of YAML', `a: ${'['.repeat(5_000)}`],
  ['a deep block of YAML', Array.from({ length: 500 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
  [
    'an alias of an alias of an alias',
    `a: &a [x, x, x, x]\n${'bcdefghijklmno'
      .split('')
      .map((name, index) => `${name}: &${name} [*${'abcdefghijklmno'[index]}, *${'abcdefghijklmno'[index]}]`)
      .join('\n')}\nservices: *o\n`,
  ],
  ['a merge of itself', 'a: &a\n  <<: *a\nservices:\n  web: *a\n'],
  ['a long list of comments', '# layerwise ignore=x\n'.repeat(20_000)],
];

let session: Session;
beforeAll(async () => {
  session = await startServer();
});
afterAll(async () => {
  expect(await session.stop()).toBe(0);
});

test.each(inputs)('%s neither crashes the server nor holds it up', async (title, text) => {
  const started = performance.now();
  for (const [name, language] of [
    ['Dockerfile', 'dockerfile'],
    ['compose.yaml', 'dockercompose'],
  ] as const) {
    const uri = `file:///${encodeURIComponent(title)}/${name}`;
    await session.open(uri, language, text);
    const textDocument = { uri };
    const at = { textDocument, position: { line: 1, character: 6 }, context: { includeDeclaration: true } };
    const ask = (method: string, params: object): Promise<unknown> =>
      session.connection.sendRequest(`textDocument/${method}`, params);
    await Promise.all([
      session.problems(uri),
      ...['documentSymbol', 'foldingRange', 'documentLink', 'semanticTokens/full'].map((method) =>
        ask(method, { textDocument }),
      ),
      ...['hover', 'completion', 'definition', 'references', 'documentHighlight', 'signatureHelp', 'prepareRename'].map(
        (method) => ask(method, at),
      ),
      session.actions(uri, { start: { line: 0, character: 0 }, end: { line: 1, character: 3 } }, [
        'quickfix',
        'source',
        'refactor',
      ]),
    ]);
    await session.change(uri, 2, { text: 'FROM a:1' });
    await session.problems(uri);
    await session.connection.sendNotification('textDocument/didClose', { textDocument });
  }
  expect(session.logged).toEqual([]);
  expect(performance.now() - started).toBeLessThan(30_000);
});
