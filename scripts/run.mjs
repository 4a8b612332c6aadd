/**
 * `node scripts/run.mjs <name> [arguments]` runs `scripts/<name>.ts`, straight after `git clone`: npm packages are installed
 * first where they are missing or not those of `package-lock.json`, and the script runs under Node 24. Plain JavaScript,
 * because it has to run under Node 20 and before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname ?? fail(`This needs Node 20.11 or newer; here runs ${process.version}.`));
const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(path.join(root, 'scripts'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (name === undefined || !names.includes(name)) {
  fail(`Usage: node scripts/run.mjs <name> [arguments], where <name> is one of: ${names.join(', ')}`);
}
if (!isInstalled()) install();
runScript();

/** Compares what is wanted with npm's own record of what it put into `node_modules`, which it writes last. */
function isInstalled() {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const present = packagesIn(record);
  return Object.entries(wanted).every(
    // Packages for other systems are in the lock file, but not here.
    ([folder, { version, optional }]) =>
      folder === '' || (present[folder] ? present[folder].version === version : optional === true),
  );
}

function packagesIn(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function install() {
  console.log('Installing npm packages (npm ci) …');
  const [command, ...first] = npm();
  const result = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
  });
  if (result.error)
    fail(
      `npm could not be started (${result.error.message}). It comes with Node.js: check that "npm --version" works.`,
    );
  if (result.signal) fail(`npm was ended by ${result.signal}.`);
  if (result.status !== 0) {
    const said = `${result.stdout}${result.stderr}`.trim().split('\n').slice(-12).join('\n  ');
    fail(
      `The npm packages could not be installed. This step needs a connection to the npm registry, or npm's cache from an earlier run.\nnpm said:\n  ${said}`,
    );
  }
}

/** npm as a JavaScript file where it is known: Windows can't start `npm.cmd` without a shell. */
function npm() {
  const beside = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath,
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  const file = candidates.find(
    (candidate) => candidate && path.basename(candidate) === 'npm-cli.js' && existsSync(candidate),
  );
  return file ? [process.execPath, file] : ['npm'];
}

function runScript() {
  const child = spawn(node24(), [path.join(root, 'scripts', `${name}.ts`), ...rest], { stdio: 'inherit' });
  // A Ctrl-C reaches the script as well, which ends what it started; this process only waits for it.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) =>
    fail(`Node 24 could not be started: ${error.message}\nRemove the folder node_modules and try again.`),
  );
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
