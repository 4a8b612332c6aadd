import { withoutMirror } from './image-facts.ts';
import { tagParts } from './tag-parts.ts';

/**
 * Facts about images that change with time. Each is taken from its publisher or from who collects what publishers say:
 * the list of official images and their tags (github.com/docker-library/official-images, with its history), the deprecation
 * notices of their pages (github.com/docker-library/docs) and the ends of support (endoflife.date), all as of August 2026; the
 * few days of the table that came later had been announced by then. What is not certain is not here: a name or version that is
 * missing means nothing.
 */

/** The day up to which ends are listed. */
export const checkedOn = '2026-11-22';

/** A product in versions that come to their end. */
export interface Lifecycle {
  /** As people call it: `Python`. */
  readonly product: string;
  /** The last day of free support by version, for Debian with its long-term support. A version stands for all below it that are not listed: `7` for `7.9`. */
  readonly ended: Readonly<Record<string, string>>;
  /** Names that tags have for versions: `stretch`. */
  readonly codenames?: Readonly<Record<string, string>>;
  /**
   * The oldest version that has at least half a year left, and what its tags have behind it. None for databases, whose newer
   * versions don't read the files of older ones, and for .NET, whose images go with what a project is made for.
   */
  readonly next?: { readonly version: string; readonly codename?: string; readonly variants: readonly string[] };
}

const debian: Lifecycle = {
  product: 'Debian',
  ended: {
    6: '2016-02-29',
    7: '2018-05-31',
    8: '2020-06-30',
    9: '2022-07-01',
    10: '2024-06-30',
    11: '2026-08-31',
  },
  codenames: { squeeze: '6', wheezy: '7', jessie: '8', stretch: '9', buster: '10', bullseye: '11' },
  next: { version: '12', codename: 'bookworm', variants: ['', '-slim'] },
};

const ubuntu: Lifecycle = {
  product: 'Ubuntu',
  ended: {
    '12.04': '2017-04-28',
    '14.04': '2019-04-02',
    '16.04': '2021-04-02',
    '16.10': '2017-07-20',
    '17.04': '2018-01-13',
    '17.10': '2018-07-19',
    '18.04': '2023-05-31',
    '18.10': '2019-07-18',
    '19.04': '2020-01-23',
    '19.10': '2020-07-06',
    '20.04': '2025-05-31',
    '20.10': '2021-07-22',
    '21.04': '2022-01-20',
    '21.10': '2022-07-14',
    '22.10': '2023-07-20',
    '23.04': '2024-01-20',
    '23.10': '2024-07-12',
    '24.10': '2025-07-10',
    '25.04': '2026-01-17',
    '25.10': '2026-07-01',
  },
  codenames: {
    precise: '12.04',
    trusty: '14.04',
    xenial: '16.04',
    yakkety: '16.10',
    zesty: '17.04',
    artful: '17.10',
    bionic: '18.04',
    cosmic: '18.10',
    disco: '19.04',
    eoan: '19.10',
    focal: '20.04',
    groovy: '20.10',
    hirsute: '21.04',
    impish: '21.10',
    kinetic: '22.10',
    lunar: '23.04',
    mantic: '23.10',
    oracular: '24.10',
    plucky: '25.04',
    questing: '25.10',
  },
  next: { version: '24.04', codename: 'noble', variants: [''] },
};

const alpine: Lifecycle = {
  product: 'Alpine',
  ended: {
    2: '2015-11-01',
    2.7: '2015-11-01',
    '3.0': '2016-05-01',
    3.1: '2016-11-01',
    3.2: '2017-05-01',
    3.3: '2017-11-01',
    3.4: '2018-05-01',
    3.5: '2018-11-01',
    3.6: '2019-05-01',
    3.7: '2019-11-01',
    3.8: '2020-05-01',
    3.9: '2020-11-01',
    '3.10': '2021-05-01',
    3.11: '2021-11-01',
    3.12: '2022-05-01',
    3.13: '2022-11-01',
    3.14: '2023-05-01',
    3.15: '2023-11-01',
    3.16: '2024-05-23',
    3.17: '2024-11-22',
    3.18: '2025-05-09',
    3.19: '2025-11-01',
    '3.20': '2026-04-01',
    3.21: '2026-11-01',
  },
  next: { version: '3.23', variants: [''] },
};

const dotnet: Lifecycle = {
  product: '.NET',
  ended: {
    1: '2019-06-27',
    '2.0': '2018-10-01',
    2.1: '2021-08-21',
    2.2: '2019-12-23',
    '3.0': '2020-03-03',
    3.1: '2022-12-13',
    5: '2022-05-10',
    6: '2024-11-12',
    7: '2024-05-14',
    8: '2026-11-10',
    9: '2026-11-10',
  },
};

