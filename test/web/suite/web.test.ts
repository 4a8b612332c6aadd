import { UIKind, Uri, commands, env, extensions, workspace } from 'vscode';
import {
  actionsAt,
  apply,
  closeAll,
  finding,
  findings,
  findingsUntil,
  folder,
  hoverAt,
  rangeOf,
  write,
} from '../../vscode/inside/editor.ts';
import { press, type, visible } from '../../vscode/inside/window.ts';

const mistakes = 'FROM python\nADD app.py /\nCMD python app.py\n';

function put(name: string, text: string): Thenable<void> {
  return workspace.fs.writeFile(Uri.joinPath(folder(), 'tests/around', name), new TextEncoder().encode(text));
}

describe('VS Code for the Web', () => {
  before(() => workspace.fs.createDirectory(folder()));
  beforeEach(closeAll);

  it('runs the extension in a web worker', async () => {
    expect(env.uiKind === UIKind.Web, 'this is not a browser');
    expect(typeof process === 'undefined' || process.versions?.node === undefined, 'this is Node');
    await write('Dockerfile', mistakes);
    const extension = extensions.getExtension('layerwise.layerwise');
    await extension?.activate();
    expect(extension?.isActive === true, 'the extension is not active');
  });

  it('finds and fixes', async () => {
    const { document } = await write('Dockerfile', mistakes);
    const { range } = await finding(document, 'add-for-local-file');
    const rules = findings(document).map((found) => found.split(':')[0] ?? '');
    expect(rules.includes('latest-tag'), rules.join());
    await apply(await actionsAt(document, range, 'quickfix'), 'Replace ADD with COPY');
    expect(document.getText() === mistakes.replace('ADD', 'COPY'), document.getText());
    await findingsUntil(
      document,
      'an end of the finding',
      (found) => !found.some((one) => one.startsWith('add-for-local-file')),
    );
  });

  it('finds in Compose files', async () => {
    const { document } = await write(
      'compose.yaml',
      'version: "3"\nservices:\n  web:\n    image: nginx:1.29\n    networks: [back]\n',
    );
    await finding(document, 'obsolete-version');
    await finding(document, 'undefined-reference');
  });

  it('reads configuration and build context through the editor', async () => {
    await put('.layerwise.yaml', 'rules: { latest-tag: off }\n');
    await put('.dockerignore', 'app\n');
    await put('app', '');
    const { document } = await write('around/Dockerfile', 'FROM debian:latest\nCOPY app /app\nUSER 1000\n');
    await finding(document, 'copy-ignored-file');
    const rules = findings(document).map((found) => found.split(':')[0] ?? '');
    expect(!rules.includes('latest-tag'), rules.join());
  });

  it('explains', async () => {
    const { document } = await write('Dockerfile', mistakes);
    await finding(document, 'add-for-local-file');
    const hover = await hoverAt(document, 'CMD');
    expect(hover.includes('/bin/sh'), hover);
  });

  it('splits into stages', async () => {
    const { document } = await write(
      'report/Dockerfile',
      'FROM python:3.11-bookworm\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\nUSER 10001\nCMD ["python", "report.py"]\n',
    );
    await apply(
      await actionsAt(document, rangeOf(document, 'FROM'), 'refactor.rewrite.layerwise'),
      /build and runtime stages/,
    );
    expect(document.getText().includes('COPY --from=build '), document.getText());
  });

  it('explains a file on a page', async () => {
    await write('Dockerfile', mistakes);
    const result = await commands.executeCommand<{ readonly kind: string }>('layerwise.explainFile');
    expect(result.kind === 'explained', result.kind);
    await visible({ selector: '.source', text: 'ADD app.py /' });
    await visible({ selector: '.picture:has(.node.final-stage)' });
  });

  it('offers no command that starts processes', async () => {
    await write('Dockerfile', mistakes);
    const registered = (await commands.getCommands(true)).filter((command) =>
      /^layerwise\.(build|compare)/.test(command),
    );
    expect(registered.length === 0, registered.join());
    await commands.executeCommand('workbench.action.showCommands');
    await visible({ selector: '.quick-input-widget input:focus' });
    await type('Layerwise: Build Image');
    await visible({ selector: '.quick-input-list :text-matches("similar commands|No matching commands")' });
    const offered = await visible({ selector: '.quick-input-list' });
    expect(!/Layerwise: (Build|Compare)/.test(offered), offered);
    await press('Escape');
  });
});

/** `node:assert` is for Node. */
function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
