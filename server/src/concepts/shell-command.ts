import { changedCopies } from '../model/changed-copies.ts';
import { createdUser } from '../model/created-user.ts';
import { dependencyInstall } from '../model/dependency-install.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { broughtBy, folderOf, isWholeContext, sourcePath, type Transfer } from '../model/install-places.ts';
import { copiedPaths, madeBy } from '../model/made-paths.ts';
import { lookThrough, packageCommand, type PackageCommand, packageCommands } from '../model/packages.ts';
import { removedPaths } from '../model/removed-paths.ts';
import { shellPaths, type ShellPaths } from '../model/shell-paths.ts';
import type { Stage } from '../model/stages.ts';
import { userChange } from '../model/user-commands.ts';
import { joinPaths, workingDirectories } from '../model/working-directory.ts';
import type { ShellCommand, ShellWord } from '../syntax/shell/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { heirsOf } from './dockerfile/inheritance.ts';
import { placesOf, stageLabel } from './dockerfile/places.ts';
import { commandAt, type RunAt, runAt } from './dockerfile/shell-places.ts';

/** On the name of a well-known command in RUN: what it does to the layer that this RUN makes. */
export default defineConcept({
  id: 'shell-command',
  inDockerfile({ model, offset }) {
    const at = runAt(model, offset);
    const command = at && commandAt(at, offset);
    const called = command && lookThrough(command);
    const stage = at && model.stageOf(at.run);
    if (at === undefined || command === undefined || called === undefined || stage === undefined) return undefined;
    const span = { start: called.start, end: called.end };
    if (!touches(span, offset)) return undefined;
    const place: CommandPlace = { model, stage, at, command, paths: shellPaths(model, at.run, at.script) };
    return { span, facts: factsOf(place, baseName(called.name), called.words), weight: 100 };
  },
});

interface CommandPlace {
  readonly model: DockerfileModel;
  readonly stage: Stage;
  readonly at: RunAt;
  readonly command: ShellCommand;
  readonly paths: ShellPaths;
}

function factsOf(place: CommandPlace, name: string, words: readonly ShellWord[]): readonly Fact[] {
  const call = packageCommand(place.command);
  if (call !== undefined) return callFacts(place, call);
  switch (name) {
    case 'curl':
    case 'wget':
      return fetchFacts(place);
    case 'git':
      return words.some(({ value }) => value === 'clone') ? cloneFacts(place, words) : [];
    case 'tar':
    case 'unzip':
      return archiveFacts(place, name, words);
    case 'rm':
      return deletionFacts(place);
    case 'mkdir':
      return folderFacts(place, words);
    case 'chown':
    case 'chmod':
      return changeFacts(place, name);
    case 'useradd':
    case 'adduser':
      return userFacts(place);
    case 'groupadd':
    case 'addgroup':
      return [{ key: 'makes-group' }];
    case 'cp':
      return [{ key: 'copies' }];
    case 'mv':
      return [{ key: 'moves' }];
    case 'ln':
      return words.some(({ value }) => /^-[a-z]*s|^--symbolic$/.test(value)) ? [{ key: 'links' }] : [];
    case 'sed':
      return words.some(({ value }) => /^-[a-zA-Z]*i|^--in-place/.test(value)) ? [{ key: 'edits' }] : [];
    case 'cd':
      return [enterFact(place)];
    case 'export':
      return [{ key: 'exports' }];
    case 'make':
    case 'cmake':
    case 'ninja':
    case 'gcc':
    case 'g++':
    case 'javac':
    case 'rustc':
      return [buildFact(place)];
    default:
      return [];
  }
}

const systemManagers: ReadonlySet<string> = new Set(['apt', 'apk', 'dnf', 'yum', 'microdnf', 'zypper']);