const lifecycles: Readonly<Record<string, Lifecycle>> = {
  debian,
  ubuntu,
  alpine,
  centos: {
    product: 'CentOS Linux',
    ended: { 5: '2017-03-31', 6: '2020-11-30', 7: '2024-06-30', 8: '2021-12-31' },
  },
  fedora: {
    product: 'Fedora',
    ended: {
      20: '2015-06-23',
      21: '2015-12-01',
      22: '2016-07-19',
      23: '2016-12-20',
      24: '2017-08-08',
      25: '2017-12-12',
      26: '2018-05-29',
      27: '2018-11-30',
      28: '2019-05-28',
      29: '2019-11-26',
      30: '2020-05-26',
      31: '2020-11-24',
      32: '2021-05-25',
      33: '2021-11-30',
      34: '2022-06-07',
      35: '2022-12-13',
      36: '2023-05-16',
      37: '2023-12-05',
      38: '2024-05-21',
      39: '2024-11-26',
      40: '2025-05-13',
      41: '2025-12-15',
      42: '2026-05-27',
    },
    next: { version: '44', variants: [''] },
  },
  amazonlinux: {
    product: 'Amazon Linux',
    ended: { 1: '2023-12-31', 2: '2026-06-30', 2016: '2023-12-31', 2017: '2023-12-31', 2018: '2023-12-31' },
    next: { version: '2023', variants: [''] },
  },
  node: {
    product: 'Node.js',
    ended: {
      4: '2018-04-30',
      5: '2016-06-30',
      6: '2019-04-30',
      7: '2017-06-30',
      8: '2019-12-31',
      9: '2018-06-30',
      10: '2021-04-30',
      11: '2019-06-30',
      12: '2022-04-30',
      13: '2020-06-01',
      14: '2023-04-30',
      15: '2021-06-01',
      16: '2023-09-11',
      17: '2022-06-01',
      18: '2025-04-30',
      19: '2023-06-01',
      20: '2026-04-30',
      21: '2024-06-01',
      23: '2025-06-01',
      25: '2026-06-01',
    },
    codenames: {
      argon: '4',
      boron: '6',
      carbon: '8',
      dubnium: '10',
      erbium: '12',
      fermium: '14',
      gallium: '16',
      hydrogen: '18',
      iron: '20',
    },
    next: { version: '24', codename: 'krypton', variants: ['', '-slim', '-alpine', '-bookworm', '-bookworm-slim'] },
  },
  python: {
    product: 'Python',
    ended: {
      2: '2020-01-01',
      2.7: '2020-01-01',
      3.3: '2017-09-29',
      3.4: '2019-03-18',
      3.5: '2020-09-30',
      3.6: '2021-12-23',
      3.7: '2023-06-27',
      3.8: '2024-10-07',
      3.9: '2025-10-31',
      '3.10': '2026-10-31',
    },
    next: { version: '3.11', variants: ['', '-slim', '-alpine', '-bookworm', '-slim-bookworm'] },
  },
  php: {
    product: 'PHP',
    ended: {
      5: '2018-12-31',
      5.3: '2014-08-14',
      5.4: '2015-09-14',
      5.5: '2016-07-21',
      5.6: '2018-12-31',
      7: '2022-11-28',
      '7.0': '2019-01-10',
      7.1: '2019-12-01',
      7.2: '2020-11-30',
      7.3: '2021-12-06',
      7.4: '2022-11-28',
      '8.0': '2023-11-26',
      8.1: '2025-12-31',
    },
    next: {
      version: '8.3',
      variants: ['', '-cli', '-apache', '-fpm', '-zts'].flatMap((kind) =>
        kind === '-apache' ? [kind, `${kind}-bookworm`] : [kind, `${kind}-alpine`, `${kind}-bookworm`],
      ),
    },
  },
  ruby: {
    product: 'Ruby',
    ended: {
      1: '2015-02-23',
      1.9: '2015-02-23',
      2: '2023-03-31',
      '2.0': '2016-02-24',
      2.1: '2017-03-31',
      2.2: '2018-03-31',
      2.3: '2019-03-31',
      2.4: '2020-03-31',
      2.5: '2021-03-31',
      2.6: '2022-03-31',
      2.7: '2023-03-31',
      '3.0': '2024-04-23',
      3.1: '2025-03-26',
      3.2: '2026-03-31',
    },
    next: { version: '3.4', variants: ['', '-slim', '-alpine', '-bookworm', '-slim-bookworm'] },
  },
  golang: {
    product: 'Go',
    ended: {
      '1.10': '2019-02-25',
      1.11: '2019-09-03',
      1.12: '2020-02-25',
      1.13: '2020-08-11',
      1.14: '2021-02-16',
      1.15: '2021-08-16',
      1.16: '2022-03-15',
      1.17: '2022-08-02',
      1.18: '2023-02-01',
      1.19: '2023-09-06',
      '1.20': '2024-02-06',
      1.21: '2024-08-13',
      1.22: '2025-02-11',
      1.23: '2025-08-12',
      1.24: '2026-02-10',
      1.25: '2026-08-19',
    },
    next: { version: '1.27', variants: ['', '-alpine', '-bookworm'] },
  },
  postgres: {
    product: 'PostgreSQL',
    ended: {
      9: '2021-11-11',
      '9.0': '2015-10-08',
      9.1: '2016-10-27',
      9.2: '2017-11-09',
      9.3: '2018-11-08',
      9.4: '2020-02-13',
      9.5: '2021-02-11',
      9.6: '2021-11-11',
      10: '2022-11-10',
      11: '2023-11-09',
      12: '2024-11-21',
      13: '2025-11-13',
      14: '2026-11-12',
    },
  },
  mysql: {
    product: 'MySQL',
    ended: { 5: '2023-10-31', 5.5: '2018-12-31', 5.6: '2021-02-28', 5.7: '2023-10-31', '8.0': '2026-04-30' },
  },
  mariadb: {
    product: 'MariaDB',
    ended: {
      5: '2020-04-11',
      5.5: '2020-04-11',
      '10.0': '2019-03-31',
      10.1: '2020-10-17',
      10.2: '2022-05-23',
      10.3: '2023-05-25',
      10.4: '2024-06-18',
      10.5: '2025-06-24',
      10.6: '2026-07-06',
      10.7: '2023-02-09',
      10.8: '2023-05-20',
      10.9: '2023-08-22',
      '10.10': '2023-11-17',
    },
  },
  mongo: {
    product: 'MongoDB',
    ended: {
      2: '2016-10-31',
      2.6: '2016-10-31',
      3: '2021-04-30',
      '3.0': '2018-02-28',
      3.2: '2018-09-30',
      3.4: '2020-01-31',
      3.6: '2021-04-30',
      4: '2024-02-29',
      '4.0': '2022-04-30',
      4.2: '2023-04-30',
      4.4: '2024-02-29',
      5: '2024-10-31',
      6: '2025-07-31',
    },
  },
  redis: {
    product: 'Redis',
    ended: { '5': '2022-04-27', '6.0': '2022-05-31', '7.0': '2024-07-29' },
  },
  'mcr.microsoft.com/dotnet/sdk': dotnet,
  'mcr.microsoft.com/dotnet/aspnet': dotnet,
  'mcr.microsoft.com/dotnet/runtime': dotnet,
  'mcr.microsoft.com/dotnet/runtime-deps': dotnet,
  'mcr.microsoft.com/dotnet/core/sdk': dotnet,
  'mcr.microsoft.com/dotnet/core/aspnet': dotnet,
  'mcr.microsoft.com/dotnet/core/runtime': dotnet,
  'mcr.microsoft.com/dotnet/core/runtime-deps': dotnet,
};

