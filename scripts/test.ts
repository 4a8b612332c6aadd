import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { capture, run, script, tool } from './support/process.ts';
import { inRoot } from './support/paths.ts';
import { shellcheckVersion } from './support/shellcheck.ts';

/**
 * `npm test` runs everything; `npm test unit` one suite, and what follows the suite's name goes to its runner. The very last
 * line is `N passed, N failed`, over all suites.
 */
interface Suite {
  readonly needsBuild: boolean;
  run(args: readonly string[]): Promise<Totals>;
}

interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const suites: Readonly<Record<string, Suite>> = {
  unit: { needsBuild: false, run: (args) => vitest('unit', args) },
  thorough: { needsBuild: false, run: (args) => vitest('thorough', args) },
  shellcheck: { needsBuild: false, run: shellcheck },
  engine: { needsBuild: false, run: engine },
  vscode: { needsBuild: true, run: (args) => ours('vscode', 'test/vscode/harness.ts', args) },
  untrusted: { needsBuild: true, run: (args) => ours('untrusted', 'test/vscode/untrusted.ts', args) },
  web: { needsBuild: true, run: (args) => ours('web', 'test/web/harness.ts', args) },
};

const nothing: Totals = { passed: 0, failed: 0, skipped: 0 };
const oneFailed: Totals = { ...nothing, failed: 1 };
const oneSkipped: Totals = { ...nothing, skipped: 1 };

const [only, ...args] = process.argv.slice(2);
const totals = only === undefined ? await everything() : await one(only);
console.log(
  `${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`,
);
process.exitCode = totals.failed > 0 || totals.passed + totals.skipped === 0 ? 1 : 0;

async function everything(): Promise<Totals> {
  const checked = await step('check', 'scripts/check.ts');
  const built = await step('build', 'scripts/build.ts');
  const results = [checked, built];
  for (const [name, suite] of Object.entries(suites)) {
    results.push(suite.needsBuild && built.failed > 0 ? notBuilt(name) : await suiteResult(name, suite, []));
  }
  return results.reduce(sum);
}

async function one(name: string): Promise<Totals> {
  const suite = suites[name];
  if (suite === undefined) {
    console.error(
      `There is no suite "${name}": choose one of ${Object.keys(suites).join(', ')}, or none for all of them.`,
    );
    return oneFailed;
  }
  const built = suite.needsBuild ? await step('build', 'scripts/build.ts') : nothing;
  return built.failed > 0 ? sum(built, notBuilt(name)) : await suiteResult(name, suite, args);
}

/** A step is no test: it counts only where it fails. */
async function step(name: string, file: string): Promise<Totals> {
  console.log(`\n== ${name}`);
  return (await run(script(file))) === 0 ? nothing : oneFailed;
}

function notBuilt(name: string): Totals {
  console.log(`\n== ${name}\nNot run, because the build failed.`);
  return oneFailed;
}

async function suiteResult(name: string, suite: Suite, rest: readonly string[]): Promise<Totals> {
  console.log(`\n== ${name}`);
  const result = await suite.run(rest);
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
  return result;
}

async function shellcheck(rest: readonly string[]): Promise<Totals> {
  const version = await shellcheckVersion();
  if (version !== undefined) {
    console.log(`ShellCheck ${version}`);
    return vitest('shellcheck', rest);
  }
  if (process.env['CI'] === 'true') {
    console.error('The shellcheck suite needs the shellcheck command, and there is none.');
    return oneFailed;
  }
  console.log('ShellCheck suite skipped: there is no shellcheck command');
  return oneSkipped;
}

async function engine(rest: readonly string[]): Promise<Totals> {
  const { status, stdout, stderr } = await capture(['docker', 'version', '--format', '{{.Server.Version}}']);
  if (status === 0) {
    console.log(`Docker engine ${stdout.trim()}`);
    return vitest('engine', rest);
  }
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  if (process.env['CI'] === 'true') {
    console.error(`The engine suite needs a Docker engine, and "docker version" reached none: ${reason}`);
    return oneFailed;
  }
  console.log(`Engine suite skipped: "docker version" reached no Docker engine (${reason})`);
  return oneSkipped;
}

async function vitest(project: string, rest: readonly string[]): Promise<Totals> {
  const file = await resultFile(project);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await run(tool('vitest', 'run', '--project', project, ...reporters, ...rest));
  return totalsOf(status, async () => {
    const report: Readonly<Record<string, number>> = JSON.parse(await readFile(file, 'utf8'));
    return {
      passed: report['numPassedTests'] ?? 0,
      failed: report['numFailedTests'] ?? 0,
      skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
    };
  });
}

/** A suite with a runner of ours, which writes its totals into the file it is given. */
async function ours(name: string, runner: string, rest: readonly string[]): Promise<Totals> {
  const file = await resultFile(name);
  const status = await run(script(runner, '--totals', file, ...rest));
  return totalsOf(status, async (): Promise<Totals> => JSON.parse(await readFile(file, 'utf8')));
}

async function resultFile(name: string): Promise<string> {
  const file = inRoot('.cache/test', `${name}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  return file;
}

/** What a runner reported; one that crashed, failed without naming a test, or ran none at all has failed. */
async function totalsOf(status: number, read: () => Promise<Totals>): Promise<Totals> {
  const reported = await read().catch(() => undefined);
  if (reported === undefined) {
    console.error('The suite ended without a report.');
    return oneFailed;
  }
  if (status !== 0 && reported.failed === 0) {
    console.error(`The suite ended with status ${status}.`);
    return { ...reported, failed: 1 };
  }
  if (reported.passed + reported.failed + reported.skipped === 0) {
    console.error('The suite ran no test.');
    return oneFailed;
  }
  return reported;
}

function sum(left: Totals, right: Totals): Totals {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}
