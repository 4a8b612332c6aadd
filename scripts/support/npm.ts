import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * npm as a command line. Where it is known which file npm is, that file is run by this Node: Windows can't start `npm.cmd`
 * without a shell, and what npm installs should fit the Node that will run it.
 */
export function npm(...args: readonly string[]): [string, ...string[]] {
  const beside = path.dirname(process.execPath);
  const candidates = [
    process.env['npm_execpath'] ?? '',
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  const file = candidates.find((candidate) => path.basename(candidate) === 'npm-cli.js' && existsSync(candidate));
  return file === undefined ? ['npm', ...args] : [process.execPath, file, ...args];
}