/** Images that are made on several distributions and name the one they stand on in their tags: `3.12-buster`, `22-alpine3.20`. */
const onDistributions = new Set(
  (
    'node python php ruby golang rust postgres mysql mariadb mongo redis nginx httpd perl erlang elixir haskell gcc julia ' +
    'openjdk eclipse-temurin maven gradle tomcat composer buildpack-deps pypy swift clojure ' +
    'mcr.microsoft.com/dotnet/sdk mcr.microsoft.com/dotnet/aspnet mcr.microsoft.com/dotnet/runtime mcr.microsoft.com/dotnet/runtime-deps'
  ).split(' '),
);

/** What has come to its end, and where a tag says so. */
export interface EndOfLife {
  readonly lifecycle: Lifecycle;
  /** The version as the table has it. */
  readonly version: string;
  /** A number or a codename, as the tag has it. */
  readonly written: string;
  readonly date: string;
  /** Offset of `written` in the tag. */
  readonly at: number;
}

/** What a tag stands for that was past its end when it was checked: the image's own version, then its distribution's. */
export function* endsOfLife(image: string, tag: string): Generator<EndOfLife> {
  const name = officialName(image);
  const own = Object.hasOwn(lifecycles, name) ? lifecycles[name] : undefined;
  const version = own === undefined ? undefined : endOfTag(own, tag, 0);
  if (version !== undefined) yield version;
  if (!onDistributions.has(name)) return;
  for (const { text, meaning, release } of tagParts(tag).suffixes) {
    const lifecycle = meaning === 'alpine' ? alpine : meaning === 'debian' ? debian : ubuntu;
    const date = release === '' ? undefined : lifecycle.ended[release];
    if (date === undefined) continue;
    const written = meaning === 'alpine' ? release : text;
    yield { lifecycle, version: release, written, date, at: tag.indexOf(text) + text.length - written.length };
  }
}

