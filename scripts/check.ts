import { run, script, tool } from './support/process.ts';

interface Step {
  readonly name: string;
  readonly command: [string, ...string[]];
  /** What to do when it fails and its own output does not say so. */
  readonly remedy?: string;
}

const steps: readonly Step[] = [
  { name: 'types', command: tool('typescript', '-b') },
  { name: 'lint', command: tool('oxlint', '--type-aware') },
  { name: 'format', command: tool('oxfmt', '--check'), remedy: 'npm run format' },
  { name: 'generated files', command: script('scripts/generate.ts', '--check'), remedy: 'npm run generate' },
];

// Every step runs, so that one run shows all there is to do.
const failed: string[] = [];
for (const { name, command, remedy } of steps) {
  console.log(`Checking ${name} …`);
  if ((await run(command)) !== 0) failed.push(remedy ? `${name} (${remedy})` : name);
}
console.log(failed.length === 0 ? 'All checks passed' : `Not in order: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
