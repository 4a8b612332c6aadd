/** `registry/namespace/name:tag@digest`, taken apart and with Docker's defaults filled in. */
export interface ImageReference {
  /** `docker.io` where none is written. */
  readonly registry: string;
  /** Without the registry; `library/python` for `python`. */
  readonly repository: string;
  /** The repository as people write it: `python`, `bitnami/redis`, `ghcr.io/owner/app`. */
  readonly familiarName: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** Offsets of the parts inside the text that was given. */
  readonly parts: {
    readonly name: { readonly start: number; readonly end: number };
    readonly tag?: { readonly start: number; readonly end: number };
    readonly digest?: { readonly start: number; readonly end: number };
  };
}

// The grammar of github.com/distribution/reference.
const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const component = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*';
const referencePattern = new RegExp(
  `^((?:${domain}/)?${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

/** Undefined where the text is not a reference by the grammar of `github.com/distribution/reference`. */
export function parseImageReference(text: string): ImageReference | undefined {
  // So many hexadecimal digits alone would be an image's id, which is no name.
  if (text.length > 1024 || /^[0-9a-f]{64}$/.test(text)) return undefined;
  const match = referencePattern.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined) return undefined;
  const tag = match[2];
  const digest = match[3];
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasRegistry = first !== '' && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const registry = hasRegistry ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const path = hasRegistry ? name.slice(slash + 1) : name;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  if (!/^[a-z0-9]/.test(path) || repository.length > 255) return undefined;
  const tagStart = name.length + 1;
  const digestStart = name.length + (tag === undefined ? 0 : tag.length + 1) + 1;
  return {
    registry,
    repository,
    familiarName: registry === 'docker.io' ? repository.replace(/^library\//, '') : `${registry}/${repository}`,
    tag,
    digest,
    parts: {
      name: { start: 0, end: name.length },
      ...(tag === undefined ? {} : { tag: { start: tagStart, end: tagStart + tag.length } }),
      ...(digest === undefined ? {} : { digest: { start: digestStart, end: digestStart + digest.length } }),
    },
  };
}