function callFacts(place: CommandPlace, call: PackageCommand): readonly Fact[] {
  const { manager, action, operands } = call;
  const packages = shortList(operands.map(({ raw }) => code(raw)));
  if (systemManagers.has(manager)) {
    if (action === 'update' && manager.startsWith('ap')) return [{ key: 'indexes' }];
    if (/^(?:remove|purge|erase|del)$/.test(action) && operands.length > 0) {
      const installed = packageCommands(place.at.script).some(
        (each) => each.manager === manager && each.command.span.end <= call.command.span.start && installs(each),
      );
      return [{ key: installed ? 'removes-packages-here' : 'removes-packages', values: { packages } }];
    }
  }
  if (isBuild(call)) return [...listFacts(place, call), buildFact(place)];
  const script = scriptName(call);
  if (script !== undefined) return [{ key: 'runs-script', values: { script: code(script) } }, buildFact(place)];
  const lists = listFacts(place, call);
  if (lists.length > 0) return [...lists, ...leftFacts(place)];
  return installs(call) && operands.length > 0 ? [{ key: 'installs', values: { packages } }, ...leftFacts(place)] : [];
}

function installs({ manager, action }: PackageCommand): boolean {
  if (systemManagers.has(manager)) return action === 'install' || action === 'add';
  return /^(?:pip|uv|npm|yarn|pnpm|bun|gem)$/.test(manager) && /^(?:install|add|i)$/.test(action);
}

function isBuild({ manager, action }: PackageCommand): boolean {
  switch (manager) {
    case 'go':
    case 'cargo':
      return action === 'build' || action === 'install';
    case 'dotnet':
      return action === 'build' || action === 'publish';
    case 'maven':
      return /^(?:clean|compile|package|verify|install)$/.test(action);
    case 'gradle':
      return /^:?(?:clean|build|assemble|bootJar|installDist|jar|shadowJar)$/.test(action);
    default:
      return false;
  }
}

/** `build` in `npm run build`. */
function scriptName({ manager, action, operands }: PackageCommand): string | undefined {
  if (!/^(?:npm|yarn|pnpm|bun)$/.test(manager) || (action !== 'run' && action !== 'run-script')) return undefined;
  return operands[0]?.value;
}

/** The files that it reads, and what brings them. */
function listFacts({ model, stage, at: { run } }: CommandPlace, call: PackageCommand): readonly Fact[] {
  const install = dependencyInstall(call);
  const files = install?.lists?.files.filter(({ optional }) => !optional) ?? [];
  if (install === undefined || files.length === 0) return [];
  const facts: Fact[] = [{ key: 'reads-lists', values: { files: shortList(files.map(({ path }) => code(path))) } }];
  const place = { model, stage, context: undefined };
  const folder = folderOf(place, { run, install });
  if (folder === undefined) return facts;
  const named = new Set(files.flatMap(({ path }) => broughtBy(place, joinPaths(folder, path))));
  const first = stage.instructions.find(
    (each): each is Transfer =>
      (each.type === 'COPY' || each.type === 'ADD') &&
      each.index < run.index &&
      (named.has(each) || takesEverything(model, each)),
  );
  if (first === undefined) return facts;
  const key = named.has(first) ? 'lists-brought' : 'lists-with-everything';
  return [...facts, { key, values: { places: placesOf(model, [first]) } }];
}

function takesEverything(model: DockerfileModel, copy: Transfer): boolean {
  if (copy.type === 'COPY' && copy.from !== undefined) return false;
  return copy.sources.some((word) => isWholeContext(sourcePath(model, copy, word) ?? ''));
}

/** What npm leaves beside what it installs; `package-install-flags` tells it of the others. */
function leftFacts(place: CommandPlace): readonly Fact[] {
  const { at, command, paths } = place;
  if (packageCommand(command)?.manager !== 'npm') return [];
  const cleaned = packageCommands(at.script).some(
    (call) => call.manager === 'npm' && call.action === 'cache' && call.command.span.start > command.span.end,
  );
  const left = madeBy(at.run, command, () => paths).filter(
    (path) => path === '/root/.npm' && !cleaned && !isDeletedBehind(place, path),
  );
  return left.length === 0 ? [] : [{ key: 'leaves', values: { paths: shortList(left.map(code)) } }];
}

