import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CodeAction, Range, TextEdit } from 'vscode-languageserver/node';
import { version } from '../../server/src/version.ts';
import manifest from '../../package.json' with { type: 'json' };
import { applyTextEdits } from './edits.ts';
import { pushing, startServer, type Session } from './client.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const broken = 'FROM alpine:3.22\nCOYP . /app\n';
const compose = 'version: "3"\nservices:\n  web:\n    image: nginx:1.29\n    networks: [front]\n';
const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

let number = 0;
/** A document of its own for each test. */
function uriOf(name: string): string {
  return `file:///folder/${number++}/${name}`;
}

function codes(problems: readonly { readonly code?: unknown }[]): readonly unknown[] {
  return problems.map(({ code }) => code);
}

function editsOf(action: CodeAction | undefined): readonly TextEdit[] {
  const [change] = action?.edit?.documentChanges ?? [];
  return change !== undefined && 'edits' in change ? change.edits.filter((edit) => 'newText' in edit) : [];
}

describe('a client that pulls', () => {
  let session: Session;
  beforeAll(async () => {
    session = await startServer();
  });
  afterEach(async () => {
    expect(session.logged).toEqual([]);
    await session.settings(() => ({}));
  });
  afterAll(async () => {
    expect(await session.stop()).toBe(0);
    expect(session.published).toEqual([]);
  });

  test('is told what the server can do', () => {
    const { capabilities } = session.initialized;
    expect(capabilities.positionEncoding).toBe('utf-16');
    expect(capabilities.textDocumentSync).toEqual({ openClose: true, change: 2 });
    expect(capabilities.diagnosticProvider).toEqual({
      identifier: 'layerwise',
      interFileDependencies: false,
      workspaceDiagnostics: false,
    });
    expect(capabilities.workspace?.workspaceFolders?.supported).toBe(true);
  });

  test('gets problems with code, page and exact range', async () => {
    const uri = uriOf('Dockerfile');
    await session.open(uri, 'dockerfile', broken);
    expect(await session.problems(uri)).toMatchObject([
      {
        source: 'layerwise',
        code: 'syntax-error',
        severity: 1,
        codeDescription: { href: 'https://github.com/layerwise/layerwise/blob/main/docs/rules/syntax-error.md' },
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } },
      },
    ]);
  });

  test('is told when nothing changed, and never otherwise', async () => {
    const uri = uriOf('Dockerfile');
    await session.open(uri, 'dockerfile', broken);
    const first = await session.pull(uri);
    expect((await session.pull(uri, first.resultId)).kind).toBe('unchanged');
    await session.change(uri, 2, { text: 'FROM alpine:3.22\nUSER 1000\nCMD ["a"]\n' });
    expect((await session.pull(uri, first.resultId)).kind).toBe('full');
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await session.open(uri, 'dockerfile', broken);
    expect((await session.pull(uri, first.resultId)).kind).toBe('full');
  });

  test('may open untitled and virtual documents, and Compose files by language or by name', async () => {
    const documents: readonly (readonly [string, string, string, string])[] = [
      ['untitled:Untitled-1', 'dockerfile', broken, 'syntax-error'],
      ['vscode-vfs://github/a/b/Dockerfile', 'dockerfile', broken, 'syntax-error'],
      [uriOf('compose.yaml'), 'dockercompose', compose, 'obsolete-version'],
      [uriOf('docker-compose.prod.yml'), 'yaml', compose, 'obsolete-version'],
      ['vscode-vfs://github/a/b%20c/compose.yaml?x#y', 'yaml', compose, 'obsolete-version'],
    ];
    for (const [uri, language, text, code] of documents) {
      await session.open(uri, language, text);
      expect([uri, codes(await session.problems(uri))]).toEqual([uri, expect.arrayContaining([code])]);
    }
  });

  test('gets nothing for other files', async () => {
    for (const [name, language] of [
      ['values.yaml', 'yaml'],
      ['Dockerfile', 'plaintext'],
    ] as const) {
      const uri = uriOf(name);
      await session.open(uri, language, compose);
      expect(await session.problems(uri)).toEqual([]);
      expect(await session.actions(uri, start)).toEqual([]);
    }
    expect(await session.problems('file:///never/opened/Dockerfile')).toEqual([]);
  });

  test('gets a quick fix whose edit removes the finding', async () => {
    const uri = uriOf('compose.yaml');
    await session.open(uri, 'dockercompose', compose);
    const actions = await session.actions(uri, start);
    const fix = actions.find((action) => action.isPreferred === true);
    expect(fix).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'obsolete-version' }] });
    await session.change(uri, 2, { text: applyTextEdits(compose, editsOf(fix)) });
    expect(codes(await session.problems(uri))).not.toContain('obsolete-version');
  });

  test('gets actions that silence a finding, here or in the file', async () => {
    const uri = uriOf('compose.yaml');
    await session.open(uri, 'dockercompose', compose);
    const actions = await session.actions(uri, start);
    for (const title of ['Ignore obsolete-version for this entry', 'Ignore obsolete-version in this file']) {
      const action = actions.find((one) => one.title === title);
      const silenced = uriOf('compose.yaml');
      await session.open(silenced, 'dockercompose', applyTextEdits(compose, editsOf(action)));
      expect([title, codes(await session.problems(silenced))]).toEqual([
        title,
        expect.not.arrayContaining(['obsolete-version']),
      ]);
    }
  });

  test('gets one action that fixes all, when it asks for it', async () => {
    const uri = uriOf('compose.yaml');
    await session.open(uri, 'dockercompose', compose);
    const all = { start: start.start, end: { line: 99, character: 0 } };
    for (const only of ['source', 'source.fixAll', 'source.fixAll.layerwise']) {
      const [action, ...others] = await session.actions(uri, all, [only]);
      expect(others).toEqual([]);
      expect(action).toMatchObject({ kind: 'source.fixAll.layerwise' });
      expect(applyTextEdits(compose, editsOf(action))).not.toContain('version');
    }
    expect((await session.actions(uri, all)).map(({ kind }) => kind)).not.toContain('source.fixAll.layerwise');
  });

  test('sees settings at work at once, each resource with its own', async () => {
    const [one, other] = [uriOf('compose.yaml'), uriOf('compose.yaml')];
    for (const uri of [one, other]) await session.open(uri, 'dockercompose', compose);
    const before = session.refreshes();
    await session.settings((uri) =>
      uri === one ? { rules: { 'obsolete-version': 'off' } } : { rules: { 'obsolete-version': 'error' } },
    );
    expect(codes(await session.problems(one))).not.toContain('obsolete-version');
    expect(await session.problems(other)).toMatchObject([{ code: 'obsolete-version', severity: 1 }, {}]);
    expect(session.refreshes()).toBeGreaterThan(before);
    await session.settings(() => ({ diagnostics: { enable: false } }));
    expect(await session.problems(one)).toEqual([]);
    await session.settings(() => ({ enable: false }));
    expect(await session.problems(one)).toEqual([]);
    expect(await session.actions(one, start)).toEqual([]);
  });

  test('gets right answers for every one of many open documents', async () => {
    const uris = Array.from({ length: 30 }, () => uriOf('Dockerfile'));
    for (const [index, uri] of uris.entries())
      await session.open(uri, 'dockerfile', `FROM alpine:3.22 AS s${index}\nFROM s${index}\n`);
    for (const [index, uri] of [...uris, ...uris].entries()) {
      await session.problems(uri);
      expect(await session.connection.sendRequest('layerwise/stages', { uri })).toMatchObject([
        { name: `s${index % 30}` },
        {},
      ]);
    }
  });

  test('gets a refactoring, and the reasons where it is refused', async () => {
    const whole = [
      'FROM python:3.13-slim',
      'WORKDIR /app',
      'RUN apt-get update && apt-get install -y --no-install-recommends gcc && rm -rf /var/lib/apt/lists/*',
      'COPY requirements.txt .',
      'RUN pip install --no-cache-dir -r requirements.txt',
      'COPY . .',
      'CMD ["python", "main.py"]',
      '',
    ].join('\n');
    const uri = uriOf('Dockerfile');
    await session.open(uri, 'dockerfile', whole);
    const [offered] = await session.actions(uri, start, ['refactor']);
    expect(offered).toMatchObject({ kind: 'refactor.rewrite.layerwise.multi-stage' });
    expect(applyTextEdits(whole, editsOf(offered)).match(/^FROM /gm)).toHaveLength(2);
    await session.change(uri, 2, { text: `${whole}ONBUILD RUN x\n` });
    const [refused] = await session.actions(uri, start, ['refactor.rewrite']);
    expect(refused?.disabled?.reason).toMatch(/ONBUILD/);
    expect(refused?.edit).toBeUndefined();
  });

  test('finds its way: outline, folding, links, names', async () => {
    const uri = uriOf('Dockerfile');
    const text = 'ARG TAG=3.22\nFROM alpine:$TAG AS base\nRUN a \\\n  && b\nFROM base\nCOPY --from=base /a /b\n';
    await session.open(uri, 'dockerfile', text);
    const ask = <Result>(method: string, more: object = {}): Promise<Result> =>
      session.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...more });
    const symbols = await ask<{ name: string; children: { name: string }[] }[]>('documentSymbol');
    expect(symbols.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual([
      ['ARG', []],
      ['base', ['RUN']],
      ['stage 1', ['COPY']],
    ]);
    expect(await ask('foldingRange')).toEqual([
      { startLine: 1, endLine: 3 },
      { startLine: 2, endLine: 3 },
      { startLine: 4, endLine: 5 },
    ]);
    expect(await ask('documentLink')).toMatchObject([{ target: 'https://hub.docker.com/_/alpine' }]);
    const position = { line: 5, character: 13 };
    expect(await ask('definition', { position })).toMatchObject([{ range: { start: { line: 1, character: 20 } } }]);
    expect(await ask('references', { position, context: { includeDeclaration: true } })).toHaveLength(3);
    expect(await ask('prepareRename', { position })).toEqual({
      start: { line: 5, character: 12 },
      end: { line: 5, character: 16 },
    });
    const renamed = await ask<CodeAction['edit']>('rename', { position, newName: 'build' });
    expect(applyTextEdits(text, editsOf(renamed === undefined ? undefined : { title: '', edit: renamed }))).toBe(
      text.replaceAll('base', 'build'),
    );
    await expect(ask('rename', { position, newName: 'no name' })).rejects.toThrow(/can’t be used here/);
    const variable = await ask<CodeAction['edit']>('rename', { position: { line: 0, character: 5 }, newName: 'V' });
    expect(applyTextEdits(text, editsOf(variable === undefined ? undefined : { title: '', edit: variable }))).toBe(
      text.replaceAll('TAG', 'V'),
    );
  });

  test('finds its way in a Compose file', async () => {
    const uri = uriOf('compose.yaml');
    const text = 'services:\n  web:\n    image: nginx:1.29\n    depends_on: [db]\n  db:\n    image: postgres:17\n';
    await session.open(uri, 'dockercompose', text);
    const renamed = await session.connection.sendRequest<CodeAction['edit']>('textDocument/rename', {
      textDocument: { uri },
      position: { line: 3, character: 18 },
      newName: 'store',
    });
    expect(applyTextEdits(text, editsOf(renamed === undefined ? undefined : { title: '', edit: renamed }))).toBe(
      text.replaceAll('db', 'store'),
    );
    expect(await session.connection.sendRequest('textDocument/documentLink', { textDocument: { uri } })).toHaveLength(
      2,
    );
  });

  test('gets proposals: flags, mount options, stages, keywords, variables, rules, services', async () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['dockerfile', 'FROM a:1 AS base\nFROM b:1\nCOPY --from=|', ['base']],
      ['dockerfile', 'FROM a:1\nRUN --|', ['--mount=', '--network=']],
      ['dockerfile', 'FROM a:1\nRUN --mount=type=cache,| x', ['target=', 'sharing=']],
      ['dockerfile', 'FROM a:1\nRUN --mount=type=|', ['bind', 'cache', 'secret']],
      ['dockerfile', 'FROM a:1\nWORK|', ['WORKDIR /the/workdir/path']],
      ['dockerfile', 'FROM a:1\nARG SOME=1\nRUN echo $SO|', ['$SOME']],
      ['dockerfile', 'FROM a:1 AS base\nFROM |', ['base', 'scratch', '--platform=']],
      ['dockerfile', 'FROM a:1\n# layerwise ignore=|\nRUN a', ['syntax-error']],
      ['dockercompose', 'services:\n  web:\n    depends_on:\n      - |\n  db:\n    image: a:1\n', ['db']],
      ['dockercompose', 'services:\n  web:\n    networks:\n      - fr|\nnetworks:\n  front: {}\n', ['front']],
    ];
    for (const [language, marked, expected] of cases) {
      const uri = uriOf(language === 'dockerfile' ? 'Dockerfile' : 'compose.yaml');
      const before = marked.slice(0, marked.indexOf('|'));
      await session.open(uri, language, marked.replace('|', ''));
      const line = before.split('\n').length - 1;
      const items = await session.connection.sendRequest<{ label: string }[]>('textDocument/completion', {
        textDocument: { uri },
        position: { line, character: before.length - before.lastIndexOf('\n') - 1 },
      });
      expect([marked, items.map(({ label }) => label)]).toEqual([marked, expect.arrayContaining([...expected])]);
    }
  });

  test('tells the client of stages and instructions', async () => {
    const uri = uriOf('Dockerfile');
    await session.open(
      uri,
      'dockerfile',
      'FROM alpine:3.22 AS base\nrun a \\\n  && b\nFROM base\nCOPY --from=base --link /a /b\n',
    );
    expect(await session.connection.sendRequest('layerwise/stages', { uri })).toEqual([
      { index: 0, name: 'base', base: 'alpine:3.22', line: 0 },
      { index: 1, base: 'base', line: 3 },
    ]);
    expect(await session.connection.sendRequest('layerwise/instructions', { uri })).toMatchObject([
      { keyword: 'FROM', stage: 0 },
      { keyword: 'RUN', text: 'RUN a   && b', stage: 0, range: { start: { line: 1 }, end: { line: 2 } } },
      { keyword: 'FROM', stage: 1 },
      { keyword: 'COPY', text: 'COPY --from=base --link /a /b', stage: 1 },
    ]);
    expect(await session.connection.sendRequest('layerwise/stages', { uri: 'file:///none' })).toEqual([]);
  });

  test('gets semantic tokens that do not overlap', async () => {
    const uri = uriOf('Dockerfile');
    await session.open(
      uri,
      'dockerfile',
      '# syntax=docker/dockerfile:1\n# Note.\nFROM a:1 AS b\nRUN --mount=type=cache,target=$X <<E cat\nx $Y\nE\nCOPY --from=b a$X b\n',
    );
    const { data } = await session.connection.sendRequest<{ data: number[] }>('textDocument/semanticTokens/full', {
      textDocument: { uri },
    });
    expect(data.length % 5).toBe(0);
    expect(data.length).toBeGreaterThan(50);
    for (let at = 5; at < data.length; at += 5) {
      if (data[at] === 0) expect(data[at + 1]).toBeGreaterThanOrEqual(data[at - 5 + 2] ?? 0);
    }
  });
});

