import type { BaseImage } from './base-image.ts';

/**
 * Which well-known commands an image surely lacks. Checked on 22 November 2026: the images' Dockerfiles (`docker-library/…`,
 * `nodejs/docker-node`, `nginx/docker-nginx`, `adoptium/containers`, `dotnet/dotnet-docker`), and Debian's own image. What is
 * not listed may be there or not.
 */
export function absentCommands(image: BaseImage): ReadonlySet<string> {
  const known = ofImages.get(image);
  if (known !== undefined) return known;
  const commands = readAbsentCommands(image);
  ofImages.set(image, commands);
  return commands;
}

/** The package that brings a command; undefined where there is none, or where it needs more than that. */
export function packageFor(command: string, manager: 'apt' | 'apk'): string | undefined {
  const packages = manager === 'apt' ? debianPackages : alpinePackages;
  return Object.hasOwn(packages, command) ? packages[command] : undefined;
}

const common = { curl: 'curl', wget: 'wget', git: 'git', jq: 'jq', tini: 'tini', 'dumb-init': 'dumb-init' };
const debianPackages: Readonly<Record<string, string>> = {
  ...common,
  gosu: 'gosu',
  nc: 'netcat-openbsd',
  ping: 'iputils-ping',
  ps: 'procps',
};
const alpinePackages: Readonly<Record<string, string>> = { ...common, bash: 'bash', 'su-exec': 'su-exec' };

const ofImages = new WeakMap<BaseImage, ReadonlySet<string>>();

const starters = 'sudo tini dumb-init gosu su-exec'.split(' ');
const interpreters = 'python python3 node npm npx yarn'.split(' ');
/** Of those, Debian's minimal image has none. */
const onDebian = ['curl', 'wget', 'git', 'jq', 'nc', 'ncat', 'ping', 'ps', ...starters, ...interpreters];
/** Alpine's busybox is wget, nc, ping and ps, too. */
const onAlpine = ['bash', 'curl', 'git', 'jq', 'ncat', ...starters, ...interpreters];
const onNothing = [...new Set([...onDebian, ...onAlpine, 'sh', 'ash', 'dash', 'busybox', 'env', 'echo', 'cat', 'ls'])];
const none: ReadonlySet<string> = new Set();

/** What an image adds to its distribution's; `full` to that of its larger variant. */
interface Additions {
  readonly own: readonly string[];
  /** Whether the tag without `slim` starts from `buildpack-deps`, which has tools to build with. */
  readonly hasFull: boolean;
}

const images: Readonly<Record<string, Additions>> = {
  debian: { own: [], hasFull: false },
  ubuntu: { own: ['ps'], hasFull: false },
  alpine: { own: [], hasFull: false },
  busybox: { own: [], hasFull: false },
  python: { own: ['python', 'python3'], hasFull: true },
  node: { own: ['node', 'npm', 'npx', 'yarn'], hasFull: true },
  ruby: { own: [], hasFull: true },
  golang: { own: [], hasFull: true },
  rust: { own: ['wget'], hasFull: true },
  php: { own: ['curl', 'ps'], hasFull: false },
  nginx: { own: ['curl'], hasFull: false },
  'eclipse-temurin': { own: ['curl', 'wget', 'ps'], hasFull: false },
};

/** `buildpack-deps` and what stands on it; Python comes with Mercurial. */
const inFull = new Set(['curl', 'wget', 'git', 'ps', 'python', 'python3']);

function readAbsentCommands(image: BaseImage): ReadonlySet<string> {
  const { repository, family, hasShell } = image;
  if (family === 'scratch' || (family === 'distroless' && hasShell === false))
    return new Set(onNothing.filter(isNotOwn));
  if (/^mcr\.microsoft\.com\/dotnet\/(nightly\/)?(aspnet|runtime|runtime-deps)$/.test(repository)) {
    return without(family, family === 'ubuntu' ? ['ps'] : []);
  }
  const additions = Object.hasOwn(images, repository) ? images[repository] : undefined;
  if (additions === undefined) return none;
  const { own, hasFull } = additions;
  const isFull = hasFull && (family === 'debian' || family === 'ubuntu') && !image.isSlim;
  return without(family, isFull ? [...own, ...inFull] : own);

  /** Distroless images of a language have its interpreter. */
  function isNotOwn(command: string): boolean {
    return !/\/(python3|nodejs|node|python)/.test(repository) || !interpreters.includes(command);
  }
}

function without(family: BaseImage['family'], own: readonly string[]): ReadonlySet<string> {
  const all =
    family === 'debian' || family === 'ubuntu' ? onDebian : family === 'alpine' || family === 'busybox' ? onAlpine : [];
  return new Set(all.filter((command) => !own.includes(command)));
}
