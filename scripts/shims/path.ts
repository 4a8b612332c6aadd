/**
 * The members of Node's `path` that `@balena/dockerignore` uses, for bundles that run in a browser. Paths inside a
 * build context are always written with `/`.
 */
export const sep = '/';

/** As `path.posix.normalize`: `.` and empty parts go, `..` takes the part before it away, a final `/` stays. */
export function normalize(path: string): string {
  if (path === '') return '.';
  const absolute = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!absolute) kept.push('..');
  }
  const end = path.endsWith('/') && kept.length > 0 ? '/' : '';
  return `${absolute ? '/' : ''}${kept.join('/')}${end}` || (path.endsWith('/') ? './' : '.');
}

/** As `path.posix.dirname`, but for the two slashes POSIX lets a path begin with. */
export function dirname(path: string): string {
  const trimmed = path.replace(/(?<=.)\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  if (slash === -1) return '.';
  return trimmed.slice(0, slash) || '/';
}
