import { randomUUID } from 'node:crypto';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../support/paths.ts';
import { endGroup } from '../support/process.ts';
import { installVscode } from './install.ts';

export interface ServerOptions {
  /** The folder that is opened. */
  readonly workspace: string;
  /** A file to show at once. */
  readonly open?: string;
  /** User settings, over those that keep the window free of what isn't ours. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A module that exports `run(): Promise<void>`, to be run inside the extension host. */
  readonly tests?: string;
  /** Whether the folder opens without VS Code asking whether its author is trusted. */
  readonly trusted?: boolean;
}

export interface VscodeServer {
  /** Opens the workspace with the extension; carries a secret, so nobody else on this machine can use it. */
  readonly address: string;
  readonly process: ChildProcess;
  /** Ends the server and the extension hosts it started, and removes its user data. */
  stop(): Promise<void>;
}

/** Starts a real VS Code that is used with a browser, with this extension under development. */
export async function startVscodeServer(options: ServerOptions): Promise<VscodeServer> {
  const builds = await installVscode();
  const home = await mkdtemp(path.join(tmpdir(), 'layerwise-vscode-'));
  await mkdir(path.join(home, 'data/User'), { recursive: true });
  await writeFile(
    path.join(home, 'data/User/settings.json'),
    JSON.stringify({ ...quiet, ...options.settings }, null, 2),
  );
  const token = randomUUID();
  const server = spawn(
    process.execPath,
    [
      path.join(builds.server, 'out/server-main.js'),
      '--host=127.0.0.1',
      '--port=0',
      `--connection-token=${token}`,
      `--server-data-dir=${home}`,
      `--extensions-dir=${path.join(home, 'extensions')}`,
      '--accept-server-license-terms',
      '--disable-telemetry',
      ...((options.trusted ?? true) ? ['--disable-workspace-trust'] : []),
      // A built VS Code takes an extension under development from the address only together with this.
      '--enable-smoke-test-driver',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const stop = async (): Promise<void> => {
    await endGroup(server);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await listening(server);
    return { address: address(port, token, options), process: server, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What VS Code shows on a first start, and nothing here is about. */
const quiet: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
};

function listening(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (data: Buffer): void => {
      output += data.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      // What follows is read away, so that the server never waits for us.
      for (const stream of [server.stdout, server.stderr]) stream?.off('data', read).resume();
      resolve(Number(port));
    };
    for (const stream of [server.stdout, server.stderr]) stream?.on('data', read);
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`VS Code's server ended with status ${code}:\n${output}`)));
  });
}

function address(port: number, token: string, options: ServerOptions): string {
  // The authority has to be that of the page, letter for letter.
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${port}${asPath(file)}`;
  const payload = [
    ['extensionDevelopmentPath', remote(inRoot())],
    ['skipWelcome', 'true'],
  ];
  if (options.open !== undefined) payload.push(['openFile', remote(options.open)]);
  if (options.tests !== undefined) payload.push(['extensionTestsPath', remote(options.tests)]);
  const query = new URLSearchParams({
    tkn: token,
    folder: asPath(options.workspace),
    payload: JSON.stringify(payload),
  });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** A file's path as it stands in an address: `/c:/folder` on Windows. */
function asPath(file: string): string {
  const absolute = path.resolve(file).replaceAll('\\', '/');
  return absolute.startsWith('/') ? absolute : `/${absolute}`;
}
