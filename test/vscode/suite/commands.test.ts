import { strict as assert } from 'node:assert';
import { commands, extensions } from 'vscode';
import { closeAll, open } from '../inside/editor.ts';
import { press, type, visible } from '../inside/window.ts';

describe('commands', () => {
  beforeEach(closeAll);

  it('of the manifest are all registered, and no others', async () => {
    await open('Dockerfile');
    const extension = extensions.getExtension('layerwise.layerwise');
    assert.ok(extension);
    await extension.activate();
    const manifest: { readonly contributes: { readonly commands: readonly { readonly command: string }[] } } =
      extension.packageJSON;
    const declared = manifest.contributes.commands.map(({ command }) => command);
    const registered = (await commands.getCommands(true)).filter((command) => command.startsWith('layerwise.'));
    assert.deepEqual(registered.toSorted(), declared.toSorted());
  });

  it('are in the palette', async () => {
    await open('Dockerfile');
    await commands.executeCommand('workbench.action.showCommands');
    await visible({ selector: '.quick-input-widget input:focus' });
    await type('Layerwise: ');
    await visible({ selector: '.quick-input-widget .monaco-list-row', text: 'Layerwise: Build Image' });
    await visible({ selector: '.quick-input-widget .monaco-list-row', text: 'Layerwise: Compare Image Sizes' });
    await press('Escape');
  });
});