describe('a client that can only be pushed to', () => {
  test('gets every version it waits for, but none that is out of date already', async () => {
    const session = await startServer({ capabilities: pushing });
    const uri = uriOf('Dockerfile');
    const opened = session.publication(uri);
    await session.open(uri, 'dockerfile', broken);
    expect(await opened).toMatchObject({ version: 1, diagnostics: [{ code: 'syntax-error' }] });
    expect(session.initialized.capabilities.diagnosticProvider).toBeUndefined();

    const last = session.publication(uri, ({ version: published }) => published === 60);
    await Promise.all(
      Array.from({ length: 59 }, (_, index) =>
        session.change(uri, index + 2, { text: `FROM alpine:3.22\n${'X'.repeat(index + 1)} y\n` }),
      ),
    );
    await last;
    const versions = session.published.filter((one) => one.uri === uri).map((one) => one.version ?? 0);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(versions.length).toBeLessThan(40);

    const closed = session.publication(uri, ({ diagnostics }) => diagnostics.length === 0);
    await session.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await closed;
    expect(await session.stop()).toBe(0);
  });

  test('sees a change of settings without asking, also where settings can only be sent', async () => {
    const session = await startServer({ capabilities: { textDocument: { publishDiagnostics: {} } } });
    const uri = uriOf('compose.yaml');
    const opened = session.publication(uri, ({ diagnostics }) =>
      diagnostics.some(({ code }) => code === 'obsolete-version'),
    );
    await session.open(uri, 'dockercompose', compose);
    await opened;
    const changed = session.publication(uri, ({ diagnostics }) =>
      diagnostics.every(({ code }) => code !== 'obsolete-version'),
    );
    await session.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { layerwise: { rules: { 'obsolete-version': 'off' } } },
    });
    await changed;
    expect(await session.stop()).toBe(0);
  });
});

