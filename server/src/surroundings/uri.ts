/** The folder that a file or folder is in; undefined of the topmost one. */
export function parentOf(uri: string): string | undefined {
  const path = pathStart(uri);
  const trimmed = uri.endsWith('/') && uri.length > path + 1 ? uri.slice(0, -1) : uri;
  const slash = trimmed.lastIndexOf('/');
  if (slash < path || trimmed.length === path + 1) return undefined;
  return slash === path ? trimmed.slice(0, slash + 1) : trimmed.slice(0, slash);
}

/** What a path means that is written inside a folder: `..`, `.`, either slash, and absolute paths of the same file system. */
export function resolveIn(folder: string, path: string): string {
  const start = pathStart(folder);
  const written = path.replaceAll('\\', '/');
  const isAbsolute = written.startsWith('/') || /^[a-z]:\//i.test(written);
  const parts = isAbsolute ? [] : folder.slice(start).split('/').filter(isSomething);
  for (const part of written.split('/').filter(isSomething)) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(encodeURIComponent(part));
  }
  return `${folder.slice(0, start)}/${parts.join('/')}`;
}

/** The last part of the path, readable. */
export function nameOf(uri: string): string {
  return decode(uri.slice(uri.lastIndexOf('/') + 1));
}

/** The path from a folder to what is in or below it, with `/`, readable; undefined of what is elsewhere. */
export function pathWithin(folder: string, uri: string): string | undefined {
  const above = withoutSlash(decode(folder));
  const below = decode(uri);
  if (below === above) return '';
  return below.startsWith(`${above}/`) ? below.slice(above.length + 1) : undefined;
}

/** Clients encode the same name in different ways (`%3A`, `:`). */
export function isSameUri(a: string, b: string): boolean {
  return withoutSlash(decode(a)) === withoutSlash(decode(b));
}

/** The folder and all above it, the nearest first. */
export function ancestorsOf(folder: string): readonly string[] {
  const found: string[] = [];
  for (let at: string | undefined = folder; at !== undefined; at = parentOf(at)) found.push(at);
  return found;
}

/** Where the path starts behind scheme and authority: at its first slash. */
function pathStart(uri: string): number {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(uri)?.[0].length;
  return authority ?? uri.indexOf(':') + 1;
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

function withoutSlash(uri: string): string {
  return uri.endsWith('/') ? uri.slice(0, -1) : uri;
}

function isSomething(part: string): boolean {
  return part !== '';
}
