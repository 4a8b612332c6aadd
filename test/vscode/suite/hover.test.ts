import { strict as assert } from 'node:assert';
import { commands, ConfigurationTarget, workspace } from 'vscode';
import { closeAll, hoverAt, open, select } from '../inside/editor.ts';
import { press, screenshot, visible } from '../inside/window.ts';

describe('hovers', () => {
  beforeEach(closeAll);

  it('tell which process will run', async () => {
    const { document } = await open('Dockerfile');
    const hover = await hoverAt(document, 'CMD');
    assert.match(hover, /\/bin\/sh/);
    assert.match(hover, /python -m shop/);
  });

  it('tell who reaches whom', async () => {
    const { document } = await open('compose.yaml');
    const networks = await hoverAt(document, 'networks:\n      - front');
    assert.match(networks, /database/);
  });

  it('are in Vietnamese where that is chosen', async () => {
    const { document } = await open('Dockerfile');
    const english = await hoverAt(document, 'CMD');
    const configuration = workspace.getConfiguration('layerwise.hover', document.uri);
    await configuration.update('language', 'vi');
    try {
      const vietnamese = await hoverAt(document, 'CMD');
      assert.notEqual(vietnamese, english);
      assert.match(vietnamese, /[ạảấầậắằệếềộốồợớờụứừựỹỳ]/);
      assert.match(vietnamese, /python -m shop/);
    } finally {
      await configuration.update('language', undefined);
    }
  });

  for (const [language, picture, words] of [
    [undefined, 'hover', 'Watch out'],
    ['vi', 'hover-vi', 'Lưu ý'],
  ] as const) {
    it(`are shown by VS Code, ${language ?? 'in its own language'}`, async () => {
      const configuration = workspace.getConfiguration('layerwise.hover');
      await configuration.update('language', language, ConfigurationTarget.Global);
      try {
        const editor = await open('Dockerfile');
        select(editor, 'CMD');
        await commands.executeCommand('editor.action.showHover');
        await visible({ selector: '.monaco-hover', text: '/bin/sh' });
        await visible({ selector: '.monaco-hover', text: words });
        await screenshot(picture);
        await press('Escape');
      } finally {
        await configuration.update('language', undefined, ConfigurationTarget.Global);
      }
    });
  }
});
