import { writeFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import type { ClientCapabilities, Diagnostic } from 'vscode-languageserver/node';
import { folder, type Folder } from '../harness/folder.ts';
import { pulling, startServer, type Session } from './client.ts';

vi.setConfig({ testTimeout: 30_000 });

const watching: ClientCapabilities = {
  ...pulling,
  workspace: {
    ...pulling.workspace,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
  },
};

/** A server for a folder, with one of its Dockerfiles open. */
async function open(
  files: Folder,
  text: string,
  settings: unknown = {},
): Promise<Session & AsyncDisposable & { readonly uri: string }> {
  const root = pathToFileURL(files.path).href;
  const session = await startServer({ capabilities: watching, root, initializationOptions: { opensPages: true } });
  await session.settings(() => settings);
  const uri = `${root}/Dockerfile`;
  await session.open(uri, 'dockerfile', text);
  return { ...session, uri, [Symbol.asyncDispose]: async () => void (await session.stop()) };
}

function codes(problems: readonly Diagnostic[]): readonly unknown[] {
  return problems.map(({ code }) => code);
}

/** The problems, as soon as they are those of certain rules: what lies around a file is read beside everything else. */
async function problemsUntil(
  session: Session & { readonly uri: string },
  expected: readonly string[],
): Promise<readonly Diagnostic[]> {
  for (;;) {
    const refreshed = session.refreshed();
    const problems = await session.problems(session.uri);
    if (JSON.stringify(codes(problems)) === JSON.stringify(expected)) return problems;
    await refreshed;
  }
}

const latest = 'FROM debian:latest\nUSER 1000\n';

describe('.layerwise.yaml in the editor', () => {
  test('wins over the settings, and holds as soon as it is there', async () => {
    await using files = await folder({});
    await using session = await open(files, latest, { rules: { 'latest-tag': 'error' } });
    expect(codes(await session.problems(session.uri))).toEqual(['latest-tag']);

    const file = path.join(files.path, '.layerwise.yaml');
    await writeFile(file, 'rules: { latest-tag: off }\n');
    await session.filesChanged(pathToFileURL(file).href);
    await problemsUntil(session, []);

    await rm(file);
    await session.filesChanged(pathToFileURL(file).href);
    await problemsUntil(session, ['latest-tag']);
  });

  test('what means nothing in it is underlined there, until it is right', async () => {
    await using files = await folder({ '.layerwise.yaml': 'preset: strict\nrules:\n  latest-tagg: off\n' });
    const file = path.join(files.path, '.layerwise.yaml');
    const uri = pathToFileURL(file).href;
    await using session = await open(files, latest);
    const complained = session.publication(uri);
    await session.problems(session.uri);
    expect((await complained).diagnostics).toMatchObject([
      {
        range: { start: { line: 2, character: 2 }, end: { line: 2, character: 13 } },
        message: 'Unknown rule "latest-tagg": did you mean latest-tag?',
      },
    ]);
    await writeFile(file, 'rules: { latest-tag: off }\n');
    const cleared = session.publication(uri);
    await session.filesChanged(uri);
    expect(await session.problems(session.uri)).toEqual([]);
    expect((await cleared).diagnostics).toEqual([]);
  });

  test('excluded files have no problems', async () => {
    await using files = await folder({ '.layerwise.yaml': 'exclude: Dockerfile\n' });
    await using session = await open(files, latest);
    expect(await session.problems(session.uri)).toEqual([]);
  });
});

describe('the build context in the editor', () => {
  const copies = 'FROM debian:12-slim\nCOPY app /app\nUSER 1000\n';

  test('what a pattern of .dockerignore leaves out is said when the folder was read, and no longer when it changed', async () => {
    await using files = await folder({ '.dockerignore': 'app\n', 'app/main': '' });
    await using session = await open(files, copies);
    await problemsUntil(session, ['copy-ignored-file']);

    const ignore = path.join(files.path, '.dockerignore');
    await writeFile(ignore, 'other\n');
    await session.filesChanged(pathToFileURL(ignore).href);
    await problemsUntil(session, []);
  });

  test('a fix of .dockerignore is an edit of that file', async () => {
    await using files = await folder({ '.dockerignore': 'app\n', 'app/main': '' });
    await using session = await open(files, copies);
    const [problem] = await problemsUntil(session, ['copy-ignored-file']);
    const actions = await session.actions(session.uri, problem?.range ?? never());
    const fix = actions.find(({ edit }) => JSON.stringify(edit).includes('.dockerignore'));
    expect(fix?.edit?.documentChanges).toHaveLength(1);
    expect(JSON.stringify(fix?.edit)).toContain(`${pathToFileURL(files.path).href}/.dockerignore`);
    expect(fix?.isPreferred ?? false).toBe(false);
  });

  test('files that come and go are watched', async () => {
    await using files = await folder({});
    await using session = await open(files, copies);
    await session.problems(session.uri);
    const methods = session.registered.map(({ method }) => method);
    expect(methods).toContain('workspace/didChangeWatchedFiles');
  });

  test('a document that is in no folder has none', async () => {
    await using files = await folder({});
    await using session = await open(files, copies);
    await session.open('untitled:Untitled-1', 'dockerfile', 'FROM debian:12-slim\nCOPY nothing /app\nUSER 1000\n');
    expect(await session.problems('untitled:Untitled-1')).toEqual([]);
  });
});

test('every finding links to its page', async () => {
  await using files = await folder({});
  await using session = await open(files, latest);
  const [problem] = await session.problems(session.uri);
  const actions = await session.actions(session.uri, problem?.range ?? never());
  expect(actions.find(({ title }) => title === 'Open the page on latest-tag')?.command).toEqual({
    title: 'Open the page on latest-tag',
    command: '_layerwise.openPage',
    arguments: [expect.stringMatching(/\/docs\/rules\/latest-tag\.md$/)],
  });
});

function never(): never {
  throw new Error('There is no problem');
}
