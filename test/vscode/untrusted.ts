import { runSuite } from './support/run-suite.ts';
import { startOnSamples } from './support/samples-host.ts';

/** The same VS Code on a workspace that nobody has trusted. */
await runSuite({
  folder: 'test/vscode/untrusted',
  platform: 'node',
  start: (tests) =>
    startOnSamples({
      tests,
      trusted: false,
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
    }),
});