/** The name of an official image, also where it is made for one platform (`amd64/alpine`) or taken from a copy of Docker Hub. */
export function officialName(repository: string): string {
  return withoutMirror(repository).replace(
    /^(amd64|arm32v[567]|arm64v8|i386|mips64le|ppc64le|riscv64|s390x|windows-amd64)\//,
    '',
  );
}

function endOfTag(lifecycle: Lifecycle, tag: string, at: number): EndOfLife | undefined {
  const word = /^[a-z]+(?=-|$)/.exec(tag)?.[0];
  if (word !== undefined) {
    const version = lifecycle.codenames?.[word];
    const date = version === undefined ? undefined : lifecycle.ended[version];
    return version === undefined || date === undefined ? undefined : { lifecycle, version, written: word, date, at };
  }
  // `8u212` is a version, `3.13rc1` one that is still to come.
  const written = /^\d+(?:\.\d+)*(?=-|$)/.exec(tag)?.[0];
  if (written === undefined) return undefined;
  for (let version = written; version !== ''; version = version.replace(/\.?\d+$/, '')) {
    const date = lifecycle.ended[version];
    if (date !== undefined) return { lifecycle, version, written, date, at };
  }
  return undefined;
}

/** Where something that isn't an official image is to be found. */
export interface Elsewhere {
  /** What it is called where it can be pulled. */
  readonly image: string;
  /** Whether the tag can stay as it is; `latest` where only that one, or none, means the same there. */
  readonly tags: 'same' | 'latest' | 'other';
}

const same = (image: string): Elsewhere => ({ image, tags: 'same' });
const latest = (image: string): Elsewhere => ({ image, tags: 'latest' });
const other = (image: string): Elsewhere => ({ image, tags: 'other' });

/**
 * Names that people take for an official image. None of them has ever been one, so that nothing but an image of one's own
 * can have the name.
 */
export const neverOfficial: Readonly<Record<string, Elsewhere>> = {
  nodejs: same('node'),
  'node.js': same('node'),
  python2: other('python'),
  python3: same('python'),
  postgresql: same('postgres'),
  mongodb: same('mongo'),
  apache: same('httpd'),
  apache2: same('httpd'),
  temurin: same('eclipse-temurin'),
  corretto: same('amazoncorretto'),
  rustlang: same('rust'),
  jdk: same('eclipse-temurin'),
  jre: other('eclipse-temurin'),
  dotnet: same('mcr.microsoft.com/dotnet/sdk'),
  dotnetcore: other('mcr.microsoft.com/dotnet/sdk'),
  aspnet: same('mcr.microsoft.com/dotnet/aspnet'),
  aspnetcore: other('mcr.microsoft.com/dotnet/aspnet'),
  powershell: latest('mcr.microsoft.com/powershell'),
  mssql: other('mcr.microsoft.com/mssql/server'),
  sqlserver: other('mcr.microsoft.com/mssql/server'),
  playwright: other('mcr.microsoft.com/playwright'),
  pytorch: latest('pytorch/pytorch'),
  tensorflow: latest('tensorflow/tensorflow'),
  cuda: other('nvidia/cuda'),
  jupyter: latest('quay.io/jupyter/base-notebook'),
  conda: latest('continuumio/miniconda3'),
  miniconda: latest('continuumio/miniconda3'),
  miniconda3: latest('continuumio/miniconda3'),
  anaconda: latest('continuumio/anaconda3'),
  anaconda3: latest('continuumio/anaconda3'),
  miniforge3: latest('condaforge/miniforge3'),
  micromamba: latest('mambaorg/micromamba'),
  uv: same('ghcr.io/astral-sh/uv'),
  deno: latest('denoland/deno'),
  bun: same('oven/bun'),
  terraform: same('hashicorp/terraform'),
  grafana: latest('grafana/grafana'),
  prometheus: latest('prom/prometheus'),
  kafka: latest('apache/kafka'),
  airflow: latest('apache/airflow'),
  keycloak: latest('quay.io/keycloak/keycloak'),
  rocky: same('rockylinux/rockylinux'),
  archlinuxarm: other('archlinux'),
  ubi8: latest('registry.access.redhat.com/ubi8/ubi'),
  ubi9: latest('registry.access.redhat.com/ubi9/ubi'),
  rhel: other('registry.access.redhat.com/ubi9/ubi'),
};

