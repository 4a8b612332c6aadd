import { hasFlag, type PackageCommand, type PackageManager } from './packages.ts';

/** A call that installs what lists name: `npm ci`, `pip install -r requirements.txt`; or that does so first, and then builds. */
export interface DependencyInstall {
  readonly manager: PackageManager;
  readonly call: PackageCommand;
  /** `pip install`, `go mod download` */
  readonly label: string;
  /** What it reads, seen from the folder it runs in; undefined where more may be read than can be listed here. */
  readonly lists: DependencyLists | undefined;
  /** Of a call that needs the sources as well: what installs the dependencies alone. */
  readonly ahead?: InstallAhead | undefined;
}

/** The files that name dependencies. Paths may be patterns with `*`; one that ends with a slash is a folder. */
export interface DependencyLists {
  readonly files: readonly ListFile[];
  /** What counts as well where it is there, such as settings; looked for in the build context. */
  readonly further?: readonly string[];
  /** Names that lists may have in other folders too, where a project has several parts. */
  readonly parts?: readonly string[];
  /** Whether the parts can't be installed from their lists alone. */
  readonly aloneOnly?: boolean;
  /** With one of these, installing needs more than the lists, or a file that a layer is better off without. */
  readonly obstacles?: readonly string[];
  /** Whether a project mostly has lists in several places, so that only the build context tells what to copy. */
  readonly scattered?: boolean;
}

export interface ListFile {
  /** As COPY takes it. */
  readonly path: string;
  /** Whether it may be missing; then its path is a pattern, which may match nothing. */
  readonly optional: boolean;
  /** The files that a pattern stands for, where it stands for several. */
  readonly names?: readonly string[];
}

export interface InstallAhead {
  /** A shell command that does nothing but install what the lists name; undefined where none does, whatever it is asked for. */
  readonly command?: string | undefined;
  /** Whether any project gains from it. Where not, files have to show that there are dependencies and that it can be done. */
  readonly always: boolean;
  /** What stands in for the sources while the dependencies are built. */
  readonly placeholder?: 'rust';
}

/** Undefined for a call that installs named packages, or that can't do without the project's own sources. */
export function dependencyInstall(call: PackageCommand): DependencyInstall | undefined {
  if (hasFlag(call, '--help', '--version', '--dry-run')) return undefined;
  for (const ecosystem of ecosystems) {
    if (!ecosystem.managers.includes(call.manager)) continue;
    const install = ecosystem.installs.find((each) => fits(each, call));
    if (install === undefined) continue;
    const lists = typeof ecosystem.lists === 'function' ? ecosystem.lists(call) : ecosystem.lists;
    if (lists === 'sources') return undefined;
    const elsewhere = hasFlag(call, ...(ecosystem.elsewhere ?? []));
    const wrapper = wrapperOf(call);
    return {
      manager: call.manager,
      call,
      label: install.label,
      lists: elsewhere || lists === undefined ? undefined : wrapper === undefined ? lists : withWrapper(lists, wrapper),
      ahead: install.ahead?.(call),
    };
  }
  return undefined;
}

interface Ecosystem {
  readonly managers: readonly PackageManager[];
  readonly installs: readonly Install[];
  /** `sources` where a call turns out to install the project itself. */
  readonly lists: DependencyLists | ((call: PackageCommand) => DependencyLists | 'sources' | undefined);
  /** Flags that make it look for the lists in another place. */
  readonly elsewhere?: readonly string[];
}

interface Install {
  readonly label: string;
  /** Empty for a call without an action, such as a bare `yarn`. */
  readonly actions: readonly string[];
  /** What its operands have to be; none may be there where nothing is said. */
  readonly operands?: RegExp | 'any';
  /** One of these flags has to be there. */
  readonly needs?: readonly string[];
  /** With one of these flags it is something else. */
  readonly not?: readonly string[];
  readonly ahead?: (call: PackageCommand) => InstallAhead;
}

const packageJson = {
  parts: ['package.json'],
  // A file that often holds a token: it had better come through a secret mount.
  obstacles: ['.npmrc'],
};

