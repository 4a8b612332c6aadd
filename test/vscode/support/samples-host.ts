import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRoot } from '../../../scripts/support/paths.ts';
import { type ServerOptions, startVscodeServer } from '../../../scripts/vscode/server.ts';
import type { Host } from './run-suite.ts';

/** A VS Code with its extension host in Node, on a copy of the samples that goes away with it. */
export async function startOnSamples(options: Pick<ServerOptions, 'tests' | 'settings' | 'trusted'>): Promise<Host> {
  const folder = await mkdtemp(path.join(tmpdir(), 'layerwise-'));
  const workspace = path.join(folder, 'samples');
  await cp(inRoot('samples'), workspace, { recursive: true });
  const server = await startVscodeServer({ ...options, workspace });
  return {
    address: server.address,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
