import type { Span } from '../text/span.ts';
import type { ShellCommand, ShellScript, ShellWord } from '../syntax/shell/nodes.ts';

export type PackageManager =
  | 'apt'
  | 'apk'
  | 'dnf'
  | 'yum'
  | 'microdnf'
  | 'zypper'
  | 'pacman'
  | 'pip'
  | 'pipx'
  | 'uv'
  | 'poetry'
  | 'pipenv'
  | 'pdm'
  | 'conda'
  | 'npm'
  | 'yarn'
  | 'pnpm'
  | 'bun'
  | 'go'
  | 'cargo'
  | 'gem'
  | 'bundle'
  | 'composer'
  | 'maven'
  | 'gradle'
  | 'dotnet';

/** One call of a package manager. */
export interface PackageCommand {
  readonly manager: PackageManager;
  readonly command: ShellCommand;
  /** `install`, `update`, `ci` …: the first word that is no flag; empty where there is none. */
  readonly action: string;
  readonly actionWord: ShellWord | undefined;
  /** The words behind the action that are neither flags nor values of flags. */
  readonly operands: readonly ShellWord[];
  /** The words that start with `-`. */
  readonly flags: readonly ShellWord[];
  /** From the package manager's name (`pip` in `sudo python -m pip install x`) to the action: what is called. */
  readonly callSpan: Span;
  /** `NAME=value` that holds for this call alone, in front of it or behind `env`. */
  readonly assignments: readonly Assigned[];
}

export interface Assigned {
  readonly name: string;
  readonly value: string;
}

const executables: ReadonlyMap<string, PackageManager> = new Map(
  Object.entries({
    apt: 'apt',
    'apt-get': 'apt',
    apk: 'apk',
    dnf: 'dnf',
    yum: 'yum',
    microdnf: 'microdnf',
    zypper: 'zypper',
    pacman: 'pacman',
    pipx: 'pipx',
    uv: 'uv',
    poetry: 'poetry',
    pipenv: 'pipenv',
    pdm: 'pdm',
    conda: 'conda',
    mamba: 'conda',
    micromamba: 'conda',
    npm: 'npm',
    yarn: 'yarn',
    pnpm: 'pnpm',
    bun: 'bun',
    go: 'go',
    cargo: 'cargo',
    gem: 'gem',
    bundle: 'bundle',
    bundler: 'bundle',
    composer: 'composer',
    mvn: 'maven',
    './mvnw': 'maven',
    mvnw: 'maven',
    gradle: 'gradle',
    './gradlew': 'gradle',
    gradlew: 'gradle',
    dotnet: 'dotnet',
  } as const),
);

const dnfFlags = setOf(
  '--enablerepo --disablerepo --repo --repoid --setopt -x --exclude --releasever --installroot -c --config --forcearch ' +
    '--enableplugin --disableplugin --disableexcludes --advisory --bz --cve --comment --downloaddir --destdir -d -e ' +
    '--debuglevel --errorlevel',
);

const pipFlags =
  '-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links -t --target --prefix ' +
  '--root --src --platform --python-version --implementation --abi --upgrade-strategy --no-binary --only-binary ' +
  '--progress-bar --root-user-action --report --config-settings -C --global-option --cache-dir --timeout --retries ' +
  '--trusted-host --cert --client-cert --proxy --log --exists-action --python --group --use-feature --use-deprecated ' +
  '--keyring-provider';

/** Flags that take the next word as their value, by manager; those with `=` need no entry. */
const valueFlags: Readonly<Partial<Record<PackageManager, ReadonlySet<string>>>> = {
  apt: new Set([
    '-o',
    '--option',
    '-t',
    '--target-release',
    '--default-release',
    '-c',
    '--config-file',
    '-a',
    '--host-architecture',
    '-S',
    '--snapshot',
  ]),
  apk: new Set([
    '-t',
    '--virtual',
    '-X',
    '--repository',
    '-p',
    '--root',
    '--arch',
    '--cache-dir',
    '--keys-dir',
    '--repositories-file',
    '--wait',
  ]),
  pip: setOf(pipFlags),
  pipx: setOf('--python -i --index-url --pip-args --suffix --fetch-missing-python'),
  uv: setOf(
    `${pipFlags} -p --index --default-index --extra --override --overrides --build-constraint --exclude-newer --resolution ` +
      '--prerelease --link-mode --refresh-package --reinstall-package --index-strategy -P --upgrade-package ' +
      '--no-build-package --no-binary-package --torch-backend --python-platform --allow-insecure-host --with ' +
      '--with-requirements --project --directory --config-file --color --no-group --package',
  ),
  dnf: dnfFlags,
  yum: dnfFlags,
  microdnf: dnfFlags,
  zypper: setOf(
    '--root --installroot --reposd-dir --cache-dir --raw-cache-dir --solv-cache-dir --pkg-cache-dir -p --plus-repo ' +
      '--plus-content -c --config --releasever -r --repo --from -t --type --download --solver-focus',
  ),
  npm: setOf(
    '--prefix -C -w --workspace --registry --omit --include --only --cache --loglevel --location --tag --before --userconfig ' +
      '--globalconfig --install-strategy --network-timeout --fetch-timeout --fetch-retries --maxsockets --cpu --os --libc',
  ),
  yarn: setOf('--cwd --network-timeout --network-concurrency --registry --cache-folder --modules-folder'),
  pnpm: setOf('-C --dir -F --filter --registry --reporter --store-dir --loglevel --workspace-concurrency'),
  bun: setOf('--cwd -c --config --registry --cache-dir --backend'),
  gem: setOf(
    '-v --version -i --install-dir -n --bindir -s --source -P --trust-policy -p --http-proxy --platform -B --bulk-threshold ' +
      '--build-root --config-file --target-rbconfig',
  ),
};

function setOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** Every call of a package manager in a script, in order; `python -m pip`, `sudo`, `env` and absolute paths are looked through. */
export function packageCommands(script: ShellScript): readonly PackageCommand[] {
  const known = ofScripts.get(script);
  if (known !== undefined) return known;
  const found: PackageCommand[] = [];
  for (const command of script.commands) {
    const call = packageCommand(command);
    if (call !== undefined) found.push(call);
  }
  ofScripts.set(script, found);
  return found;
}

/** Several rules ask for each script, and a script outlives the version of the file that it was read from. */
const ofScripts = new WeakMap<ShellScript, readonly PackageCommand[]>();

/** The call of a package manager that a command is, if it is one. */
export function packageCommand(command: ShellCommand): PackageCommand | undefined {
  return mayCall(command.name) ? readPackageCommand(command) : undefined;
}

/** Most commands are something else, which a look at the name tells. */
function mayCall(written: string): boolean {
  if (executables.has(written) || transparent.has(written)) return true;
  const name = written.includes('/') ? written.slice(written.lastIndexOf('/') + 1) : written;
  return name.startsWith('py') || name.startsWith('pip') || executables.has(name);
}

function readPackageCommand(command: ShellCommand): PackageCommand | undefined {
  const called = lookThrough(command);
  if (called === undefined) return undefined;
  const name =
    called.name.includes('/') && !called.name.startsWith('./') ? (called.name.split('/').at(-1) ?? '') : called.name;
  let { words, start } = called;
  let manager: PackageManager | undefined = executables.get(name);
  if (/^pip[0-9.]*$/.test(name)) manager = 'pip';
  else if (/^(python|pypy)[0-9.]*$/.test(name)) {
    const module = words.findIndex((word, index) => word.value === '-m' && words[index + 1]?.value === 'pip');
    if (module < 0) return undefined;
    manager = 'pip';
    start = words[module + 1]?.span.start ?? start;
    words = words.slice(module + 2);
  } else if (name === 'uv' && words[0]?.value === 'pip') words = words.slice(1);
  if (manager === undefined) return undefined;

  const flags: ShellWord[] = [];
  const plain: ShellWord[] = [];
  const takesValue = valueFlags[manager];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) continue;
    if (word.value.startsWith('-') && word.value !== '-') {
      flags.push(word);
      if (takesValue?.has(word.value) === true) index++;
    } else plain.push(word);
  }
  const [actionWord, ...operands] = plain;
  return {
    manager,
    command,
    action: actionWord?.value ?? '',
    actionWord,
    operands,
    flags,
    callSpan: { start, end: actionWord?.span.end ?? called.end },
    assignments: called.assignments,
  };
}

export interface Called {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly words: readonly ShellWord[];
  readonly assignments: readonly Assigned[];
}

/** Flags of `sudo` that take the next word as their value. */
const sudoValueFlags = new Set([
  '-u',
  '--user',
  '-g',
  '--group',
  '-h',
  '--host',
  '-p',
  '--prompt',
  '-C',
  '-r',
  '-t',
  '-D',
]);
const transparent = new Set(['sudo', 'env', 'time', 'nice', 'ionice', 'nohup', 'eatmydata']);

/** What really runs where a command only prepares the ground for another one. */
export function lookThrough(command: ShellCommand): Called | undefined {
  let name = command.name;
  let { start, end } = command.nameSpan;
  let words = command.arguments;
  const assignments: Assigned[] = [];
  for (const assignment of command.assignments)
    assignments.push({ name: assignment.name, value: assignment.value.value });
  while (transparent.has(name)) {
    let at = 0;
    for (; at < words.length; at++) {
      const value = words[at]?.value ?? '';
      const assigned = /^([A-Za-z_]\w*)=(.*)$/s.exec(value);
      if (assigned !== null) assignments.push({ name: assigned[1] ?? '', value: assigned[2] ?? '' });
      else if (name === 'sudo' && sudoValueFlags.has(value)) at++;
      else if (name === 'nice' && value === '-n') at++;
      else if (!value.startsWith('-')) break;
    }
    const next = words[at];
    if (next === undefined) return undefined;
    name = next.value;
    ({ start, end } = next.span);
    words = words.slice(at + 1);
  }
  return { name, start, end, words, assignments };
}

export function hasFlag(command: PackageCommand, ...names: readonly string[]): boolean {
  for (const { value } of command.flags) {
    for (const name of names) {
      if (value.startsWith(name) && (value.length === name.length || value[name.length] === '=')) return true;
    }
  }
  return false;
}
