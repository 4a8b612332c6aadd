import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { folder } from '../harness/folder.ts';
import { startServer, type Session } from './client.ts';

vi.setConfig({ testTimeout: 30_000 });

const text = '# Not needed\ndist\n!dist/keep\n';

async function hoverAt(session: Session, uri: string, line: number): Promise<string | undefined> {
  const hover = await session.connection.sendRequest<Hover | null>('textDocument/hover', {
    textDocument: { uri },
    position: { line, character: 0 },
  });
  return hover === null ? undefined : (hover.contents as MarkupContent).value;
}

/** The hover, as soon as it says something: the folder is read beside everything else. */
async function hoverUntil(session: Session, uri: string, line: number, said: string): Promise<string> {
  for (;;) {
    const hover = await hoverAt(session, uri, line);
    if (hover?.includes(said) === true) return hover;
  }
}

test.each(['ignore', 'plaintext', 'dockerignore'])(
  'patterns are explained with the folder, as %s',
  async (languageId) => {
    await using files = await folder({ '.dockerignore': text, 'dist/a': 'four', 'dist/keep': '' });
    const root = pathToFileURL(files.path).href;
    const session = await startServer({ root });
    try {
      const uri = `${root}/.dockerignore`;
      await session.open(uri, languageId, text);
      expect(await hoverUntil(session, uri, 1, 'Here it leaves out')).toContain('one file, `dist/a` (4 B)');
      expect(await hoverAt(session, uri, 2)).toContain('`dist` (line 2)');
      expect(await hoverAt(session, uri, 0)).toBeUndefined();

      await session.change(uri, 2, { text: 'none\n' });
      expect(await hoverAt(session, uri, 0)).toContain('Nothing in the folder matches it now');
      const none = path.join(files.path, 'none');
      await writeFile(none, '');
      await session.filesChanged(pathToFileURL(none).href);
      await hoverUntil(session, uri, 0, 'Here it leaves out one file');
    } finally {
      expect(await session.stop()).toBe(0);
    }
  },
);

test('an ignore file of one Dockerfile is about the context of that one, whatever the editor takes it for', async () => {
  await using files = await folder({
    'compose.yaml': 'services: {api: {build: {context: ., dockerfile: deploy/Dockerfile}}}\n',
    'deploy/Dockerfile': 'FROM scratch\nCOPY . /\n',
    'deploy/Dockerfile.dockerignore': 'dist\n',
    'dist/a': 'four',
    '.git/HEAD': '',
  });
  const root = pathToFileURL(files.path).href;
  const session = await startServer({ root });
  try {
    const uri = `${root}/deploy/Dockerfile.dockerignore`;
    await session.open(uri, 'dockerfile', 'dist\n');
    const hover = await hoverUntil(session, uri, 0, 'Here it leaves out');
    expect(hover).toContain('one file, `dist/a`');
    expect(hover).toContain('This file is for `Dockerfile` alone');
  } finally {
    await session.stop();
  }
});

test('there is nothing but hovers', async () => {
  const session = await startServer();
  try {
    const uri = 'file:///nowhere/Dockerfile.dockerignore';
    await session.open(uri, 'dockerfile', text);
    const textDocument = { uri };
    const position = { line: 1, character: 1 };
    expect(await session.problems(uri)).toEqual([]);
    expect(await session.actions(uri, { start: position, end: position })).toEqual([]);
    const ask = (method: string): Promise<unknown> =>
      session.connection.sendRequest(`textDocument/${method}`, { textDocument, position, context: {}, newName: 'x' });
    for (const method of [
      'completion',
      'references',
      'documentHighlight',
      'documentSymbol',
      'foldingRange',
      'documentLink',
    ])
      expect([method, await ask(method)]).toEqual([method, []]);
    for (const method of ['definition', 'prepareRename', 'rename', 'signatureHelp'])
      expect([method, await ask(method)]).toEqual([method, null]);
    expect(await ask('semanticTokens/full')).toEqual({ data: [] });
    expect(await hoverAt(session, uri, 1)).toContain('`dist` is looked for');
    expect(session.logged).toEqual([]);
  } finally {
    await session.stop();
  }
});
