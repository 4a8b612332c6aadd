import { dirname, isAbsolute, resolve } from 'node:path';

/**
 * The absolute path of the build context: the Dockerfile's folder, or what the setting says, read from the workspace
 * folder (from the Dockerfile's folder where it belongs to none).
 */
export function buildContext(setting: string, dockerfile: string, workspaceFolder: string | undefined): string {
  const own = dirname(dockerfile);
  const written = setting.trim();
  if (written === '') return own;
  const path = written.replace(/^\$\{workspaceFolder\}[\\/]?/, '');
  return isAbsolute(path) ? path : resolve(workspaceFolder ?? own, path);
}
