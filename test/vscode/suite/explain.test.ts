import { strict as assert } from 'node:assert';
import { ConfigurationTarget, Disposable, Range, Uri, ViewColumn, commands, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { closeAll, folder, open, rangeOf, select, until, write } from '../inside/editor.ts';
import { click, focused, gone, point, press, screenshot, visible } from '../inside/window.ts';

interface Result {
  readonly kind: string;
  readonly message?: string;
}

const explain = (...given: readonly unknown[]): Thenable<Result> =>
  commands.executeCommand<Result>('layerwise.explainFile', ...given);

describe('Explain This File', () => {
  beforeEach(async () => {
    await commands.executeCommand('notifications.clearAll');
    await closeAll();
  });
  after(closeAll);

  it('walks through a Dockerfile beside it', async () => {
    await open('Dockerfile');
    assert.deepEqual(await explain(), { kind: 'explained' });
    for (const text of ['FROM python', 'ADD . /srv/shop', 'RUN pip install', 'CMD python -m shop'])
      await visible({ selector: '.item .source', text });
    await visible({ selector: '.picture:has(.node.final-stage)' });
    await visible({ selector: 'html[lang=en] h1' });
    assert.deepEqual(
      window.tabGroups.all.map(({ tabs }) => tabs.map(({ label }) => label)),
      [['Dockerfile'], ['Explain Dockerfile']],
    );
    await point();
    await screenshot('explain-dockerfile-en');
  });

  it('walks through the services of a Compose file', async () => {
    await open('compose.yaml');
    await explain();
    for (const kind of ['host', 'service', 'network', 'volume'])
      await visible({ selector: `.picture:has(.node.${kind})` });
    for (const text of ['shop', 'database', 'metrics']) await visible({ selector: 'section h2', text });
    await visible({ selector: '.item .source', text: 'network_mode: host' });
    await point();
    await screenshot('explain-compose-en');
  });

  it('speaks Vietnamese where that is chosen, and on an open page', async () => {
    const configuration = workspace.getConfiguration('layerwise.hover', folder());
    try {
      for (const [file, name] of [
        ['Dockerfile', 'explain-dockerfile-vi'],
        ['compose.yaml', 'explain-compose-vi'],
      ] as const) {
        await open(file);
        await explain();
        await visible({ selector: 'html[lang=en] h1' });
        await configuration.update('language', 'vi', ConfigurationTarget.Workspace);
        const text = await visible({ selector: 'html[lang=vi] main' });
        assert.match(text, /[ạảấầậắằệếềộốồợớờụứừựỹỳ]/);
        await point();
        await screenshot(name);
        await configuration.update('language', undefined, ConfigurationTarget.Workspace);
        await visible({ selector: 'html[lang=en] h1' });
        await closeAll();
      }
    } finally {
      await configuration.update('language', undefined, ConfigurationTarget.Workspace);
    }
  });

  it('is offered above the editor, and opens one page a file', async () => {
    const dockerfile = await open('Dockerfile');
    await click({ selector: '.editor-actions [aria-label^="Explain This File"]' });
    await visible({ selector: '.item .source', text: 'CMD python -m shop' });
    await window.showTextDocument(dockerfile.document, ViewColumn.One);
    await explain();
    const compose = await workspace.openTextDocument(Uri.joinPath(folder(), 'compose.yaml'));
    await window.showTextDocument(compose, ViewColumn.One);
    await explain();
    await visible({ selector: '.item .source', text: 'network_mode: host' });
    const labels = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    assert.deepEqual(labels.filter((label) => label.startsWith('Explain')).toSorted(), [
      'Explain Dockerfile',
      'Explain compose.yaml',
    ]);
  });

  it('goes to the line of what is clicked', async () => {
    const { document } = await open('Dockerfile');
    await explain();
    await click({ selector: '.item .source', text: 'CMD python -m shop' });
    await selected(document, 'CMD python -m shop');
    assert.equal(window.activeTextEditor?.viewColumn, ViewColumn.One);
    await click({ selector: '.item h3', text: 'WORKDIR' });
    await selected(document, 'WORKDIR /srv/shop');
    await click({ selector: '.picture .node.final-stage' });
    await selected(document, 'FROM python');
  });

  it('goes to the line with the keyboard', async () => {
    const { document } = await open('Dockerfile');
    await explain();
    await visible({ selector: '.item .source' });
    await click({ selector: 'h1' });
    let reached = '';
    for (let pressed = 0; pressed < 60 && !reached.includes('CMD python'); pressed++) {
      await press('Tab');
      reached = await focused();
    }
    assert.match(reached, /^button Go to line \d+: CMD python -m shop$/);
    await press('Enter');
    await selected(document, 'CMD python -m shop');
  });

  it('marks the line of the cursor and leaves the focus in the editor', async () => {
    const { document } = await open('Dockerfile');
    await explain();
    // VS Code moves the focus to a page that was asked for once it is there.
    await visible({ selector: '.item .source' });
    const editor = await window.showTextDocument(document, ViewColumn.One);
    select(editor, 'EXPOSE');
    await visible({ selector: '.item[aria-current]', text: 'EXPOSE 8000' });
    select(editor, 'WORKDIR');
    await visible({ selector: '.item[aria-current]', text: 'WORKDIR /srv/shop' });
    await gone({ selector: '.item[aria-current]', text: 'EXPOSE 8000' });
    assert.equal(window.activeTextEditor?.document.uri.toString(), document.uri.toString());
    await press('ArrowDown', 'ArrowDown');
    await visible({ selector: '.item[aria-current]', text: 'USER root' });
  });

  it('follows the file', async () => {
    const editor = await write('explain/Dockerfile', 'FROM alpine:3.22\nEXPOSE 8000\n');
    await explain();
    await visible({ selector: '.source', text: 'EXPOSE 8000' });
    await editor.edit((edit) => edit.replace(rangeOf(editor.document, 'EXPOSE 8000'), 'USER 1000'));
    await visible({ selector: '.source', text: 'USER 1000' });
    await gone({ selector: '.source', text: 'EXPOSE 8000' });
    await editor.document.save();
  });

  it('comes back after another page was in front', async () => {
    await open('Dockerfile');
    await explain();
    await visible({ selector: '.source', text: 'FROM python' });
    await window.showTextDocument(await workspace.openTextDocument({ content: 'x' }), ViewColumn.Two);
    await gone({ selector: '.source', text: 'FROM python' });
    await commands.executeCommand('workbench.action.closeActiveEditor');
    await visible({ selector: '.source', text: 'FROM python' });
  });

  it('says that the file was closed, and opens it again', async () => {
    const { document } = await write('explain/Dockerfile', 'FROM alpine:3.22\nUSER 1000\n');
    await explain();
    await visible({ selector: '.source', text: 'USER 1000' });
    const tab = window.tabGroups.all[0]?.tabs[0];
    assert.ok(tab);
    await window.tabGroups.close(tab);
    await visible({ selector: 'main#page [role=status]', text: 'The file was closed' });
    await click({ selector: 'button.open', text: 'Dockerfile' });
    await visible({ selector: '.source', text: 'USER 1000' });
    assert.equal(window.activeTextEditor?.document.uri.toString(), document.uri.toString());
  });

  it('says what it is for where there is nothing to explain', async () => {
    const none = await explain();
    assert.equal(none.kind, 'not-explained');
    assert.match(none.message ?? '', /Open a Dockerfile or a Compose file/);
    await open('requirements.txt');
    const other = await explain();
    assert.equal(other.kind, 'not-explained');
    assert.match(other.message ?? '', /requirements\.txt is not read as one/);
  });
});

/** Waits until the editor shows that text as its selection. */
async function selected(document: TextDocument, text: string): Promise<void> {
  const now = (): string => {
    const editor = window.activeTextEditor;
    if (editor?.document !== document) return '';
    return document.getText(new Range(editor.selection.start, editor.selection.end));
  };
  await until(
    // The selection may be there before the editor counts as the active one.
    (listener: (event: unknown) => unknown) =>
      Disposable.from(window.onDidChangeTextEditorSelection(listener), window.onDidChangeActiveTextEditor(listener)),
    () => now().startsWith(text),
    () => `${text} to be selected; selected is ${JSON.stringify(now())}`,
  );
}