function fetchFacts(place: CommandPlace): readonly Fact[] {
  const { at, command, paths } = place;
  const facts = savedFacts(place, knownPaths(madeBy(at.run, command, () => paths)));
  const next = nextInPipe(place);
  if (facts.length === 0 && next !== undefined) facts.push({ key: 'fetches-piped', values: { next: code(next.name) } });
  return facts;
}

function cloneFacts(place: CommandPlace, words: readonly ShellWord[]): readonly Fact[] {
  const { at, command, paths } = place;
  const isShallow = words.some(({ value }) => /^--depth(?:=|$)/.test(value));
  return [
    ...savedFacts(place, knownPaths(madeBy(at.run, command, () => paths))),
    { key: isShallow ? 'history-cut' : 'history' },
  ];
}

function savedFacts(place: CommandPlace, saved: readonly string[]): Fact[] {
  const deleted = saved.filter((path) => isDeletedBehind(place, path));
  const kept = saved.filter((path) => !deleted.includes(path));
  const facts: Fact[] = [];
  if (kept.length > 0) facts.push({ key: 'fetches', values: { paths: shortList(kept.map(code)) } });
  if (deleted.length > 0) facts.push({ key: 'fetches-removed', values: { paths: shortList(deleted.map(code)) } });
  return facts;
}

/** Whether a later command of the same RUN deletes a path. */
function isDeletedBehind({ at, command, paths }: CommandPlace, path: string): boolean {
  return at.script.commands.some(
    (each) =>
      each.span.start > command.span.end &&
      removedPaths(each).some((written) => {
        const removed = paths.resolve(each, written)?.replace(/\/\*$/, '');
        return removed !== undefined && removed !== '' && (path === removed || path.startsWith(`${removed}/`));
      }),
  );
}

function nextInPipe({ at, command }: CommandPlace): ShellCommand | undefined {
  const { pipe, step } = command;
  if (pipe === undefined) return undefined;
  return at.script.commands.find(
    (each) => each.step === step && each.pipe?.position === pipe.position + 1 && each.span.start > command.span.start,
  );
}

function archiveFacts(place: CommandPlace, name: string, words: readonly ShellWord[]): readonly Fact[] {
  const { model, stage, at, command, paths } = place;
  if (name === 'tar' && !extracts(words)) return [];
  const folderFlag = words.findIndex(
    ({ value }) => value === (name === 'tar' ? '-C' : '-d') || value === '--directory',
  );
  const folder = paths.resolve(command, folderFlag < 0 ? '.' : (words[folderFlag + 1]?.value ?? '.'));
  const facts: Fact[] = [
    folder === undefined || folder.startsWith('?')
      ? { key: 'unpacks-somewhere' }
      : { key: 'unpacks', values: { folder: code(folder) } },
  ];
  const archives = new Set(words.flatMap(({ value }) => paths.resolve(command, value) ?? []));
  const copy = stage.instructions.find(
    (each) =>
      (each.type === 'COPY' || each.type === 'ADD') &&
      each.index < at.run.index &&
      copiedPaths(model, each).some(({ path }) => /\.\w+$/.test(path) && archives.has(path)),
  );
  if (copy !== undefined) facts.push({ key: 'archive-below', values: { places: placesOf(model, [copy]) } });
  return facts;
}

function extracts([first, ...others]: readonly ShellWord[]): boolean {
  if (first === undefined) return false;
  return (
    /^[a-zA-Z]*x[a-zA-Z]*$/.test(first.value) ||
    [first, ...others].some(({ value }) => /^(?:-[a-zA-Z]*x|--extract$|--get$)/.test(value))
  );
}

function deletionFacts(place: CommandPlace): readonly Fact[] {
  const { model, stage, at, command, paths } = place;
  const removed = knownPaths(
    removedPaths(command).flatMap((path) => paths.resolve(command, path)?.replace(/(.)\/\*$/, '$1') ?? []),
  );
  if (removed.length === 0) return [{ key: 'deletes' }];
  const isIn = (path: string): boolean => removed.some((each) => path === each || path.startsWith(`${each}/`));
  const own = at.script.commands
    .filter((each) => each.span.end < command.span.start)
    .flatMap((each) => madeBy(at.run, each, () => paths))
    .filter(isIn);
  const copies = stage.instructions.filter(
    (each) =>
      (each.type === 'COPY' || each.type === 'ADD') &&
      each.index < at.run.index &&
      copiedPaths(model, each).some(({ path }) => isIn(path)),
  );
  const facts: Fact[] = [];
  if (own.length > 0) facts.push({ key: 'deletes-own', values: { paths: shortList([...new Set(own)].map(code)) } });
  if (copies.length > 0) facts.push({ key: 'deletes-copied', values: { places: placesOf(model, copies) } });
  return facts.length > 0 ? facts : [{ key: 'deletes' }];
}