/** Each way to install dependencies from lists, and the lists; of one ecosystem, the first that fits a call decides. */
const ecosystems: readonly Ecosystem[] = [
  {
    managers: ['pip'],
    installs: [{ label: 'pip install', actions: ['install'], operands: 'any', needs: ['-r', '--requirement'] }],
    lists: requirements,
  },
  {
    managers: ['uv'],
    installs: [{ label: 'uv pip install', actions: ['install'], operands: 'any', needs: ['-r', '--requirement'] }],
    lists: requirements,
  },
  {
    managers: ['uv'],
    installs: [
      { label: 'uv sync', actions: ['sync'], needs: ['--no-install-project', '--no-install-workspace'] },
      {
        label: 'uv sync',
        actions: ['sync'],
        operands: 'any',
        not: ['--package', '--all-packages', '--script', '--active'],
        ahead: (call) => ({ command: withFlags(call, '--no-install-project'), always: true }),
      },
    ],
    elsewhere: ['--project', '--directory'],
    lists: {
      files: [required('pyproject.toml'), optional('uv.lock*')],
      further: ['.python-version', 'uv.toml'],
      parts: ['pyproject.toml'],
      aloneOnly: true,
    },
  },
  {
    managers: ['poetry'],
    installs: [
      { label: 'poetry install', actions: ['install'], operands: 'any', needs: ['--no-root'] },
      {
        label: 'poetry install',
        actions: ['install'],
        operands: 'any',
        not: ['--only-root'],
        ahead: (call) => ({ command: withFlags(call, '--no-root'), always: true }),
      },
    ],
    elsewhere: ['-C', '--directory', '-P', '--project'],
    lists: {
      files: [required('pyproject.toml'), optional('poetry.lock*')],
      further: ['poetry.toml'],
      parts: ['pyproject.toml'],
      aloneOnly: true,
    },
  },
  {
    managers: ['pdm'],
    installs: [
      { label: 'pdm install', actions: ['install'], operands: 'any', needs: ['--no-self'] },
      { label: 'pdm sync', actions: ['sync'], operands: 'any', needs: ['--no-self'] },
      {
        label: 'pdm install',
        actions: ['install'],
        operands: 'any',
        ahead: (call) => ({ command: withFlags(call, '--no-self'), always: true }),
      },
      {
        label: 'pdm sync',
        actions: ['sync'],
        operands: 'any',
        ahead: (call) => ({ command: withFlags(call, '--no-self'), always: true }),
      },
    ],
    elsewhere: ['-p', '--project'],
    lists: { files: [required('pyproject.toml'), optional('pdm.lock*')], further: ['pdm.toml'] },
  },
  {
    managers: ['pipenv'],
    installs: [
      { label: 'pipenv install', actions: ['install'], not: ['-e', '--editable', '-r', '--requirements'] },
      { label: 'pipenv sync', actions: ['sync'] },
    ],
    lists: { files: [required('Pipfile'), optional('Pipfile.lock*')] },
  },
  {
    managers: ['npm'],
    installs: [
      { label: 'npm ci', actions: ['ci', 'clean-install'], not: npmElsewhere() },
      { label: 'npm install', actions: ['install', 'i'], not: npmElsewhere() },
    ],
    elsewhere: ['--prefix', '-C'],
    lists: {
      files: [{ ...required('package*.json'), names: ['package.json', 'package-lock.json'] }],
      further: ['npm-shrinkwrap.json', 'patches/'],
      ...packageJson,
    },
  },
  {
    managers: ['yarn'],
    installs: [{ label: 'yarn install', actions: ['', 'install'], not: ['-v'] }],
    elsewhere: ['--cwd'],
    lists: {
      files: [required('package.json'), optional('yarn.lock*')],
      further: ['.yarnrc', '.yarnrc.yml', '.yarn/', 'patches/'],
      ...packageJson,
    },
  },
  {
    managers: ['pnpm'],
    installs: [
      {
        label: 'pnpm install',
        actions: ['install', 'i'],
        not: ['-r', '--recursive', '-F', '--filter', '-w', '--workspace-root', '-g', '--global'],
      },
    ],
    elsewhere: ['-C', '--dir'],
    lists: {
      files: [required('package.json'), optional('pnpm-lock.yaml*'), optional('pnpm-workspace.yaml*')],
      further: ['.pnpmfile.cjs', 'patches/'],
      ...packageJson,
    },
  },
  {
    managers: ['bun'],
    installs: [{ label: 'bun install', actions: ['install', 'i'], not: ['-g', '--global', '--filter'] }],
    elsewhere: ['--cwd'],
    lists: {
      // `bun.lock`, and the older `bun.lockb`.
      files: [required('package.json'), optional('bun.lock*')],
      further: ['bunfig.toml', 'patches/'],
      ...packageJson,
    },
  },
  {
    managers: ['go'],
    installs: [
      { label: 'go mod download', actions: ['mod'], operands: /^download$/ },
      {
        label: 'go build',
        actions: ['build'],
        operands: /^[^@]*$/,
        not: ['-mod', '--mod', '-C', '-modfile'],
        ahead: () => ({ command: 'go mod download', always: false }),
      },
      {
        label: 'go install',
        actions: ['install'],
        operands: /^\.[^@]*$/,
        not: ['-mod', '--mod', '-C', '-modfile'],
        ahead: () => ({ command: 'go mod download', always: false }),
      },
    ],
    elsewhere: ['-C', '-modfile'],
    lists: ({ action }) => ({
      // Only `go.sum` shows that a module has dependencies, and `vendor` that nothing has to be loaded.
      files: [required('go.mod'), action === 'mod' ? optional('go.sum*') : required('go.sum')],
      further: ['go.work', 'go.work.sum'],
      parts: ['go.mod', 'go.sum'],
      obstacles: action === 'mod' ? [] : ['vendor/'],
    }),
  },
  {
    managers: ['cargo'],
    installs: [
      { label: 'cargo fetch', actions: ['fetch'] },
      {
        label: 'cargo build',
        actions: ['build'],
        operands: 'any',
        not: ['--manifest-path', '-p', '--package', '--workspace', '--all', '--frozen', '--offline'],
        ahead: (call) => ({
          // Targets by name need sources of that name.
          command: hasFlag(call, '--bin', '--bins', '--example', '--examples', '--lib', '--tests', '--all-targets')
            ? undefined
            : withFlags(call),
          always: false,
          placeholder: 'rust',
        }),
      },
    ],
    // Even to fetch, cargo wants to see a source file of each target.
    lists: (call) =>
      call.action === 'fetch'
        ? undefined
        : {
            files: [required('Cargo.toml'), required('Cargo.lock')],
            further: ['.cargo/', 'rust-toolchain', 'rust-toolchain.toml'],
            parts: ['Cargo.toml'],
            aloneOnly: true,
            obstacles: ['build.rs', 'benches/', 'examples/', 'src/bin/'],
          },
  },
  {
    managers: ['maven'],
    installs: [
      {
        label: 'mvn dependency:go-offline',
        actions: ['dependency:go-offline', 'dependency:resolve', 'dependency:resolve-plugins'],
        operands: /^(clean|dependency:[\w-]+)$/,
      },
      {
        label: 'mvn package',
        actions: ['clean', 'compile', 'package', 'verify', 'install'],
        operands: /^(clean|compile|package|verify|install)$/,
        not: ['-o', '--offline', '-pl', '--projects', '-rf', '-f', '--file', '-s', '--settings'],
        ahead: (call) => ({ command: `${call.command.name} -B dependency:go-offline`, always: false }),
      },
    ],
    elsewhere: ['-f', '--file', '-s', '--settings', '-pl', '--projects'],
    lists: ({ action }) => ({
      files: [required('pom.xml')],
      further: ['.mvn/'],
      parts: ['pom.xml'],
      scattered: true,
      // A build makes its modules one for another; what loads their dependencies alone would look for them elsewhere.
      aloneOnly: !action.startsWith('dependency:'),
    }),
  },
  {
    managers: ['gradle'],
    installs: [{ label: 'gradle dependencies', actions: ['dependencies', 'resolveDependencies'] }],
    elsewhere: ['-p', '--project-dir', '-c', '--settings-file', '-I', '--init-script'],
    lists: {
      files: [required('*.gradle*')],
      further: [
        'gradle.properties',
        'gradle.lockfile',
        'gradle/',
        'buildSrc/',
        'build-logic/',
        'buildscript-gradle.lockfile',
      ],
      parts: ['*.gradle', '*.gradle.kts', 'gradle.lockfile', 'gradle.properties'],
      scattered: true,
    },
  },
  {
    managers: ['dotnet'],
    installs: [
      { label: 'dotnet restore', actions: ['restore'], operands: 'any' },
      {
        label: 'dotnet publish',
        actions: ['publish', 'build'],
        operands: 'any',
        not: ['--no-restore', '--no-build'],
        ahead: (call) => ({ command: restoreOf(call), always: false }),
      },
    ],
    lists: {
      files: [],
      further: [],
      parts: [
        '*.csproj',
        '*.fsproj',
        '*.vbproj',
        '*.sln',
        '*.slnx',
        '*.props',
        '*.targets',
        'packages.lock.json',
        'global.json',
        'nuget.config',
        'NuGet.config',
        'NuGet.Config',
      ],
      scattered: true,
    },
  },
  {
    managers: ['composer'],
    installs: [
      // Scripts look at the sources, and so does the autoloader, with those folders that `composer.json` names.
      { label: 'composer install', actions: ['install', 'i'], needs: ['--no-autoloader'] },
      {
        label: 'composer install',
        actions: ['install', 'i'],
        ahead: (call) => ({ command: withFlags(call, '--no-scripts', '--no-autoloader'), always: true }),
      },
    ],
    elsewhere: ['-d', '--working-dir'],
    lists: {
      files: [required('composer.json'), optional('composer.lock*')],
      further: ['symfony.lock', 'patches/'],
      parts: ['composer.json'],
      aloneOnly: true,
      // What a Composer of its own is told to log in with.
      obstacles: ['auth.json'],
    },
  },
  {
    managers: ['bundle'],
    installs: [{ label: 'bundle install', actions: ['', 'install'] }],
    elsewhere: ['--gemfile'],
    lists: {
      files: [required('Gemfile'), optional('Gemfile.lock*')],
      further: ['.ruby-version', '.tool-versions', '.bundle/', 'vendor/cache/'],
      // A gem's description mostly reads its sources.
      obstacles: ['*.gemspec'],
    },
  },
];

