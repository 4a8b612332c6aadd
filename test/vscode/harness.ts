import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../scripts/support/paths.ts';
import { startVscodeServer } from '../../scripts/vscode/server.ts';
import { runSuite } from './support/run-suite.ts';

/** The extension in VS Code with its extension host in Node, on a copy of the samples. */
await runSuite({
  folder: 'test/vscode/suite',
  platform: 'node',
  async start(tests) {
    const folder = await mkdtemp(path.join(tmpdir(), 'layerwise-'));
    const workspace = path.join(folder, 'samples');
    await cp(inRoot('samples'), workspace, { recursive: true });
    const server = await startVscodeServer({
      workspace,
      tests,
      settings: {
        'workbench.colorTheme': 'Default Light Modern',
        'workbench.iconTheme': 'vs-seti',
        'files.exclude': { tests: true, '.vscode': true },
      },
    });
    return {
      address: server.address,
      async stop() {
        await server.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
});
