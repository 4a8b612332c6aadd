import { existsSync } from 'node:fs';
import { capture, run } from './process.ts';

/** Installs a package where that can be done without asking: as root on Debian and its kin. Gives whether it was tried. */
export async function installFromApt(name: string): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false;
  console.log(`Installing ${name} with apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await capture(['apt-get', 'update', '-qq'], { env });
  await run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', name], { env });
  return true;
}
