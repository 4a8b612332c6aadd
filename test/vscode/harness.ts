import { runSuite } from './support/run-suite.ts';
import { startOnSamples } from './support/samples-host.ts';

/** The extension in VS Code with its extension host in Node, on a copy of the samples. */
await runSuite({
  folder: 'test/vscode/suite',
  platform: 'node',
  start: (tests) =>
    startOnSamples({
      tests,
      settings: {
        'workbench.colorTheme': 'Default Light Modern',
        'workbench.iconTheme': 'vs-seti',
        'files.exclude': { tests: true, '.vscode': true },
      },
    }),
});
