import { shellcheckVersion } from '../../scripts/support/shellcheck.ts';
import { runSuite } from './support/run-suite.ts';
import { startOnSamples } from './support/samples-host.ts';

if ((await shellcheckVersion()) === undefined) console.log('There is no shellcheck command: the test of it will fail');

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