/** Names of packages and frameworks that are installed on an official image, and never were one. */
export const packagesOnly: Readonly<Record<string, string>> = {
  npm: 'node',
  yarn: 'node',
  pnpm: 'node',
  react: 'node',
  reactjs: 'node',
  vue: 'node',
  vuejs: 'node',
  angular: 'node',
  nextjs: 'node',
  nestjs: 'node',
  expressjs: 'node',
  svelte: 'node',
  pip: 'python',
  pip3: 'python',
  poetry: 'python',
  flask: 'python',
  fastapi: 'python',
  streamlit: 'python',
  laravel: 'php',
  symfony: 'php',
  springboot: 'eclipse-temurin',
  'spring-boot': 'eclipse-temurin',
};

/** Official images that people mistype. */
export const popularImages: readonly string[] = [
  'alpine',
  'debian',
  'ubuntu',
  'python',
  'golang',
  'nginx',
  'redis',
  'postgres',
  'mariadb',
  'mysql',
  'fedora',
  'busybox',
  'httpd',
  'tomcat',
  'maven',
  'gradle',
  'composer',
  'eclipse-temurin',
  'amazoncorretto',
  'archlinux',
];

/** An official image that its page, or its removal from the list, calls deprecated. */
export interface Deprecation {
  /** Who or what goes on from there: the end of a sentence. */
  readonly instead: string;
  /** The image that takes its place, where it is one and the same thing. */
  readonly successor?: Elsewhere;
}

const temurin: Deprecation = {
  instead: 'eclipse-temurin, amazoncorretto and others have the same OpenJDK',
  successor: other('eclipse-temurin'),
};

export const deprecatedImages: Readonly<Record<string, Deprecation>> = {
  adoptopenjdk: temurin,
  celery: { instead: 'it is a package to install on python' },
  centos: { instead: 'almalinux and rockylinux/rockylinux go on from CentOS Linux' },
  clearlinux: { instead: 'Intel ended Clear Linux in July 2025' },
  clefos: { instead: 'it ended with CentOS 7' },
  consul: { instead: 'HashiCorp publishes it as hashicorp/consul', successor: latest('hashicorp/consul') },
  django: { instead: 'it is a package to install on python' },
  emqx: { instead: 'newer versions are in emqx/emqx', successor: latest('emqx/emqx') },
  fsharp: { instead: 'mcr.microsoft.com/dotnet/sdk has it' },
  glassfish: { instead: 'it was removed from the official images in 2016' },
  iojs: { instead: 'io.js became Node.js again in 2015', successor: other('node') },
  java: temurin,
  jenkins: { instead: 'Jenkins publishes it as jenkins/jenkins', successor: latest('jenkins/jenkins') },
  mono: { instead: 'it was removed from the official images in 2025' },
  'mongo-express': { instead: 'nobody has maintained it since April 2024' },
  'nats-streaming': { instead: 'JetStream in nats takes its place' },
  notary: { instead: 'the project was archived in July 2025' },
  openjdk: temurin,
  opensuse: { instead: 'openSUSE publishes opensuse/leap and opensuse/tumbleweed' },
  owncloud: { instead: 'ownCloud publishes it as owncloud/server' },
  'php-zendserver': { instead: 'nobody has maintained it for years' },
  piwik: { instead: 'the project is called matomo now' },
  rails: { instead: 'it is a package to install on ruby' },
  rockylinux: {
    instead: 'Rocky Linux publishes its images as rockylinux/rockylinux',
    successor: same('rockylinux/rockylinux'),
  },
  sentry: { instead: 'Sentry publishes its own images as getsentry/sentry' },
  swarm: { instead: 'swarm mode is a part of Docker itself' },
  'ubuntu-debootstrap': { instead: 'ubuntu itself is as small now' },
  'ubuntu-upstart': { instead: 'ubuntu has no Upstart any more' },
  unit: { instead: 'NGINX Unit was archived in October 2025' },
  vault: { instead: 'HashiCorp publishes it as hashicorp/vault', successor: latest('hashicorp/vault') },
};
