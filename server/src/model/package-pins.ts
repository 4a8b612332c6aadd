import type { ShellWord } from '../syntax/shell/nodes.ts';
import { type Span, textOf } from '../text/span.ts';
import type { PackageCommand } from './packages.ts';

/** A package that a call installs in whichever version there is on the day of the build. */
export interface UnpinnedPackage {
  readonly name: string;
  /** The package's name alone, without quotes, extras or a tag. */
  readonly span: Span;
}

/**
 * The packages that a call installs without saying which version. A range counts as a version that somebody chose. Nothing
 * that stands in a variable, a substitution or a pattern is among them, nor files, folders and addresses of archives.
 */
export function unpinnedPackages(text: string, call: PackageCommand): readonly UnpinnedPackage[] {
  const packages = installed(call);
  if (packages === undefined) return [];
  return packages.words.flatMap((word) => {
    if (/[$`*?{]/.test(word.value)) return [];
    const name = packages.unpinnedName(word.value);
    return name === undefined ? [] : [{ name, span: nameSpan(text, word, name) }];
  });
}

interface Installed {
  readonly words: readonly ShellWord[];
  /** The name of a package that no version is said of; undefined for everything else. */
  readonly unpinnedName: (value: string) => string | undefined;
}

/** What a call installs; undefined where it installs nothing by name, or where something else decides which version. */
function installed(call: PackageCommand): Installed | undefined {
  const { manager, action, operands, flags } = call;
  const has = (pattern: RegExp): boolean => flags.some(({ value }) => pattern.test(value));
  if (has(/^--(help|version-info|dry-run|simulate|just-print|no-act|recon|print-uris|assumeno)$/)) return undefined;
  switch (manager) {
    case 'apt':
      // With a snapshot the day is chosen, and with it every version.
      if (!/^(install|reinstall)$/.test(action) || has(/^(-[a-z]*s|-S|--snapshot)/)) return undefined;
      return { words: operands, unpinnedName: aptName };
    case 'apk':
      return action === 'add' ? { words: operands, unpinnedName: apkName } : undefined;
    case 'dnf':
    case 'yum':
    case 'microdnf':
      return /^(install|localinstall|reinstall)$/.test(action) ? { words: operands, unpinnedName: rpmName } : undefined;
    case 'zypper':
      // Patterns, patches and products have no versions of that kind.
      if (!/^(install|in)$/.test(action) || has(/^(-t|--type)(=|$)/)) return undefined;
      return { words: operands, unpinnedName: rpmName };
    case 'pip':
      if (action !== 'install' || has(pipDecides)) return undefined;
      return { words: operands, unpinnedName: pythonName };
    case 'pipx':
      return action === 'install' ? { words: operands, unpinnedName: pythonName } : undefined;
    case 'uv':
      return uvInstalled(call, has(pipDecides));
    case 'npm':
      if (!/^(install|i|in|add)$/.test(action) || has(/^--before(=|$)/)) return undefined;
      return { words: operands.filter(({ value }) => !/^(true|false)$/.test(value)), unpinnedName: npmName };
    case 'yarn': {
      const isGlobal = action === 'global' && operands[0]?.value === 'add';
      if (isGlobal) return { words: operands.slice(1), unpinnedName: npmName };
      return action === 'add' ? { words: operands, unpinnedName: npmName } : undefined;
    }
    case 'pnpm':
    case 'bun':
      return /^(add|install|i)$/.test(action) ? { words: operands, unpinnedName: npmName } : undefined;
    case 'gem':
      if (!/^(install|i)$/.test(action) || has(/^(-v|--version|-l|--local|-g|--file)/)) return undefined;
      return { words: operands, unpinnedName: gemName };
    case 'go':
      return goInstalled(call);
    default:
      return undefined;
  }
}

function nameSpan(text: string, word: ShellWord, name: string): Span {
  const at = textOf(text, word.span).indexOf(name);
  const start = word.span.start + at;
  return at < 0 ? word.span : { start, end: start + name.length };
}

/** Not `name=1.2`, `name/bookworm-backports`, `./name.deb`, nor `name-`, which removes the package. */
function aptName(value: string): string | undefined {
  return /^[a-z0-9][a-z0-9+.-]*(?::[a-z0-9-]+)?$/.test(value) && !/-$|\.deb$/.test(value) ? value : undefined;
}

/** Not `name=1.2`, `name~1.2`, `name>1`, `!name`, `.virtual`, `so:name`, `name.apk`; `name@edge` only says from where. */
function apkName(value: string): string | undefined {
  const name = /^([A-Za-z0-9][\w+.-]*)(?:@\w+)?$/.exec(value)?.[1];
  return name?.endsWith('.apk') === true ? undefined : name;
}

/**
 * Not `name-1.2-3.x86_64`, `@group`, `perl(Name)`, `/usr/bin/name`, `name.rpm`, `name>=1.2`. Names such as `gcc-toolset-12` look
 * as if they had a version, and count as such.
 */
function rpmName(value: string): string | undefined {
  return /^[A-Za-z0-9][\w+.-]*$/.test(value) && !/-\d[^-]*$|\.rpm$/.test(value) ? value : undefined;
}

/** Flags with which something other than the command line says which version is installed, or where from. */
const pipDecides = /^(-c|--constraint|--require-hashes|--no-index|--exclude-newer|--overrides?)/;

/** Not `name==1.2`, `name[extra]>=1`, `./name`, `name.whl`, `name @ https://…`, nor a repository with `@ref`. */
function pythonName(value: string): string | undefined {
  const repository = /^(?:[\w.-]+(?:\[[^\]]*\])?\s*@\s*)?((?:git|hg|svn|bzr)\+\S+)$/.exec(value)?.[1];
  if (repository !== undefined) return withoutReference(repository) ? repository : undefined;
  const name = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(?:;.*)?$/s.exec(value)?.[1];
  return name === undefined || /\.(whl|zip|tar|tgz|gz|bz2|txt|py)$/.test(name) ? undefined : name;
}

function withoutReference(repository: string): boolean {
  const path = /^\w+\+\w+:\/\/[^/]+(\/[^#]*)/.exec(repository)?.[1];
  return path !== undefined && !path.includes('@');
}

function uvInstalled({ action, operands }: PackageCommand, isDecided: boolean): Installed | undefined {
  if (isDecided) return undefined;
  if (action === 'install' || action === 'add') return { words: operands, unpinnedName: uvName };
  const isTool = action === 'tool' && operands[0]?.value === 'install';
  return isTool ? { words: operands.slice(1), unpinnedName: uvName } : undefined;
}

/** uv also reads `name@1.2` and `name@latest`. */
function uvName(value: string): string | undefined {
  const tool = /^([A-Za-z0-9][\w.-]*)@(\w[\w.]*)$/.exec(value);
  return tool === null ? pythonName(value) : tool[2] === 'latest' ? tool[1] : undefined;
}

/** Tags of npm that are moved with each release. */
const movingTag = /^(latest|next|beta|alpha|canary|rc|dev|nightly|\*|x|)$/;

/** Not `name@1`, `@scope/name@^1`, `alias@npm:name@1`, folders, archives, addresses; of a repository only without `#ref`. */
function npmName(value: string): string | undefined {
  if (/^(git(\+\w+)?:\/\/|git@|(github|gitlab|bitbucket):)/.test(value)) return value.includes('#') ? undefined : value;
  const [, name, tag] = /^((?:@[\w.~-]+\/)?[A-Za-z0-9][\w.~-]*)(?:@(.*))?$/.exec(value) ?? [];
  if (name === undefined || /\.(tgz|tar|gz)$/.test(name)) return undefined;
  return tag === undefined || movingTag.test(tag) ? name : undefined;
}

/** Not `name:1.2` and `./name.gem`. */
function gemName(value: string): string | undefined {
  return /^[A-Za-z0-9][\w.-]*$/.test(value) && !value.endsWith('.gem') ? value : undefined;
}

/**
 * `go install` and `go run` take a package without `@` in the version that the module names, or they fail; only `go get` looks
 * for the newest one.
 */
function goInstalled({ action, operands }: PackageCommand): Installed | undefined {
  if (action === 'get') return { words: operands, unpinnedName: (value) => goName(value) ?? goPath(value) };
  if (action === 'install') return { words: operands, unpinnedName: goName };
  if (action !== 'run') return undefined;
  // What stands behind the package is for the program.
  return { words: operands.filter(({ value }) => value.includes('@')).slice(0, 1), unpinnedName: goName };
}

/** A path whose first part is a host's name: neither of the standard library nor of the own folder. */
function goPath(value: string): string | undefined {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+\/[\w./~-]+$/i.test(value) && !value.endsWith('.go') ? value : undefined;
}

/** The path of a package that is asked for in the newest version or from a branch: `example.com/tool@latest`. */
function goName(value: string): string | undefined {
  const [path = '', version] = value.split('@');
  return version !== undefined && /^(latest|upgrade|patch|master|main|head|trunk|develop)$/i.test(version)
    ? goPath(path)
    : undefined;
}
