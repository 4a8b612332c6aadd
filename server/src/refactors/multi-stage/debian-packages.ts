/** Packages that are only there to build something: `gcc`, `make`, `*-dev` … A running program does not need them. */
export function isBuildOnly(name: string): boolean {
  return tools.has(name) || name.endsWith('-dev') || /^(linux-headers|gcc-\d|g\+\+-\d|clang-\d|llvm-\d)/.test(name);
}

const tools = new Set(
  (
    'build-essential gcc g++ cpp clang llvm make cmake ninja-build meson autoconf automake libtool m4 bison flex ' +
    'pkg-config pkgconf patch binutils gfortran nasm yasm dpkg-dev fakeroot libc6-dev libc-dev python3-dev python-dev'
  ).split(' '),
);

/** Development packages without a library that is needed at run time. */
const headersOnly = new Set(['linux-libc-dev', 'libc6-dev', 'libc-dev', 'python3-dev', 'python-dev']);

/**
 * The runtime packages that belong to a development package, by Debian release; undefined where we don't know them.
 * Names were checked against the package index of the release; other releases have other names (`libicu72`, `t64`).
 */
export function runtimePackages(development: string, release: string | undefined): readonly string[] | undefined {
  if (!development.endsWith('-dev') || headersOnly.has(development)) return [];
  const table = release === undefined ? undefined : byRelease[release];
  return table !== undefined && Object.hasOwn(table, development) ? table[development] : undefined;
}

const bookworm: Readonly<Record<string, readonly string[]>> = {
  'libpq-dev': ['libpq5'],
  'libmariadb-dev': ['libmariadb3'],
  'default-libmysqlclient-dev': ['libmariadb3'],
  'libxml2-dev': ['libxml2'],
  'libxslt1-dev': ['libxslt1.1'],
  'libffi-dev': ['libffi8'],
  'libssl-dev': ['libssl3'],
  'libjpeg62-turbo-dev': ['libjpeg62-turbo'],
  'libjpeg-dev': ['libjpeg62-turbo'],
  'libpng-dev': ['libpng16-16'],
  'zlib1g-dev': ['zlib1g'],
  'libzip-dev': ['libzip4'],
  'libicu-dev': ['libicu72'],
  'libcurl4-openssl-dev': ['libcurl4'],
  'libsqlite3-dev': ['libsqlite3-0'],
  'libvips-dev': ['libvips42'],
  'libyaml-dev': ['libyaml-0-2'],
  'libgmp-dev': ['libgmp10'],
  'libfreetype-dev': ['libfreetype6'],
  'libfreetype6-dev': ['libfreetype6'],
  'libwebp-dev': ['libwebp7', 'libwebpmux3', 'libwebpdemux2'],
  'libsasl2-dev': ['libsasl2-2'],
  'libmemcached-dev': ['libmemcached11'],
  'librdkafka-dev': ['librdkafka1', 'librdkafka++1'],
  'libgeos-dev': ['libgeos-c1v5'],
  'libgdal-dev': ['libgdal32'],
  'libcairo2-dev': ['libcairo2'],
  'libpango1.0-dev': ['libpango-1.0-0', 'libpangocairo-1.0-0', 'libpangoft2-1.0-0'],
  'libsodium-dev': ['libsodium23'],
  'libbz2-dev': ['libbz2-1.0'],
  'liblzma-dev': ['liblzma5'],
  'libreadline-dev': ['libreadline8'],
  'libncurses-dev': ['libncurses6', 'libncursesw6', 'libtinfo6'],
  'libxmlsec1-dev': ['libxmlsec1', 'libxmlsec1-openssl'],
  'unixodbc-dev': ['libodbc2', 'libodbcinst2'],
  'libprotobuf-dev': ['libprotobuf32'],
  'libhdf5-dev': ['libhdf5-103-1'],
  'libopenblas-dev': ['libopenblas0'],
};

const byRelease: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = { bookworm };
