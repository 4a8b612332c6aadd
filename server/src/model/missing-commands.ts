import type { AddInstruction, CopyInstruction, RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../syntax/shell/nodes.ts';
import { type BaseImage, baseImageOf } from './base-image.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { expandWord } from './expand.ts';
import { absentCommands, packageFor } from './image-commands.ts';
import { packageCommand, type PackageCommand } from './packages.ts';
import { holds } from './run-mounts.ts';
import type { Stage } from './stages.ts';
import { triggersOf } from './start-command.ts';
import { stageChain, valueOf } from './value-of.ts';
import { joinPaths, workingDirectories } from './working-directory.ts';

/** The base image of a stage that surely lacks a command, where nothing in the file can have brought it. */
export function imageWithout(model: DockerfileModel, stage: Stage, command: string): BaseImage | undefined {
  const image = baseImageOf(model, stage);
  return image !== undefined && absentCommands(image).has(command) && !mayBring(model, stage, command)
    ? image
    : undefined;
}

/** The first of several stages' base images where each of them surely lacks a command; where one has it, the others may never be run. */
export function imageWithoutIn(
  model: DockerfileModel,
  stages: readonly Stage[],
  written: string,
): BaseImage | undefined {
  const name = searchedName(written);
  if (name === undefined) return undefined;
  const images = stages.map((stage) => imageWithout(model, stage, name));
  return images.includes(undefined) ? undefined : images[0];
}

/** A command as it is looked for: without the folder, where that is one that every image searches; undefined for others. */
export function searchedName(name: string): string | undefined {
  const slash = name.lastIndexOf('/');
  if (slash < 0) return name;
  return standardFolders.includes(name.slice(0, slash)) ? name.slice(slash + 1) : undefined;
}

/**
 * Whether anything that a stage adds to its base image could bring a command that the base lacks. Only what is known to
 * bring none counts as that: a package of an unknown name, a script or a copied folder may have brought anything.
 */
export function mayBring(model: DockerfileModel, stage: Stage, command: string): boolean {
  const folders = searchedFolders(model, stage);
  if (folders === 'unknown') return true;
  const passed: Map<string, boolean>[] = [];
  let answer = false;
  for (const each of stageChain(model, stage)) {
    const answers = answersOf(each, folders);
    const known = answers.get(command);
    answer = known ?? stageMayBring(model, each, command, folders);
    passed.push(answers);
    if (answer || known !== undefined) break;
    if (each.base.kind === 'stage' && hasTrigger(model.stages[each.base.stage])) {
      answer = true;
      break;
    }
  }
  for (const answers of passed) answers.set(command, answer);
  return answer;
}

/** What a stage and those below it bring is asked for again by every stage that starts from it. */
const ofStages = new WeakMap<Stage, Map<Folders, Map<string, boolean>>>();

type Folders = readonly string[];

function answersOf(stage: Stage, folders: Folders): Map<string, boolean> {
  const byFolders = ofStages.get(stage) ?? new Map<Folders, Map<string, boolean>>();
  ofStages.set(stage, byFolders);
  const answers = byFolders.get(folders) ?? new Map<string, boolean>();
  byFolders.set(folders, answers);
  return answers;
}

function stageMayBring(model: DockerfileModel, stage: Stage, command: string, folders: Folders): boolean {
  const pattern = new RegExp(`(^|[^\\w-])${command}($|[^\\w-])`);
  return stage.instructions.some((instruction) => {
    if (instruction.type === 'RUN') return runMayBring(model, instruction, { command, pattern, folders });
    return (
      (instruction.type === 'COPY' || instruction.type === 'ADD') && copyMayBring(model, instruction, command, folders)
    );
  });
}

function hasTrigger(stage: Stage | undefined): boolean {
  return stage !== undefined && triggersOf(stage).length > 0;
}

const standardFolders = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

/**
 * Where a command is looked for: the folders that every image searches, and those that ENV adds to PATH; `unknown` where only
 * the build can tell. The same array for all stages that add none.
 */
function searchedFolders(model: DockerfileModel, stage: Stage): Folders | 'unknown' {
  const passed: Stage[] = [];
  let folders: Folders | 'unknown' = standardFolders;
  for (const each of stageChain(model, stage)) {
    const known = foldersOfStages.get(each);
    if (known !== undefined) {
      folders = known;
      break;
    }
    passed.push(each);
  }
  for (const each of passed.toReversed()) {
    const added = foldersAddedIn(model, each);
    if (added === 'unknown' || folders === 'unknown') folders = 'unknown';
    else if (added.length > 0) folders = [...new Set([...folders, ...added])];
    foldersOfStages.set(each, folders);
  }
  return folders;
}

const foldersOfStages = new WeakMap<Stage, Folders | 'unknown'>();

/** A PATH with `$PATH` in it has no value in the scope, because the base image's is not known. */
function foldersAddedIn(model: DockerfileModel, { instructions }: Stage): Folders | 'unknown' {
  const added: string[] = [];
  for (const instruction of instructions) {
    if (instruction.type !== 'ENV') continue;
    for (const { key, value } of instruction.pairs) {
      if (key.value !== 'PATH' || value === undefined) continue;
      const scope = model.scopeAt(instruction);
      const written = value.raw.replaceAll(/\$PATH\b|\$\{PATH\}/g, '');
      const path = expandWord(written, model.tree.escape, (name) => scope.lookup(name)?.value ?? null);
      if (path === null) return 'unknown';
      added.push(...path.split(':').filter((folder) => folder.startsWith('/')));
    }
  }
  return added;
}

function copyMayBring(
  model: DockerfileModel,
  copy: CopyInstruction | AddInstruction,
  command: string,
  folders: readonly string[],
): boolean {
  const target = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  if (target === null) return true;
  const path = joinPaths(workingDirectories(model).get(copy) ?? '?', target);
  // Without WORKDIR it is the root folder, mostly, which holds all others.
  if (['?', '/', ''].includes(path) || folders.some((folder) => holds(path, folder)))
    return !copy.sources.every((source) => isOtherFile(source.value, command));
  // Below such a folder it is a file of that name, or a folder that nobody searches.
  return path.endsWith(`/${command}`);
}

/** A name with an ending is a file's, mostly; one without may be a folder, full of anything. */
function isOtherFile(source: string, command: string): boolean {
  const name = source.slice(source.lastIndexOf('/') + 1);
  if (/^\d*<</.test(source)) return false;
  return /^[\w-]+\.(sh|py|js|mjs|cjs|rb|php|pl|jar|conf|json|ya?ml|toml|ini|txt|env)$/.test(name) && name !== command;
}

interface Wanted {
  readonly command: string;
  /** Finds it as a word of its own. */
  readonly pattern: RegExp;
  readonly folders: Folders;
}

function runMayBring(model: DockerfileModel, run: RunInstruction, { command, pattern, folders }: Wanted): boolean {
  const shell = searchedName(model.shellAt(run)[0] ?? '');
  // Without its shell it can't have been run.
  if (shell === command && run.command.form === 'shell' && run.mounts.length === 0) return false;
  const script = model.scriptOf(run);
  if (script === undefined || !script.complete || pattern.test(script.source.text)) return true;
  if (folders.includes(workingDirectories(model).get(run) ?? '?')) return true;
  // `npx playwright install --with-deps` calls the package manager of the distribution.
  if (/--with-deps|\binstall-deps\b/.test(script.source.text)) return true;
  return script.commands.some((each) => !bringsNone(each, command));
}

/** Commands of the shell and of the base system that bring no others. */
const harmless = new Set(
  (
    ': true false test [ [[ echo printf set export unset umask cd pushd popd ls cat head tail grep egrep wc id whoami pwd which type sleep ' +
    'date uname mkdir rmdir touch rm chown chmod chgrp sed awk find sort uniq cut tr useradd adduser groupadd addgroup usermod ' +
    'deluser userdel passwd chpasswd ldconfig locale-gen update-ca-certificates dpkg-reconfigure exec exit return wait sync ' +
    'python python3 node ruby php perl java go cargo npm npx yarn pnpm bundle rake composer mvn gradle ./mvnw ./gradlew dotnet pytest ' +
    'flask django-admin collectstatic tsc webpack vite next nginx openssl a2enmod a2ensite docker-php-ext-install ' +
    'docker-php-ext-configure docker-php-ext-enable setcap basename dirname readlink realpath stat du df'
  ).split(' '),
);

/** Those move files about: harmless where no folder of commands is named. */
const movers = new Set('cp mv ln install tar unzip gunzip'.split(' '));

function bringsNone(command: ShellCommand, wanted: string): boolean {
  if (command.redirects.some(({ operator, target }) => operator.includes('>') && isCommandPath(target?.value ?? '')))
    return false;
  const call = packageCommand(command);
  if (call !== undefined) return packagesBringNone(call, wanted);
  if (command.name === '') return command.assignments.length > 0;
  if (harmless.has(command.name)) return true;
  return (
    movers.has(command.name) &&
    command.arguments.every(
      ({ value, literal }) => literal && !isCommandPath(value) && !/^\/(usr(\/local)?)?\/?$/.test(value),
    )
  );
}

function isCommandPath(path: string): boolean {
  return /(^|\/)s?bin(\/|$)/.test(path) || path.includes('$');
}

function packagesBringNone({ manager, action, operands }: PackageCommand, wanted: string): boolean {
  if (manager === 'apt' || manager === 'apk') {
    if (!/^(install|add|upgrade|dist-upgrade|reinstall)$/.test(action)) return true;
    const alone = manager === 'apt' ? aloneOnDebian : aloneOnAlpine;
    const itself = packageFor(wanted, manager);
    return operands.every(({ value }) => {
      const name = /^([\w.+-]+)(?:[=<>~@/][^$`]*)?$/.exec(value)?.[1];
      return name !== undefined && alone.has(name) && name !== itself;
    });
  }
  if (/^(dnf|yum|microdnf|zypper|pacman|conda)$/.test(manager)) return false;
  // What a language's own packages bring is called by other names; one of this name may be just that.
  return operands.every(({ value }) => !value.includes(wanted)) && !/^(dumb-init|tini|node|npm|npx|yarn)$/.test(wanted);
}

/**
 * Packages that bring none of the commands asked for besides their own, neither by what they depend on nor by what they
 * recommend, whichever alternative is taken. Computed from the index of Debian 12 on 22 November 2026.
 */
const aloneOnDebian = new Set(
  (
    'ca-certificates tzdata openssl locales apt-transport-https gcc g++ make pkg-config pkgconf autoconf automake patch curl wget git ' +
    'openssh-client rsync unzip zip xz-utils bzip2 zstd tar less nano procps psmisc lsof htop net-tools iproute2 dnsutils ' +
    'bind9-dnsutils iputils-ping telnet netcat-openbsd tcpdump strace file tree jq bc sudo redis-tools postgresql-client ' +
    'default-mysql-client mariadb-client sqlite3 imagemagick graphicsmagick ghostscript poppler-utils tesseract-ocr fontconfig ' +
    'fonts-dejavu fonts-liberation fonts-noto-cjk default-jre-headless openjdk-17-jre-headless ruby perl tini dumb-init gosu ' +
    'libpq5 libpq-dev libssl-dev libffi-dev libxml2 libxml2-dev libxslt1.1 libxslt1-dev zlib1g zlib1g-dev libjpeg62-turbo ' +
    'libjpeg-dev libjpeg62-turbo-dev libpng16-16 libpng-dev libwebp7 libwebp-dev libfreetype6 libfreetype6-dev libgl1 ' +
    'libgl1-mesa-glx libglib2.0-0 libgomp1 libsm6 libxext6 libxrender1 libcurl4 libcurl4-openssl-dev libmariadb3 libmariadb-dev ' +
    'default-libmysqlclient-dev libsqlite3-0 libsqlite3-dev libicu72 libicu-dev libyaml-dev libreadline-dev libbz2-dev ' +
    'liblzma-dev libncurses5-dev libncursesw5-dev libgdbm-dev libnss3 libgdiplus libc6 libc6-dev libstdc++6 libgcc-s1 libssl3 ' +
    'libmagic1 libvips libvips42 libpango-1.0-0 libpangocairo-1.0-0 libcairo2 libgdk-pixbuf2.0-0 libgdk-pixbuf-2.0-0 ' +
    'shared-mime-info libsnappy-dev librdkafka-dev librdkafka1 libkrb5-dev libsasl2-dev libldap2-dev unixodbc unixodbc-dev ' +
    'libaio1 libpam0g adduser passwd netbase libzip-dev libzip4 libonig-dev libonig5 libgmp-dev libgeos-dev proj-bin binutils ' +
    'gettext-base libprotobuf-dev protobuf-compiler libjemalloc2 linux-libc-dev musl-tools lsb-release libfontconfig1 libx11-6 ' +
    'libxcb1 dos2unix media-types acl'
  ).split(' '),
);

/** The same of Alpine, where little depends on more than libraries; a shorter list, of packages whose contents are well known. */
const aloneOnAlpine = new Set(
  (
    'ca-certificates tzdata openssl libc6-compat gcompat libstdc++ libgcc musl-dev gcc g++ make libffi-dev openssl-dev icu-libs ' +
    'icu-data-full tini dumb-init su-exec zlib libpq libxml2 libxslt curl wget jq'
  ).split(' '),
);