function folderFacts({ model, stage, at, command, paths }: CommandPlace, words: readonly ShellWord[]): readonly Fact[] {
  const folders = knownPaths(
    words.flatMap(({ value }, index) =>
      value.startsWith('-') || words[index - 1]?.value === '-m' ? [] : (paths.resolve(command, value) ?? []),
    ),
  );
  const facts: Fact[] = [
    folders.length === 0
      ? { key: 'makes-folder' }
      : { key: 'makes-folders', values: { folders: shortList(folders.map(code)) } },
  ];
  const workdirs = stage.instructions.filter(
    (each) =>
      each.type === 'WORKDIR' &&
      each.index > at.run.index &&
      each.value !== undefined &&
      folders.includes(joinPaths(workingDirectories(model).get(each) ?? '?', each.value.value)),
  );
  if (workdirs.length > 0) facts.push({ key: 'made-anyway', values: { places: placesOf(model, workdirs) } });
  return facts;
}

function changeFacts({ model, command }: CommandPlace, name: 'chown' | 'chmod'): readonly Fact[] {
  const changed = changedCopies(model).find((each) => each.command === command);
  const makers = changed?.targets.flatMap(({ copies }) => copies.map(({ maker }) => maker)) ?? [];
  if (makers.length === 0) return [{ key: 'changes' }];
  return [{ key: 'changes-copied', values: { places: placesOf(model, makers), flag: code(`--${name}`) } }];
}

function userFacts({ model, stage, command }: CommandPlace): readonly Fact[] {
  const user = createdUser(command);
  if (user === undefined) return [{ key: 'makes-group' }];
  const facts: Fact[] = [{ key: 'makes-user', values: { user: code(user.value) } }];
  if (!user.literal) return facts;
  const uid = userChange(command)?.uid;
  const named = [stage, ...heirsOf(model, stage)]
    .flatMap((each) => each.instructions)
    .flatMap((each) => (each.type === 'USER' ? [{ each, name: each.value?.value.split(':')[0] ?? '' }] : []));
  const uses = named.filter(({ name }) => name === user.value || name === uid).map(({ each }) => each);
  const values = { user: code(user.value) };
  if (uses.length > 0) return [...facts, { key: 'user-used', values: { ...values, places: placesOf(model, uses) } }];
  // A number may be the one that the system gives, and a variable may hold the name.
  return named.some(({ name }) => /^\d+$|\$/.test(name)) ? facts : [...facts, { key: 'user-unused', values }];
}

function enterFact({ model, at }: CommandPlace): Fact {
  const folder = workingDirectories(model).get(at.run);
  return folder === undefined || folder.startsWith('?')
    ? { key: 'enters' }
    : { key: 'enters-from', values: { folder: code(folder) } };
}

/** Where the results of a compiler end up, and what comes along with them. */
function buildFact({ model, stage }: CommandPlace): Fact {
  const values = { stage: stageLabel(stage) };
  if (stage.inherited) return { key: 'builds-in-image' };
  const family = new Set([stage, ...heirsOf(model, stage)].map(({ index }) => index));
  const copies = model.references
    .filter((reference) => reference.from !== 'FROM' && reference.stage !== undefined && family.has(reference.stage))
    .map(({ instruction }) => instruction);
  if (copies.length === 0) return { key: 'builds-for-nobody', values };
  return { key: 'builds-apart', values: { ...values, places: placesOf(model, copies) } };
}

/** Without those below a folder that only the base image knows. */
function knownPaths(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !path.startsWith('?'));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
