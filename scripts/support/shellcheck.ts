import { installFromApt } from './apt.ts';
import { capture } from './process.ts';

/** The version of the `shellcheck` command, which is installed where it is missing and that can be done; undefined without it. */
export async function shellcheckVersion(): Promise<string | undefined> {
  return (await installed()) ?? ((await installFromApt('shellcheck')) ? installed() : undefined);
}

async function installed(): Promise<string | undefined> {
  const { status, stdout } = await capture(['shellcheck', '--version']).catch(() => ({ status: 1, stdout: '' }));
  return status === 0 ? /version: (\S+)/.exec(stdout)?.[1] : undefined;
}