/** Of calls of any other one there is nothing to say. */
export const managersWithLists: readonly PackageManager[] = [
  ...new Set(ecosystems.flatMap(({ managers }) => managers)),
];

function npmElsewhere(): readonly string[] {
  return ['-g', '--global', '--location', '-w', '--workspace', '--workspaces', '-ws'];
}

function fits(install: Install, call: PackageCommand): boolean {
  if (!install.actions.includes(call.action)) return false;
  if (install.needs !== undefined && !hasOne(call, install.needs)) return false;
  if (install.not !== undefined && hasOne(call, install.not)) return false;
  const { operands } = install;
  if (operands === 'any') return true;
  // `go mod` says in an operand what it does.
  if (call.action === 'mod' && call.operands.length === 0) return false;
  return call.operands.every(({ value }) => operands?.test(value) ?? false);
}

/** As `hasFlag`, and where a short flag has its value written right behind it: `-rrequirements.txt`. */
function hasOne(call: PackageCommand, names: readonly string[]): boolean {
  if (hasFlag(call, ...names)) return true;
  return names.includes('-r') && call.manager === 'pip' && call.flags.some(({ value }) => value.startsWith('-r'));
}

/** The call as it is written, and more flags behind it. */
function withFlags({ command }: PackageCommand, ...flags: readonly string[]): string {
  const written = command.arguments.map(({ raw }) => raw);
  const missing = flags.filter((flag) => !written.includes(flag));
  const assignments = command.assignments.map(({ name, value }) => `${name}=${value.raw}`);
  return [...assignments, command.name, ...written, ...missing].join(' ');
}

