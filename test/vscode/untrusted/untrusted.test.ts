import { strict as assert } from 'node:assert';
import { Uri, commands, workspace } from 'vscode';
import { actionsAt, apply, closeAll, finding, findings, folder, hoverAt, open, write } from '../inside/editor.ts';

describe('a workspace that is not trusted', () => {
  beforeEach(closeAll);

  it('is not trusted', () => {
    assert.equal(workspace.isTrusted, false);
  });

  it('has findings, fixes and hovers', async () => {
    const { document } = await open('Dockerfile');
    const { range } = await finding(document, 'add-for-local-file');
    await apply(await actionsAt(document, range), 'Replace ADD with COPY');
    assert.match(document.getText(), /^COPY \. \/srv\/shop$/m);
    assert.match(await hoverAt(document, 'CMD'), /docker run IMAGE/);
  });

  it('does not run ShellCheck', async () => {
    const text = 'FROM debian:12-slim\nUSER 1000\nRUN date; cd /opt; rm -r x\nADD a /\n';
    const { document } = await write('shell/Dockerfile', text);
    await finding(document, 'add-for-local-file');
    // What it would say needs a process, which takes longer than the server's own rules; then it has been asked for.
    await hoverAt(document, 'RUN');
    assert.deepEqual(
      findings(document).filter((found) => found.startsWith('shellcheck')),
      [],
    );
  });

  it('builds nothing', async () => {
    const { document } = await open('Dockerfile');
    const result = await commands.executeCommand('layerwise.buildImage', document.uri, {
      target: null,
      tag: 'layerwise-test:untrusted',
    });
    assert.deepEqual(result, { kind: 'not-built', message: 'The workspace is not trusted' });
  });

  it('explains a whole file, which runs nothing', async () => {
    const { document } = await open('Dockerfile');
    const result = await commands.executeCommand('layerwise.explainFile', document.uri);
    assert.deepEqual(result, { kind: 'explained' });
  });

  it('compares nothing', async () => {
    const result = await commands.executeCommand('layerwise.compareImages', { before: 'a:1', after: 'b:1' });
    assert.deepEqual(result, { kind: 'not-compared', message: 'The workspace is not trusted' });
  });

  it('cannot choose the command that is run', async () => {
    const settings = Uri.joinPath(folder(), '.vscode/settings.json');
    const changed = new Promise<void>((resolve) => {
      const listener = workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration('layerwise.preset')) return;
        listener.dispose();
        resolve();
      });
    });
    await workspace.fs.writeFile(
      settings,
      new TextEncoder().encode('{ "layerwise.preset": "strict", "layerwise.engine.path": "/tmp/other" }'),
    );
    await changed;
    const read = workspace.getConfiguration('layerwise');
    assert.equal(read.get('preset'), 'strict');
    assert.equal(read.get('engine.path'), 'docker');
  });
});
