import { tagParts } from './tag-parts.ts';

/**
 * What well-known images are made of, as a table. Checked on 21 August 2026 against the sources of Docker's official images
 * (`docker-library/official-images`), of Google's distroless images and of .NET's images, and against Chainguard's
 * documentation. Whoever is not listed is not known: a name like `my-alpine` promises nothing.
 */

/** `fedora` stands for all that install with RPM (Rocky, AlmaLinux, Oracle Linux, Amazon Linux, UBI); `distroless` for no package manager at all. */
export type ImageFamily =
  | 'debian'
  | 'ubuntu'
  | 'alpine'
  | 'fedora'
  | 'busybox'
  | 'distroless'
  | 'wolfi'
  | 'scratch'
  | 'windows';

export interface ImageFacts {
  readonly family: ImageFamily | undefined;
  /** The shell that a command in shell form can be run with; `none` where there surely is none. */
  readonly shell: '/bin/sh' | '/busybox/sh' | 'cmd' | 'none' | undefined;
  /** Who the image runs as where nothing else is said: `root`, or another name. */
  readonly user: string | undefined;
}

const nothing: ImageFacts = { family: undefined, shell: undefined, user: undefined };
const noShell: ImageFacts = { family: 'distroless', shell: 'none', user: undefined };

/** The facts of a repository by its familiar name (`python`, `gcr.io/distroless/static`) and tag; undefined for a digest alone. */
export function factsOf(repository: string, tag: string | undefined): ImageFacts {
  if (repository.startsWith('gcr.io/distroless/')) return distrolessFacts(repository, tag);
  const chainguard = /^(?:cgr\.dev\/)?chainguard\/(.+)$/.exec(repository)?.[1];
  if (chainguard !== undefined) return chainguardFacts(chainguard, tag);
  const dotnet = /^mcr\.microsoft\.com\/dotnet\/(?:nightly\/)?(.+)$/.exec(repository)?.[1];
  if (dotnet !== undefined) return dotnetFacts(dotnet, tag);
  if (/^mcr\.microsoft\.com\/windows(\/|$)/.test(repository)) return inFull('windows', undefined);
  if (/^registry\.(access\.)?redhat\.(com|io)\/ubi\d+(\/ubi\d*(-minimal|-init)?|-minimal|-init)?$/.test(repository))
    return inFull('fedora', 'root');
  const name = withoutMirror(repository);
  const image = Object.hasOwn(images, name) ? images[name] : undefined;
  if (image === undefined || tag === undefined) return nothing;
  const family = familyOf(name, tag, image.family);
  return family === undefined ? { ...nothing, user: image.user } : inFull(family, image.user);
}

