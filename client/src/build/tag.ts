/**
 * What is wrong with the name to give an image, or undefined when it is one: `[registry[:port]/]path[:tag]`, as the
 * distribution project's reference grammar has it. A digest can't be given, it results from the build.
 */
export function tagProblem(tag: string): string | undefined {
  if (tag.trim() === '') return 'Enter a name for the image, such as app:latest';
  if (/\s/.test(tag)) return 'The name of an image has no spaces';
  if (tag.includes('@')) return 'A digest can’t be chosen: leave out what follows the @';
  const { registry, path, version } = splitTag(tag);
  if (version !== undefined && !/^\w[\w.-]{0,127}$/.test(version)) {
    return 'After the colon: up to 128 letters, digits, “_”, “.” and “-”, not beginning with “.” or “-”';
  }
  if (
    registry !== undefined &&
    !/^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?$|^\[[0-9a-fA-F:]+\](?::\d+)?$/.test(
      registry,
    )
  ) {
    return `“${registry}” is not the address of a registry`;
  }
  if (/[A-Z]/.test(path)) return 'The name of an image is written in lower case';
  if (!path.split('/').every((part) => /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(part))) {
    return 'The name of an image has lower-case letters and digits, with “.”, “_”, “-” and “/” between them';
  }
  return path.length > 255 ? 'The name of an image has at most 255 characters' : undefined;
}

/** A name for the image of a Dockerfile: its folder's, and the target as the tag. */
export function suggestTag(folder: string, target: string | undefined): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const version = (target ?? 'latest').replaceAll(/[^\w.-]/g, '-').replace(/^[.-]+/, '');
  return `${name === '' ? 'app' : name}:${version === '' ? 'latest' : version}`;
}

/** What stands before the first slash is a registry when it has a dot or a port, or is `localhost`. */
function splitTag(tag: string): {
  readonly registry: string | undefined;
  readonly path: string;
  readonly version: string | undefined;
} {
  const slash = tag.indexOf('/');
  const first = slash === -1 ? '' : tag.slice(0, slash);
  const registry = /[.:]/.test(first) || first === 'localhost' ? first : undefined;
  const rest = registry === undefined ? tag : tag.slice(slash + 1);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  return colon === -1
    ? { registry, path: rest, version: undefined }
    : { registry, path: rest.slice(0, colon), version: rest.slice(colon + 1) };
}
