import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigurationTarget, commands, workspace } from 'vscode';
import { closeAll } from '../inside/editor.ts';
import { docker, needsEngine } from '../inside/engine.ts';
import { focused, press, screenshot, type, visible } from '../inside/window.ts';

const images = { before: 'layerwise-test/shop:one-stage', after: 'layerwise-test/shop:two-stages' };

describe('Compare Image Sizes', function () {
  this.timeout(120_000);
  before(async function () {
    await needsEngine(this);
    await buildImages();
  });
  after(() => docker('image', 'rm', '--force', images.before, images.after));
  beforeEach(async () => {
    await commands.executeCommand('notifications.clearAll');
    await closeAll();
  });

  it('asks for two images and shows them side by side', async () => {
    const compared = commands.executeCommand<{ readonly kind: string }>('layerwise.compareImages');
    for (const image of [images.before, images.after]) {
      const title = image === images.before ? 'first image' : 'second image';
      await visible({ selector: `.quick-input-widget:has-text("${title}") input:focus` });
      await type(image);
      await visible({ selector: '.quick-input-widget .monaco-list-row.focused', text: image });
      await press('Enter');
    }
    assert.equal((await compared).kind, 'compared');
    await visible({ selector: 'h1', text: images.after });
    await visible({ selector: '.totals', text: 'Difference' });
    await visible({ selector: 'tbody tr', text: 'Unchanged' });
    await screenshot('compare');
  });

  it('can be read with the keyboard', async () => {
    await commands.executeCommand('layerwise.compareImages', images);
    await visible({ selector: 'tbody tr' });
    await press('Tab');
    const first = await focused();
    assert.match(first, /Layer 1 of \d+/);
    await press('ArrowDown');
    assert.match(await focused(), /Layer 2 of \d+/);
    await press('End');
    const last = await focused();
    assert.match(last, /Layer (\d+) of \1,/);
    await press('Tab');
    assert.match(await focused(), /Measure Again/);
  });

  for (const theme of ['Default Dark Modern', 'Default High Contrast']) {
    it(`follows the theme ${theme}`, async () => {
      const configuration = workspace.getConfiguration('workbench');
      await configuration.update('colorTheme', theme, ConfigurationTarget.Global);
      try {
        await commands.executeCommand('layerwise.compareImages', images);
        await visible({ selector: `body.vscode-${theme.includes('Contrast') ? 'high-contrast' : 'dark'} tbody tr` });
        await screenshot(theme.includes('Contrast') ? 'compare-high-contrast' : 'compare-dark');
      } finally {
        await configuration.update('colorTheme', 'Default Light Modern', ConfigurationTarget.Global);
      }
    });
  }

  it('says what to do about an image that is not there', async () => {
    await docker('image', 'rm', '--force', 'layerwise-test:nowhere');
    const result = await commands.executeCommand<{ readonly kind: string }>('layerwise.compareImages', {
      ...images,
      after: 'layerwise-test:nowhere',
    });
    assert.equal(result.kind, 'not-compared');
    await visible({ selector: '[role=alert]', text: 'layerwise-test:nowhere' });
    await visible({ selector: 'button', text: 'Choose Other Images' });
  });
});

/** Two images of one application, with its build tools and without them. They start from nothing, so no registry is needed. */
async function buildImages(): Promise<void> {
  const context = await mkdtemp(path.join(tmpdir(), 'layerwise-'));
  try {
    const megabytes = { 'build-tools': 42, headers: 11, libraries: 9, application: 4 };
    for (const [name, size] of Object.entries(megabytes))
      await writeFile(path.join(context, name), randomBytes(size * 1e6));
    const runtime = 'COPY libraries /usr/lib/shop\nCOPY application /srv/shop\n';
    const tools = 'COPY build-tools /usr/bin/build-tools\nCOPY headers /usr/include/shop\n';
    for (const [tag, instructions] of [
      [images.before, runtime + tools],
      [images.after, runtime],
    ] as const) {
      await writeFile(path.join(context, 'Dockerfile'), `FROM scratch\n${instructions}`);
      await docker('buildx', 'build', '--load', '--tag', tag, context);
    }
  } finally {
    await rm(context, { recursive: true });
  }
}
