/** A tag by the habits of the official images: a version, then what the image is made of, joined by dashes. */
export interface TagParts {
  /** `3`, `3.12`, `v1.2.3`; undefined where the tag doesn't start with a number. */
  readonly version: string | undefined;
  /** The parts with a meaning that is widely agreed on, in order. */
  readonly suffixes: readonly TagSuffix[];
}

export interface TagSuffix {
  readonly text: string;
  readonly meaning: 'slim' | 'alpine' | 'debian' | 'ubuntu' | 'jdk' | 'jre';
  /** Release of the distribution; empty where the part names none. */
  readonly release: string;
}

export function tagParts(tag: string): TagParts {
  const parts = tag.split('-');
  const first = /^v?\d+(?:\.\d+)*/.exec(parts[0] ?? '')?.[0];
  const version = first !== undefined && first === parts[0] ? first : undefined;
  return { version, suffixes: parts.flatMap((part) => suffixOf(part) ?? []) };
}

function suffixOf(text: string): TagSuffix | undefined {
  const debian = debianReleases.get(text);
  if (debian !== undefined) return { text, meaning: 'debian', release: debian };
  const ubuntu = ubuntuReleases.get(text);
  if (ubuntu !== undefined) return { text, meaning: 'ubuntu', release: ubuntu };
  const alpine = /^alpine(\d+(?:\.\d+)*)?$/.exec(text);
  if (alpine !== null) return { text, meaning: 'alpine', release: alpine[1] ?? '' };
  if (text === 'slim' || text === 'jdk' || text === 'jre') return { text, meaning: text, release: '' };
  return undefined;
}

const debianReleases: ReadonlyMap<string, string> = new Map([
  ['stretch', '9'],
  ['buster', '10'],
  ['bullseye', '11'],
  ['bookworm', '12'],
  ['trixie', '13'],
  ['forky', '14'],
]);

const ubuntuReleases: ReadonlyMap<string, string> = new Map([
  ['bionic', '18.04'],
  ['focal', '20.04'],
  ['jammy', '22.04'],
  ['noble', '24.04'],
  ['resolute', '26.04'],
]);
