import { strict as assert } from 'node:assert';
import { Uri, languages, workspace } from 'vscode';
import { actionsAt, apply, closeAll, finding, findingsUntil, folder, until, write } from '../inside/editor.ts';

/** Writes a file of the workspace without opening it. */
async function put(name: string, text: string): Promise<Uri> {
  const uri = Uri.joinPath(folder(), 'tests', name);
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

async function textOf(uri: Uri): Promise<string> {
  return (await workspace.openTextDocument(uri)).getText();
}

const latest = 'FROM debian:latest\nUSER 1000\n';

describe('.layerwise.yaml', () => {
  beforeEach(closeAll);

  it('counts from the moment it is there until it is gone', async () => {
    const { document } = await write('configured/Dockerfile', latest);
    await finding(document, 'latest-tag');
    const file = await put('configured/.layerwise.yaml', 'rules: { latest-tag: off }\n');
    await findingsUntil(document, 'no findings', (found) => found.length === 0);
    await workspace.fs.delete(file);
    await finding(document, 'latest-tag');
  });

  it('has what means nothing in it underlined', async () => {
    const file = await put('misspelt/.layerwise.yaml', 'rules:\n  latest-tagg: off\n');
    const { document } = await write('misspelt/Dockerfile', latest);
    await finding(document, 'latest-tag');
    const messages = () => languages.getDiagnostics(file).map(({ message }) => message);
    await until(
      languages.onDidChangeDiagnostics,
      () => messages().length > 0,
      () => 'a problem in .layerwise.yaml',
    );
    assert.deepEqual(messages(), ['Unknown rule "latest-tagg": did you mean latest-tag?']);
  });
});

describe('the build context', () => {
  beforeEach(closeAll);

  it('is read, and a fix writes .dockerignore', async () => {
    await put('context/app/main.py', '');
    const ignore = await put('context/.dockerignore', 'app\n');
    const { document } = await write('context/Dockerfile', 'FROM debian:12-slim\nCOPY app /app\nUSER 1000\n');
    const { range } = await finding(document, 'copy-ignored-file');
    const actions = await actionsAt(document, range, 'quickfix');
    await apply(
      actions.filter(({ edit }) => edit?.entries().some(([uri]) => uri.path.endsWith('.dockerignore'))),
      /./,
    );
    assert.notEqual(await textOf(ignore), 'app\n');
    await (await workspace.openTextDocument(ignore)).save();
    await findingsUntil(document, 'no findings', (found) => found.length === 0);
  });

  it('is read again when a file comes', async () => {
    await put('arriving/app', '');
    const { document } = await write('arriving/Dockerfile', 'FROM debian:12-slim\nCOPY app /app\nUSER 1000\n');
    await put('arriving/.dockerignore', 'app\n');
    await finding(document, 'copy-ignored-file');
  });
});

describe('a finding', () => {
  beforeEach(closeAll);

  it('has a page to open', async () => {
    const { document } = await write('page/Dockerfile', latest);
    const { range } = await finding(document, 'latest-tag');
    const action = (await actionsAt(document, range, 'quickfix')).find(({ title }) =>
      title.startsWith('Open the page'),
    );
    assert.equal(action?.command?.command, '_layerwise.openPage');
    assert.match(String(action.command.arguments?.[0]), /\/docs\/rules\/latest-tag\.md$/);
  });

  it('of ShellCheck stands at its place in the RUN', async () => {
    const text = 'FROM debian:12-slim\nUSER 1000\nRUN date; \\\n    cd /opt; rm -r x\n';
    const { document } = await write('shell/Dockerfile', text);
    const { range, message } = await finding(document, 'shellcheck');
    assert.equal(document.getText(range), 'cd /opt');
    assert.match(message, /^SC2164: /);
    const configuration = workspace.getConfiguration('layerwise', document.uri);
    await configuration.update('shellcheck.path', '', true);
    try {
      await findingsUntil(document, 'no findings', (found) => found.length === 0);
    } finally {
      await configuration.update('shellcheck.path', undefined, true);
    }
    await finding(document, 'shellcheck');
  });
});
