import type { PackageCommand, PackageManager } from './packages.ts';

/** A call that installs what a manifest lists: `npm ci`, `pip install -r requirements.txt`. */
export interface DependencyInstall {
  readonly manager: PackageManager;
  readonly call: PackageCommand;
  /** `pip install`, `go mod download` */
  readonly label: string;
  /**
   * All it reads, seen from the folder it runs in; undefined where more may be read than can be listed here (sources of the
   * project, parts of a workspace, scripts).
   */
  readonly manifests: readonly Manifest[] | undefined;
}

export interface Manifest {
  /** A path as COPY takes it; of files that may not be there, a pattern that may match nothing. */
  readonly path: string;
  readonly optional: boolean;
}

/** Undefined for a call that installs named packages, or that needs the project's own sources to do its work. */
export function dependencyInstall(call: PackageCommand): DependencyInstall | undefined {
  const found = manifestsOf(call);
  if (found === undefined) return undefined;
  const words = found.label ?? [call.manager, call.action].filter((word) => word !== '').join(' ');
  return { manager: call.manager, call, label: words, manifests: found.manifests };
}

interface Found {
  readonly manifests: readonly Manifest[] | undefined;
  readonly label?: string;
}

function manifestsOf(call: PackageCommand): Found | undefined {
  const { action, operands, flags } = call;
  const has = (...names: readonly string[]): boolean =>
    flags.some(({ value }) => names.includes(value.split('=')[0] ?? ''));
  if (has('--help', '--version', '--dry-run')) return undefined;
  switch (call.manager) {
    case 'pip':
    case 'uv':
      if (call.manager === 'uv' && action === 'sync')
        return has('--no-install-project') ? { manifests: undefined } : undefined;
      return action === 'install' ? requirements(call) : undefined;
    case 'npm': {
      if (!['ci', 'clean-install', 'install', 'i'].includes(action) || operands.length > 0) return undefined;
      if (has('-g', '--global', '--location', '-w', '--workspace', '--workspaces', '-ws')) return undefined;
      return { manifests: has('--prefix', '-C') ? undefined : [required('package*.json')] };
    }
    case 'yarn':
      if (!['', 'install'].includes(action) || operands.length > 0 || has('-v')) return undefined;
      return {
        manifests: has('--cwd') ? undefined : [required('package.json'), optional('yarn.lock*')],
        label: 'yarn install',
      };
    case 'pnpm': {
      if (!['install', 'i'].includes(action) || operands.length > 0) return undefined;
      if (has('-r', '--recursive', '-F', '--filter', '-w', '--workspace-root', '-g', '--global')) return undefined;
      return { manifests: has('-C', '--dir') ? undefined : [required('package.json'), optional('pnpm-lock.yaml*')] };
    }
    case 'bun':
      return ['install', 'i'].includes(action) && operands.length === 0 && !has('-g', '--global')
        ? { manifests: undefined }
        : undefined;
    case 'go':
      if (action !== 'mod' || operands[0]?.value !== 'download') return undefined;
      return { manifests: [required('go.mod'), optional('go.sum*')], label: 'go mod download' };
    case 'bundle':
      if (!['', 'install'].includes(action) || operands.length > 0) return undefined;
      return {
        manifests: has('--gemfile') ? undefined : [required('Gemfile'), optional('Gemfile.lock*')],
        label: 'bundle install',
      };
    case 'composer': {
      if (action !== 'install') return undefined;
      // Scripts and an optimised autoloader look at the sources.
      const readsSources = !has('--no-scripts') || has('-o', '--optimize-autoloader', '-a', '--classmap-authoritative');
      return { manifests: readsSources ? undefined : [required('composer.json'), optional('composer.lock*')] };
    }
    case 'poetry':
      return action === 'install' && has('--no-root') ? { manifests: undefined } : undefined;
    case 'pipenv':
      return ['install', 'sync'].includes(action) && operands.length === 0 && !has('-e', '--editable')
        ? { manifests: undefined }
        : undefined;
    case 'cargo':
      return action === 'fetch' ? { manifests: undefined } : undefined;
    case 'dotnet':
      return action === 'restore' ? { manifests: undefined } : undefined;
    case 'maven': {
      const goals = [action, ...operands.map(({ value }) => value)];
      const isOffline = goals.some((goal) => /^dependency:(go-offline|resolve)/.test(goal));
      const builds = goals.some((goal) => /^(compile|test|package|verify|install|deploy)$/.test(goal));
      return isOffline && !builds ? { manifests: undefined, label: 'mvn dependency:go-offline' } : undefined;
    }
    default:
      return undefined;
  }
}

/** `pip install -r FILE`, unless it also installs the project or something else from a folder. */
function requirements(call: PackageCommand): Found | undefined {
  const words = call.command.arguments;
  const files: string[] = [];
  let literal = true;
  for (const [index, { value }] of words.entries()) {
    const flag = /^(-r|-c|-e|--requirement|--constraint|--editable)(?:=?(.*))$/s.exec(value);
    if (flag === null) continue;
    if (flag[1] === '-e' || flag[1] === '--editable') return undefined;
    const next = flag[2] === '' ? words[index + 1] : { value: flag[2] ?? '', literal: words[index]?.literal ?? false };
    if (next === undefined) return undefined;
    if (/^[a-z]+:\/\//.test(next.value)) literal = false;
    literal &&= next.literal;
    files.push(next.value);
  }
  const hasRequirements = words.some(({ value }) => /^(-r|--requirement)/.test(value));
  if (!hasRequirements || call.operands.some(({ value }) => /[/\\]|^\.|\.(whl|zip|gz)$/.test(value))) return undefined;
  const label = `${call.manager === 'uv' ? 'uv pip' : 'pip'} install`;
  return { manifests: literal ? [...new Set(files)].map(required) : undefined, label };
}

function required(path: string): Manifest {
  return { path, optional: false };
}

function optional(path: string): Manifest {
  return { path, optional: true };
}
