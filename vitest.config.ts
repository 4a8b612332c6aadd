import { defineConfig } from 'vitest/config';

/** Tests that take long, and tests of properties and rules, of which `thorough` tries more. */
const properties = [
  'test/{compose-edit,compose-model,compose-parser,explain-file,hover,incremental,lint,model,parser-properties,rules}.test.ts',
  'test/lsp/sync.test.ts',
];
const globalSetup = 'test/harness/build-hosts.ts';
const slow = 'test/**/*.thorough.test.ts';
/** Each of these starts dozens of processes. */
const processes = ['test/cli/*.test.ts', 'test/client/run.test.ts'];

/** Suites by what they need: `unit` and `thorough` nothing, `shellcheck` that command, `engine` a Docker engine. scripts/test.ts runs the VS Code suites. */
export default defineConfig({
  test: {
    // Vitest leaves one processor idle otherwise, which is half of a small machine.
    maxWorkers: '100%',
    // What was transformed once is read again until it changes.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.cache/vitest' },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{engine,shellcheck,vscode,web}/**', slow, ...processes],
          globalSetup,
          // No test changes what others import, so files share their modules instead of reading them again.
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'thorough',
          include: [...properties, slow, ...processes],
          globalSetup,
          env: { LAYERWISE_THOROUGH: '1' },
          testTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'shellcheck',
          include: ['test/shellcheck/**/*.test.ts'],
          globalSetup,
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/engine/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
