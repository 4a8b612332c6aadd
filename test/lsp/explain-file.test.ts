import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { explainFileRequest, type ExplainFileParams, type FileExplanation } from '../../server/src/protocol.ts';
import { startServer, type Session } from './client.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const dockerfile =
  'FROM golang:1.25 AS build\r\nRUN go build -o /a .\r\n\r\nFROM scratch\r\nCOPY --from=build /a /a\r\n';
const compose = 'services:\n  web:\n    image: nginx:1.29\n    ports:\n      - "8080:80"\n';

let session: Session;
beforeAll(async () => {
  session = await startServer({ initializationOptions: { displayLanguage: 'vi' } });
});
afterEach(async () => {
  expect(session.logged).toEqual([]);
  await session.settings(() => ({}));
});
afterAll(async () => {
  expect(await session.stop()).toBe(0);
});

function explain(uri: string): Promise<FileExplanation | null> {
  const params: ExplainFileParams = { uri };
  return session.connection.sendRequest(explainFileRequest, params);
}

test('a Dockerfile is explained with the lines that a click goes to', async () => {
  const uri = 'file:///folder/one/Dockerfile';
  await session.open(uri, 'dockerfile', dockerfile);
  const explanation = await explain(uri);
  const [build, final] = explanation?.parts ?? [];
  expect(build?.range.start).toEqual({ line: 0, character: 0 });
  expect(final?.range).toEqual({ start: { line: 3, character: 0 }, end: { line: 4, character: 23 } });
  expect(final?.items.map(({ source, range }) => [source, range.start.line])).toContainEqual([
    'COPY --from=build /a /a',
    4,
  ]);
  const copy = explanation?.picture?.edges.find(({ kind }) => kind === 'copy');
  expect(copy).toEqual({
    from: 'stage:0',
    to: 'stage:1',
    kind: 'copy',
    label: '/a',
    range: { start: { line: 4, character: 0 }, end: { line: 4, character: 23 } },
  });
  const scratch = explanation?.picture?.nodes.find(({ id }) => id === 'image:scratch');
  expect(scratch).toEqual({ id: 'image:scratch', kind: 'image', label: 'scratch' });
  expect(JSON.stringify(explanation)).not.toContain('"span"');
});

test('the page speaks the language of the hovers: that of the setting, else the editor’s', async () => {
  const uri = 'file:///folder/two/compose.yaml';
  await session.open(uri, 'dockercompose', compose);
  expect(await explain(uri)).toMatchObject({ language: 'vi', title: 'Tệp Compose' });
  await session.settings(() => ({ hover: { language: 'en' } }));
  expect(await explain(uri)).toMatchObject({ language: 'en', title: 'Compose file' });
});

test('it follows what is typed, and is there where hovers are switched off', async () => {
  const uri = 'file:///folder/three/compose.yaml';
  await session.open(uri, 'dockercompose', compose);
  await session.settings(() => ({ hover: { enable: false, language: 'en' } }));
  const headings = async () => (await explain(uri))?.parts.map(({ heading }) => heading);
  expect(await headings()).toEqual([
    [
      { kind: 'text', text: 'Service ' },
      { kind: 'code', text: 'web' },
    ],
  ]);
  await session.change(uri, 2, { text: compose.replace('web', 'api') });
  expect(await headings()).toEqual([
    [
      { kind: 'text', text: 'Service ' },
      { kind: 'code', text: 'api' },
    ],
  ]);
});

test('there is nothing of what is not open or of another language', async () => {
  expect(await explain('file:///folder/none/Dockerfile')).toBeNull();
  const uri = 'file:///folder/four/notes.txt';
  await session.open(uri, 'plaintext', 'FROM here to there');
  expect(await explain(uri)).toBeNull();
});
