import { strict as assert } from 'node:assert';
import { type TextDocument, type Uri, commands, languages, workspace } from 'vscode';
import { closeAll, until, write } from '../inside/editor.ts';
import { docker, needsEngine, processesWith } from '../inside/engine.ts';
import { click, gone, isVisible, press, type, visible } from '../inside/window.ts';

const input = '.quick-input-widget';
const item = '.notifications-center .notification-list-item';

describe('Build Image', function () {
  this.timeout(180_000);
  before(async function () {
    await needsEngine(this);
    // What is built here needs no network, and the engine is faster without.
    await workspace.getConfiguration('layerwise.build').update('arguments', ['--network=none']);
  });
  after(async () => {
    await workspace.getConfiguration('layerwise.build').update('arguments', undefined);
    await docker('image', 'rm', '--force', 'layerwise-test:built', 'layerwise-test:target', 'layerwise-test:mended');
  });
  beforeEach(async () => {
    await commands.executeCommand('notifications.clearAll');
    await closeAll();
  });

  it('asks for target and tag, builds, and says how large the image is', async () => {
    await write(
      'build/Dockerfile',
      'FROM busybox:stable AS files\nRUN echo one > /one\n\nFROM busybox:stable\nCOPY --from=files /one /\n',
    );
    const built = commands.executeCommand<Result>('layerwise.buildImage');
    await visible({ selector: `${input} .monaco-list-row.focused`, text: 'The last stage' });
    await visible({ selector: `${input} .monaco-list-row`, text: 'files' });
    await visible({ selector: `${input}:has-text("Target") input:focus` });
    await press('Enter');
    await visible({ selector: `${input}:has-text("Name and Tag") input:focus` });
    await press('Control+A');
    await type('layerwise-test:built');
    await press('Enter');
    assert.equal((await built).kind, 'built');
    assert.match(await message('Built layerwise-test:built'), /\d MB/);
    assert.match(await history('layerwise-test:built'), /COPY \/one \//);
  });

  it('builds the stage that was chosen', async () => {
    const { document } = await write(
      'target/Dockerfile',
      'FROM busybox:stable AS first\nRUN touch /first\nFROM first AS second\nRUN touch /second\n',
    );
    assert.equal((await build(document.uri, 'layerwise-test:target', 'first')).kind, 'built');
    const made = await history('layerwise-test:target');
    assert.match(made, /touch \/first/);
    assert.doesNotMatch(made, /touch \/second/);
  });

  it('places the error of a build on its line until a build succeeds', async () => {
    const text = 'FROM busybox:stable\nRUN true\n\nRUN echo out of flour \\\n  && exit 3\n';
    const { document } = await write('mended/Dockerfile', text);
    assert.equal((await build(document.uri, 'layerwise-test:mended')).kind, 'not-built');
    await until(
      languages.onDidChangeDiagnostics,
      () => problems(document).length > 0,
      () => 'a problem of the build',
    );
    assert.equal(problems(document).length, 1);
    assert.match(problems(document)[0] ?? '', /^3-4 .*exit code:? 3.*out of flour/s);
    await message('exit code');

    await write('mended/Dockerfile', text.replace('exit 3', 'exit 0'));
    assert.equal((await build(document.uri, 'layerwise-test:mended')).kind, 'built');
    await until(
      languages.onDidChangeDiagnostics,
      () => problems(document).length === 0,
      () => 'an end of the problem of the build',
    );
  });

  it('ends everything when it is cancelled', async () => {
    const { document } = await write('slow/Dockerfile', 'FROM busybox:stable\nRUN sleep 4711\n');
    const built = build(document.uri, 'layerwise-test:slow');
    await message('sleep 4711');
    assert.notDeepEqual(await processesWith('layerwise-test:slow'), []);
    await click({ selector: `${item} .monaco-button`, text: 'Cancel' });
    assert.equal((await built).kind, 'not-built');
    await message('cancelled');
    await gone({ selector: item, text: 'sleep 4711' });
    assert.deepEqual(await processesWith('layerwise-test:slow'), []);
    // Nothing is wrong with the file.
    assert.deepEqual(problems(document), []);
  });

  it('says what to do where the command is missing', async () => {
    const { document } = await write('missing/Dockerfile', 'FROM busybox:stable\n');
    const configuration = workspace.getConfiguration('layerwise.engine');
    await configuration.update('path', 'no-such-engine');
    try {
      assert.equal((await build(document.uri, 'layerwise-test:missing')).kind, 'not-built');
      await message('no-such-engine');
    } finally {
      await configuration.update('path', undefined);
    }
  });
});

interface Result {
  readonly kind: string;
}

/** Builds without asking anything; the last stage where none is named. */
function build(dockerfile: Uri, tag: string, target: string | null = null): Thenable<Result> {
  return commands.executeCommand<Result>('layerwise.buildImage', dockerfile, { target, tag });
}

/** What an image's layers were made by. */
function history(image: string): Promise<string> {
  return docker('history', '--no-trunc', '--format', '{{.CreatedBy}}', image);
}

/** What builds said of a file, as `first line-last line message`, lines counted from 0. */
function problems(document: TextDocument): readonly string[] {
  return languages
    .getDiagnostics(document.uri)
    .filter(({ source }) => source === 'layerwise build')
    .map(({ range, message: text }) => `${range.start.line}-${range.end.line} ${text}`);
}

/**
 * Waits for a notification. VS Code shows none by itself while tests run, so their list is opened, and again where it closed
 * because its last one went away.
 */
async function message(text: string): Promise<string> {
  do await commands.executeCommand('notifications.showList');
  while (!(await isVisible({ selector: item, text })));
  return visible({ selector: item, text });
}