/** What `dotnet publish` restores first. */
function restoreOf({ operands }: PackageCommand): string {
  const project = operands.find(({ value }) => /\.(\w+proj|slnx?)$/.test(value));
  return ['dotnet restore', ...(project === undefined ? [] : [project.raw])].join(' ');
}

/** The script that a project brings to call the tool with: `./mvnw`, `./gradlew`. */
function wrapperOf({ command }: PackageCommand): string | undefined {
  const name = command.name.startsWith('./') ? command.name.slice(2) : command.name;
  return name === 'mvnw' || name === 'gradlew' ? name : undefined;
}

function withWrapper(lists: DependencyLists, wrapper: string): DependencyLists {
  return { ...lists, files: [...lists.files, required(wrapper)] };
}

/** `pip install -r FILE`, unless it also installs the project or something else from a folder. */
function requirements(call: PackageCommand): DependencyLists | 'sources' | undefined {
  const words = call.command.arguments;
  const files: string[] = [];
  let literal = true;
  for (const [index, { value }] of words.entries()) {
    const flag = /^(-r|-c|-e|--requirement|--constraint|--editable)(?:=?(.*))$/s.exec(value);
    if (flag === null) continue;
    if (flag[1] === '-e' || flag[1] === '--editable') return 'sources';
    const next = flag[2] === '' ? words[index + 1] : { value: flag[2] ?? '', literal: words[index]?.literal ?? false };
    if (next === undefined) return 'sources';
    if (/^[a-z]+:\/\//.test(next.value)) literal = false;
    literal &&= next.literal;
    files.push(next.value);
  }
  if (call.operands.some(({ value }) => /[/\\]|^\.|\.(whl|zip|gz)$/.test(value))) return 'sources';
  return literal
    ? { files: [...new Set(files.map(withSiblings))].map(required), further: relatedLists(files) }
    : undefined;
}

/** A list for one purpose mostly includes a list for all of them, which lies beside it under a similar name. */
function withSiblings(path: string): string {
  return path.replace(/(^|\/)requirements[-_.][\w.-]+\.txt$/, '$1requirements*.txt');
}

function relatedLists(files: readonly string[]): readonly string[] {
  return files.flatMap((file) => {
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    const names = ['constraints*.txt', 'requirements/', 'requirements-base.txt', 'requirements-common.txt'];
    return names.map((name) => folder + name);
  });
}

function required(path: string): ListFile {
  return { path, optional: false };
}

function optional(path: string): ListFile {
  return { path, optional: true };
}