describe('other extensions for the same files', () => {
  test('make the server step back from what they offer, and from nothing else', async () => {
    const session = await startServer({
      initializationOptions: { otherExtensions: ['ms-azuretools.vscode-containers', 'redhat.vscode-yaml'] },
    });
    const uri = uriOf('Dockerfile');
    await session.open(uri, 'dockerfile', 'FROM alpine:3.22 AS base\nFROM base\n');
    const ask = (method: string, of = uri): Promise<unknown> =>
      session.connection.sendRequest(`textDocument/${method}`, {
        textDocument: { uri: of },
        position: { line: 1, character: 6 },
        context: { includeDeclaration: true },
      });
    expect(await ask('documentSymbol')).toEqual([]);
    expect(await ask('completion')).toEqual([]);
    expect(await ask('references')).toHaveLength(2);
    const composeUri = uriOf('compose.yaml');
    await session.open(composeUri, 'dockercompose', compose);
    expect(await ask('documentSymbol', composeUri)).toEqual([]);
    expect(codes(await session.problems(composeUri))).toContain('obsolete-version');
    await session.settings(() => ({ navigation: { enable: 'on' } }));
    expect(await ask('documentSymbol')).toHaveLength(2);
    await session.stop();
  });
});

describe('settings that mean nothing', () => {
  test('are named in the log once and have their defaults', async () => {
    const session = await startServer();
    await session.settings(() => ({ preset: 'loud', hover: { language: 'fr' }, rules: { nothing: 'off' } }));
    for (const name of ['compose.yaml', 'compose.yml']) {
      const uri = uriOf(name);
      await session.open(uri, 'dockercompose', compose);
      expect(codes(await session.problems(uri))).toContain('obsolete-version');
    }
    expect(session.logged).toEqual([
      'The setting layerwise.preset can\'t be "loud"',
      'The setting layerwise.hover.language can\'t be "fr"',
      'Unknown rule "nothing"',
    ]);
    await session.stop();
  });
});

test('the version is the manifest’s', () => {
  expect(version).toBe(manifest.version);
});

test('a server without a shutdown request ends with status 1', async () => {
  const session = await startServer();
  await session.connection.sendNotification('exit');
  expect(await session.exited).toBe(1);
});
