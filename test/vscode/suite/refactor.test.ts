import { strict as assert } from 'node:assert';
import { commands, workspace } from 'vscode';
import { actionsAt, apply, closeAll, findingsUntil, open, rangeOf } from '../inside/editor.ts';
import { press, screenshot, visible } from '../inside/window.ts';

const kind = 'refactor.rewrite.layerwise';

describe('the multi-stage refactoring', () => {
  beforeEach(closeAll);

  it('splits a Python file with a compiler into two stages', async () => {
    const { document } = await open('report/Dockerfile');
    await apply(await actionsAt(document, rangeOf(document, 'FROM'), kind), /build and runtime stages/);
    const text = document.getText();
    assert.match(text, /^FROM python:3\.11-bookworm AS build$/m);
    assert.match(text, /^FROM python:3\.11-slim-bookworm/m);
    assert.match(text, /^COPY --from=build /m);
    assert.equal(text.match(/build-essential/g)?.length, 1);
    await findingsUntil(document, 'no finding in the result', (found) => found.length === 0);
  });

  it('can be taken back in one step', async () => {
    const { document } = await open('report/Dockerfile');
    const before = document.getText();
    await apply(await actionsAt(document, rangeOf(document, 'FROM'), kind), /build and runtime stages/);
    assert.notEqual(document.getText(), before);
    await commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('says why it refuses', async () => {
    const { document } = await open('Dockerfile');
    const offered = await actionsAt(document, rangeOf(document, 'FROM'), kind);
    assert.deepEqual(
      offered.filter((action) => action.edit !== undefined),
      [],
    );
    assert.ok(offered.every((action) => (action.disabled?.reason ?? '').length > 20));
  });

  it('is in the menu of refactorings', async () => {
    const editor = await open('report/Dockerfile');
    await workspace.openTextDocument(editor.document.uri);
    await commands.executeCommand('editor.action.refactor');
    await visible({ selector: '.action-widget', text: 'Split into build and runtime stages' });
    await screenshot('refactor');
    await press('Escape');
  });
});
