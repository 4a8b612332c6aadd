import { defineConfig } from 'vitest/config';

/** Suites by what they need: `unit` nothing, `engine` a Docker engine. VS Code suites are run by scripts/test.ts itself. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/{engine,vscode,web,bench}/**'] } },
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