/** The name of an official image, also where it is taken from a well-known copy of Docker Hub. */
export function withoutMirror(repository: string): string {
  return repository.replace(/^(?:public\.ecr\.aws\/docker|mirror\.gcr\.io|registry\.hub\.docker\.com)\/library\//, '');
}

interface KnownImage {
  /** What an image is made of whose tag says nothing about it; `by tag` where only its tag tells. */
  readonly family: ImageFamily | 'by tag';
  readonly user: string | undefined;
}

const images: Readonly<Record<string, KnownImage>> = {
  ...each(
    'root',
    'debian',
    'debian buildpack-deps python node golang ruby rust php perl gcc pypy haskell julia elixir erlang',
  ),
  ...each('root', 'debian', 'nginx httpd redis postgres dart r-base'),
  ...each('root', 'ubuntu', 'ubuntu eclipse-temurin swift mariadb mongo rabbitmq'),
  ...each('root', 'alpine', 'alpine docker composer bash'),
  ...each('root', 'fedora', 'fedora centos rockylinux almalinux amazonlinux oraclelinux amazoncorretto'),
  ...each('root', 'fedora', 'public.ecr.aws/amazonlinux/amazonlinux quay.io/centos/centos quay.io/fedora/fedora'),
  ...each('root', 'busybox', 'busybox'),
  ...each('root', 'by tag', 'openjdk maven gradle tomcat mysql archlinux'),
  ...each('memcache', 'debian', 'memcached'),
  ...each('nginx', 'debian', 'nginxinc/nginx-unprivileged'),
};

function each(user: string, family: KnownImage['family'], names: string): Record<string, KnownImage> {
  return Object.fromEntries(names.split(' ').map((name) => [name, { family, user }]));
}

/** Parts of a tag that say nothing about the distribution. */
const neutralPart =
  /^(v?\d[\w.]*|latest|slim|lts|current|stable|mainline|edge|rolling|devel|jdk|jre|cli|fpm|apache|zts|rc|perl|otel|curl|scm|krypton|jod|iron|hydrogen|gallium|fermium|dind|git|rootless|headless|management|backports|\d{8}|stream\d*|musl|glibc|uclibc|unstable|testing|sid|oldstable|oldoldstable)$/;

/** Images with a default that has changed, where the tag still tells by something else than a distribution's name. */
const byTag: Readonly<Record<string, readonly [RegExp, ImageFamily]>> = {
  openjdk: [/(^|-)slim(-|$)|^(8|11)(-|$)/, 'debian'],
  maven: [/(^|-)(eclipse-temurin|sapmachine)-/, 'ubuntu'],
  tomcat: [/-temurin(-|$)/, 'ubuntu'],
};

function familyOf(name: string, tag: string, family: KnownImage['family']): ImageFamily | undefined {
  const named = familyInTag(tag);
  if (named !== undefined) return named;
  const [pattern, special] = Object.hasOwn(byTag, name) ? (byTag[name] ?? []) : [];
  if (pattern?.test(tag) === true) return special;
  if (family === 'by tag') return undefined;
  return tag.split('-').every((part) => neutralPart.test(part)) ? family : undefined;
}

/** The distribution that a tag names. */
function familyInTag(tag: string): ImageFamily | undefined {
  if (/nanoserver|windowsservercore/.test(tag)) return 'windows';
  for (const { meaning } of tagParts(tag).suffixes) {
    if (meaning === 'alpine' || meaning === 'debian' || meaning === 'ubuntu') return meaning;
  }
  const isRpm =
    /(^|-)(ubi\d*|oracle|oraclelinux\d*|al20\d\d|al2|corretto|amazoncorretto|azurelinux[\d.]*|mariner[\d.]*)(-|$)/;
  return isRpm.test(tag) ? 'fedora' : undefined;
}

/** No image of theirs has a shell, but those of the `debug` tags, which have busybox in a folder of its own. */
function distrolessFacts(repository: string, tag = ''): ImageFacts {
  const isDebug = /^debug(-|$)/.test(tag);
  const isPlain = /^(latest|nonroot)?(-(amd64|arm64|arm|s390x|ppc64le|riscv64))?$/.test(tag);
  const user = /(^|-)nonroot(-|$)/.test(tag) || /:nonroot/.test(repository) ? 'nonroot' : 'root';
  if (isDebug) return { family: 'distroless', shell: '/busybox/sh', user };
  return isPlain && tag !== '' ? { ...noShell, user } : { ...noShell, shell: undefined };
}

/** Their images without a shell that are surely so; others bring one because their program needs it. */
const chainguardWithoutShell = new Set([
  'static',
  'glibc-dynamic',
  'cc-dynamic',
  'python',
  'jre',
  'aspnet-runtime',
  'dotnet-runtime',
]);

function chainguardFacts(name: string, tag = ''): ImageFacts {
  if (name === 'wolfi-base') return { family: 'wolfi', shell: '/bin/sh', user: undefined };
  if (tag.endsWith('-dev'))
    return { family: 'wolfi', shell: '/bin/sh', user: name === 'python' || name === 'node' ? 'nonroot' : undefined };
  if (!chainguardWithoutShell.has(name) || tag === '') return nothing;
  return { ...noShell, user: 'nonroot' };
}

/** `mcr.microsoft.com/dotnet/…`: Debian up to version 9, Ubuntu since; the chiseled ones are distroless and run as `app`. */
function dotnetFacts(name: string, tag = ''): ImageFacts {
  // The older .NET is part of Windows.
  if (name.startsWith('framework/')) return inFull('windows', undefined);
  if (!/^(sdk|aspnet|runtime|runtime-deps|monitor\/base)$/.test(name)) return nothing;
  if (/chiseled|distroless/.test(tag)) return { ...noShell, user: 'app' };
  const version = /^(\d+)\.\d+(\.\d+)?(-(amd64|arm64v8|arm32v7))?$/.exec(tag)?.[1];
  const byVersion = version === undefined ? undefined : Number(version) < 10 ? 'debian' : 'ubuntu';
  return inFull(familyInTag(tag) ?? byVersion, 'root');
}

/** The facts of an image that has what its distribution's image has. */
function inFull(family: ImageFamily | undefined, user: string | undefined): ImageFacts {
  if (family === undefined) return nothing;
  return family === 'windows' ? { family, shell: 'cmd', user: undefined } : { family, shell: '/bin/sh', user };
}
