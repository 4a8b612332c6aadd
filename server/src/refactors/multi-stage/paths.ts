export function isInside(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}

/** The paths without those that lie inside another, sorted. */
export function minimalCover(paths: Iterable<string>): readonly string[] {
  const cover: string[] = [];
  for (const path of [...new Set(paths)].sort()) {
    if (!cover.some((folder) => isInside(path, folder))) cover.push(path);
  }
  return cover;
}

/** Folders of the base image that hold much more than what a Dockerfile puts there: never copied as a whole. */
const systemFolders = new Set([
  '/',
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib64',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/usr/bin',
  '/usr/include',
  '/usr/lib',
  '/usr/libexec',
  '/usr/local',
  '/usr/local/bin',
  '/usr/local/etc',
  '/usr/local/include',
  '/usr/local/lib',
  '/usr/local/sbin',
  '/usr/local/share',
  '/usr/sbin',
  '/usr/share',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
]);

export function isSystemFolder(path: string): boolean {
  return systemFolders.has(path);
}

/** Where nothing is kept that a running container needs: temporary files and the caches of package managers. */
export function isTemporary(path: string): boolean {
  return ['/tmp', '/var/tmp', '/var/cache/apt', '/var/lib/apt/lists', '/root/.cache'].some((folder) =>
    isInside(path, folder),
  );
}
