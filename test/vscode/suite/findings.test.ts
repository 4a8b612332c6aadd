import { strict as assert } from 'node:assert';
import { commands, workspace } from 'vscode';
import {
  actionsAt,
  apply,
  closeAll,
  finding,
  findings,
  findingsUntil,
  open,
  rangeOf,
  select,
  textUntil,
  write,
} from '../inside/editor.ts';
import { screenshot, visible } from '../inside/window.ts';

describe('findings', () => {
  beforeEach(closeAll);

  it('appear when a Dockerfile is opened', async () => {
    const { document } = await open('Dockerfile');
    assert.equal(document.languageId, 'dockerfile');
    await finding(document, 'add-for-local-file');
    const rules = rulesOf(findings(document));
    for (const rule of ['latest-tag', 'add-for-local-file', 'root-user']) assert.ok(rules.includes(rule), rules.join());
    assert.ok(findings(document).includes('add-for-local-file: ADD'), findings(document).join('\n'));
  });

  it('are underlined and listed', async () => {
    const { document } = await open('Dockerfile');
    await finding(document, 'add-for-local-file');
    await commands.executeCommand('workbench.actions.view.problems');
    await visible({ selector: '.squiggly-warning' });
    const row = await visible({ selector: '.markers-panel .monaco-list-row', text: 'add-for-local-file' });
    assert.match(row, /layerwise/);
    await commands.executeCommand('workbench.action.focusActiveEditorGroup');
    await screenshot('problems');
    await commands.executeCommand('workbench.action.closePanel');
  });

  it('appear when a Compose file is opened', async () => {
    const { document } = await open('compose.yaml');
    await finding(document, 'obsolete-version');
    const rules = rulesOf(findings(document));
    assert.deepEqual(rules, ['obsolete-version', 'ports-with-host-network', 'undefined-reference']);
  });

  it('follow what is typed', async () => {
    const editor = await write('typed/Dockerfile', 'FROM alpine:3.22\nUSER app\n');
    await findingsUntil(editor.document, 'no findings', (found) => found.length === 0);
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), '# The newest one.\n'));
    await editor.edit((edit) => edit.replace(rangeOf(editor.document, 'USER app'), 'ADD app.py /\nUSER app'));
    await finding(editor.document, 'add-for-local-file');
    await editor.edit((edit) => edit.replace(rangeOf(editor.document, 'ADD'), 'COPY'));
    await findingsUntil(editor.document, 'no findings', (found) => found.length === 0);
  });

  it('go away with their file', async () => {
    const { document } = await write('closed/Dockerfile', 'FROM alpine:3.22\nADD app.py /\nUSER app\n');
    await finding(document, 'add-for-local-file');
    await closeAll();
    await findingsUntil(document, 'no findings', (found) => found.length === 0);
  });

  it('are fixed by a quick fix', async () => {
    const { document } = await write('fixed/Dockerfile', 'FROM alpine:3.22\nADD app.py /\nUSER app\n');
    const { range } = await finding(document, 'add-for-local-file');
    await apply(await actionsAt(document, range, 'quickfix'), 'Replace ADD with COPY');
    assert.equal(document.getText(), 'FROM alpine:3.22\nCOPY app.py /\nUSER app\n');
    await findingsUntil(document, 'no findings', (found) => found.length === 0);
  });

  it('are fixed by the command that applies the best fix', async () => {
    const editor = await write('auto/Dockerfile', 'FROM alpine:3.22\nADD app.py /\nUSER app\n');
    await finding(editor.document, 'add-for-local-file');
    select(editor, 'ADD');
    await commands.executeCommand('editor.action.autoFix');
    await textUntil(editor.document, 'COPY', (text) => text === 'FROM alpine:3.22\nCOPY app.py /\nUSER app\n');
  });

  it('are silenced by a comment', async () => {
    const { document } = await write('silenced/Dockerfile', 'FROM alpine:3.22\nADD app.py /\nUSER app\n');
    const { range } = await finding(document, 'add-for-local-file');
    await apply(await actionsAt(document, range, 'quickfix'), 'Ignore add-for-local-file for this instruction');
    await findingsUntil(document, 'no findings', (found) => found.length === 0);
    assert.match(document.getText(), /layerwise ignore=add-for-local-file/);
  });

  it('are fixed on save where that is switched on', async () => {
    const configuration = workspace.getConfiguration('editor', { languageId: 'dockerfile' });
    await configuration.update('codeActionsOnSave', { 'source.fixAll.layerwise': 'explicit' }, false, true);
    try {
      const editor = await write('saved/Dockerfile', 'FROM alpine:3.22\nADD app.py /\nUSER app\n');
      await editor.edit((edit) => edit.insert(editor.document.positionAt(editor.document.getText().length), '# end\n'));
      await editor.document.save();
      assert.equal(editor.document.getText(), 'FROM alpine:3.22\nCOPY app.py /\nUSER app\n# end\n');
    } finally {
      await configuration.update('codeActionsOnSave', undefined, false, true);
    }
  });

  it('are switched off by a setting', async () => {
    const { document } = await write('settings/Dockerfile', 'FROM alpine:3.22\nADD app.py /\nUSER app\n');
    await finding(document, 'add-for-local-file');
    const configuration = workspace.getConfiguration('layerwise', document.uri);
    await configuration.update('rules', { 'add-for-local-file': 'off' });
    await findingsUntil(document, 'no findings', (found) => found.length === 0);
    await configuration.update('rules', undefined);
    await finding(document, 'add-for-local-file');
  });
});

/** Each rule once, in the order of the alphabet. */
function rulesOf(found: readonly string[]): readonly string[] {
  return [...new Set(found.map((one) => one.split(':')[0] ?? ''))].toSorted((left, right) => left.localeCompare(right));
}
