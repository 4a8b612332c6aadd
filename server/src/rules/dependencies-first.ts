import { dependencyInstall, type DependencyInstall } from '../model/dependency-install.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { indentationAt, lineBreakOf, linesAround, matchCase } from '../model/edit-instruction.ts';
import {
  contextFolder,
  destinationOf,
  folderOf,
  isBroughtBefore,
  isWholeContext,
  listFolder,
  listsBelow,
  type Installation,
  type Place,
  type Transfer,
} from '../model/install-places.ts';
import { hasFlag, packageCommand, packageCommands, type PackageCommand } from '../model/packages.ts';
import { joinPaths, workingDirectories } from '../model/working-directory.ts';
import type { Instruction, RunInstruction, Word } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript } from '../syntax/shell/nodes.ts';
import { insert, replace, type Edit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import { safeFix, suggestion, type Fix } from './rule.ts';

/** A copy of sources, and an installation below it that does not need them, or not at first. */
export interface Found extends Installation {
  readonly copy: Transfer;
  readonly source: Word;
}

/** Copies the lists first and the rest behind the installation, where that is all there is to do. */
export function dependenciesFirst(place: Place, found: Found): Fix | undefined {
  const { copy, source, run } = found;
  const { model } = place;
  const { destination } = copy;
  if (destination === undefined || copy.sources.length > 1 || copy.json || run.mounts.length > 0) return undefined;
  if (source.variables.length > 0 || copy.flags.some(({ name }) => !['chown', 'chmod', 'link'].includes(name)))
    return undefined;
  const lists = missingLists(place, found);
  if (lists === undefined) return undefined;
  const copied = lists.length === 0 ? '' : copiesOf(place, found, destination, lists);
  if (copied === undefined) return undefined;
  const step = installStep(place, found, lists.length > 0);
  if (step === undefined) return undefined;
  const edits = step(copied === '' ? '' : copied + lineBreakOf(model.text));
  const make = isSafe(place, found) ? safeFix : suggestion;
  return edits === undefined ? undefined : make(titleOf(found), ...edits);
}

function titleOf({ install }: Found): string {
  const { ahead } = install;
  if (ahead === undefined) return 'Copy the lists of dependencies first, and the sources behind the installation';
  if (ahead.placeholder !== undefined) return 'Build the dependencies with a placeholder before the sources are copied';
  return `Run \`${labelOf(ahead.command ?? '')}\` before the sources are copied`;
}

/** The command without assignments and without the flags and operands that it has taken over. */
function labelOf(command: string): string {
  return command.replace(/^(\w+=\S* )+/, '');
}

/**
 * Go's modules run nothing and are found by `go.mod` and `go.sum` alone, so that copying these first makes the same image, if
 * they are there and are the only ones.
 */
function isSafe(place: Place, { install, copy, source, run }: Found): boolean {
  if (install.manager !== 'go' || install.ahead !== undefined || place.context?.complete !== true) return false;
  const lists = listsBelow(place, copy, source.value, { install, run });
  return lists !== undefined && lists.paths.length === 2 && !lists.inParts;
}

interface List {
  /** In the image; a folder ends with a slash. */
  readonly path: string;
  readonly optional: boolean;
}

/** The lists of a RUN's installations that no copy above has brought; undefined where they aren't known or lie elsewhere. */
function missingLists(place: Place, found: Found): readonly List[] | undefined {
  const script = place.model.scriptOf(found.run);
  const target = destinationOf(place, found.copy);
  if (script === undefined || target === undefined) return undefined;
  const lists = new Map<string, List>();
  for (const install of installsOf(script, found)) {
    const missing = listsOfContext(place, found, install, target) ?? listsByName(place, found, install);
    if (missing === undefined) return undefined;
    for (const list of missing) lists.set(list.path, list);
  }
  const all = [...lists.values()];
  return all.every(({ path }) => path.startsWith(`${target}/`)) ? all : undefined;
}

function listsOfContext(
  place: Place,
  { copy, source, run }: Found,
  install: DependencyInstall,
  target: string,
): readonly List[] | undefined {
  return listsBelow(place, copy, source.value, { run, install })
    ?.paths.map((path) => ({ path: `${target}/${path}`, optional: false }))
    .filter(({ path }) => !isBroughtBefore(place, path, copy));
}

function listsByName(place: Place, { copy, run }: Found, install: DependencyInstall): readonly List[] | undefined {
  const folder = folderOf(place, { run, install });
  if (folder === undefined || install.lists === undefined) return undefined;
  const isBrought = (path: string): boolean => isBroughtBefore(place, joinPaths(folder, path), copy);
  const files = install.lists.files;
  const missing = files.filter(({ path, names }) => !(names ?? [path]).every(isBrought));
  // What the build context lacks is no list that could be copied.
  if (missing.length > 0 && (place.context !== undefined || install.lists.scattered === true)) return undefined;
  // A COPY with nothing but patterns that match nothing is refused by some engines.
  const copied = missing.every(({ optional }) => optional) && missing.length > 0 ? files : missing;
  return copied.map(({ path, optional }) => ({ path: joinPaths(folder, path), optional }));
}

function installsOf(script: ShellScript, { install }: Found): readonly DependencyInstall[] {
  if (install.ahead !== undefined) return [install];
  return packageCommands(script).flatMap((call) => dependencyInstall(call) ?? []);
}

/** More folders than these make more lines than anybody wants to keep. */
const mostFolders = 8;

/** The instructions that copy the lists alone, to where they are copied now: one for each folder, because COPY flattens. */
function copiesOf(
  place: Place,
  { copy, source }: Found,
  destination: Word,
  lists: readonly List[],
): string | undefined {
  const { text } = place.model;
  const target = destinationOf(place, copy) ?? '';
  const folders = new Map<string, string[]>();
  for (const { path } of lists) {
    const inside = path.slice(target.length + 1);
    const name = /[^/]*\/?$/.exec(inside)?.[0] ?? '';
    const folder = inside.slice(0, inside.length - name.length);
    if (/\s/.test(inside)) return undefined;
    // Folders are copied one by one, because COPY takes what is in them and not the folders.
    const key = name.endsWith('/') ? inside : folder;
    folders.set(key, [...(folders.get(key) ?? []), ...(name.endsWith('/') ? [''] : [name])]);
  }
  if (folders.size > mostFolders) return undefined;
  const prefix = isWholeContext(source.value) ? '' : `${source.value.replace(/\/+$/, '')}/`;
  const flags = flagsOf(place.model, copy);
  if (flags === undefined) return undefined;
  const base = destination.raw === '.' ? './' : destination.raw.replace(/\/*$/, '/');
  const lines = [...folders].map(([folder, names]) => {
    // Lists in a folder of their own mostly include each other.
    const isListFolder = listFolder.test(folder.slice(0, -1));
    const sources = isListFolder ? [prefix + folder] : names.map((name) => prefix + folder + name);
    return `${matchCase(copy.keyword.value, 'COPY')} ${flags}${[...sources, base + folder].join(' ')}`;
  });
  const indentation = indentationAt(text, copy.span.start);
  return lines.map((line) => indentation + line).join(lineBreakOf(text));
}

type Step = (copied: string) => readonly Edit[] | undefined;

/** What is to be done about the installation; undefined where nothing right can be. */
function installStep(place: Place, found: Found, hasLists: boolean): Step | undefined {
  const { model } = place;
  const { install, copy, run } = found;
  const script = model.scriptOf(run);
  if (script === undefined || !script.complete) return undefined;
  if (install.ahead !== undefined) return installAhead(place, found, script, hasLists);
  if (!isUndisturbed(place, found)) return undefined;
  if (script.commands.every((command) => isPartOfInstallation(command))) {
    return (copied) => {
      const { block, moved } = blockOf(model, copy);
      return [replace(block, copied), insert(run.span.end, lineBreakOf(model.text) + moved)];
    };
  }
  return splitRun(place, found, script);
}

/** The lines of a copy with the comments right above it, and the same without the last line break. */
function blockOf(model: DockerfileModel, copy: Transfer): { readonly block: Span; readonly moved: string } {
  const first = copy.above[0]?.span.start ?? copy.span.start;
  const block = linesAround(model.text, { start: first, end: copy.span.end });
  return { block, moved: model.text.slice(block.start, block.end).replace(/\r?\n$/, '') };
}

/** Whether the copy can go below the installation without meaning something else there. */
function isUndisturbed(place: Place, { copy, run }: Found): boolean {
  const { model, stage } = place;
  const variables = [copy.destination, ...copy.flags.map(({ value }) => value)].some(
    (word) => (word?.variables.length ?? 0) > 0,
  );
  const isAbsolute = copy.destination?.value.startsWith('/') ?? false;
  return stage.instructions.every((between) => {
    if (between.index <= copy.index || between.index >= run.index) return true;
    if (between.type === 'WORKDIR') return isAbsolute;
    if (between.type === 'ENV' || between.type === 'ARG') return !variables;
    if (between.type === 'VOLUME') return false;
    if (between.type === 'RUN') return installsPrograms(model, between);
    return model.effectOf(between) === 'metadata';
  });
}

const systemManagers = new Set(['apt', 'apk', 'dnf', 'yum', 'microdnf', 'zypper']);

/** Whether all that a RUN does is to install programs by their names, and to clean up after that: nothing in the project's folder. */
function installsPrograms(model: DockerfileModel, run: RunInstruction): boolean {
  const script = model.scriptOf(run);
  if (script?.complete !== true || run.mounts.some(({ type }) => type === 'bind')) return false;
  return script.commands.every((command) => {
    const call = packageCommand(command);
    if (call === undefined) return ['corepack', 'set', 'true'].includes(command.name) || removesSystemFiles(command);
    return isProgramCall(call);
  });
}

/** Whether a call looks at nothing but its words: no lists, no files of the project, nothing in its folder. */
function isProgramCall(call: PackageCommand): boolean {
  const { manager, action, operands } = call;
  const isNamed = (name: RegExp): boolean => operands.length > 0 && operands.every(({ value }) => name.test(value));
  if (systemManagers.has(manager)) return operands.every(({ value }) => !/[/\\]/.test(value));
  if (action === 'cache') return true;
  if (manager === 'gem') return action === 'install' && isNamed(/^\w[\w-]*$/);
  if (manager === 'pip')
    return (
      action === 'install' && isNamed(/^\w[\w.-]*([=<>~![].*)?$/) && !hasFlag(call, '-r', '--requirement', '-e', '-c')
    );
  // A slash is part of a name such as `@scope/name`, and of a folder.
  const isPackage = isNamed(/^(@[\w.-]+\/)?\w[\w.-]*(@.*)?$/);
  if (manager === 'yarn') return action === 'global' && isPackage;
  return (manager === 'npm' || manager === 'pnpm') && hasFlag(call, '-g', '--global') && isPackage;
}

function removesSystemFiles({ name, arguments: words }: ShellCommand): boolean {
  return name === 'rm' && words.every(({ value }) => /^(-|\/var\/|\/tmp\/|\/root\/\.|~\/\.)/.test(value));
}

/** Whether a command only installs, or gets things ready for that: nothing that needs the sources. */
function isPartOfInstallation(command: ShellCommand): boolean {
  const call = packageCommand(command);
  if (call === undefined) {
    if (command.name === 'rm') return removesSystemFiles(command);
    return ['set', 'export', 'echo', 'true', 'cd', 'corepack'].includes(command.name);
  }
  const install = dependencyInstall(call);
  if (install !== undefined) return install.ahead === undefined;
  return call.action === 'config' || isProgramCall(call);
}

/** Whether a command installs and leaves its shell as it is. */
function onlyInstalls(command: ShellCommand): boolean {
  return packageCommand(command) !== undefined && command.topLevel && isPartOfInstallation(command);
}

/** Parts a RUN in two where its first commands only install: `npm ci && npm run build`. */
function splitRun(place: Place, found: Found, script: ShellScript): Step | undefined {
  const { model } = place;
  const { copy, run } = found;
  if (run.heredocs.length > 0 || run.command.form !== 'shell') return undefined;
  const commandsOf = (index: number): readonly ShellCommand[] =>
    (script.steps[index]?.commands ?? []).flatMap((at) => script.commands[at] ?? []);
  const at = script.steps.findIndex((_, index) => !commandsOf(index).every((command) => onlyInstalls(command)));
  const [last, next] = [script.steps[at - 1], script.steps[at]];
  if (last === undefined || next === undefined || script.steps.some(({ operator }) => (operator ?? '&&') !== '&&'))
    return undefined;
  const rest = script.steps.flatMap((_, index) => (index < at ? [] : commandsOf(index)));
  // What is installed by then, and taken away by the rest, would stay in a layer of its own.
  if (!rest.every((command) => keepsFiles(command))) return undefined;
  const isInFirst = script.steps.some(
    (_, index) => index < at && commandsOf(index).includes(found.install.call.command),
  );
  if (!isInFirst || rest.some((command) => isInstallation(command))) return undefined;
  const gap = { start: last.span.end, end: next.span.start };
  const escape = model.tree.escape === '`' ? '`' : '\\\\';
  const plain = new RegExp(`^[ \\t]*(${escape}[ \\t]*\\r?\\n[ \\t]*)?&&[ \\t]*(${escape}[ \\t]*\\r?\\n[ \\t]*)?$`);
  if (!plain.test(model.text.slice(gap.start, gap.end))) return undefined;
  const flags = flagsOf(model, run);
  if (flags === undefined) return undefined;
  return (copied) => {
    const lineBreak = lineBreakOf(model.text);
    const { block, moved } = blockOf(model, copy);
    const keyword = indentationAt(model.text, run.span.start) + run.keyword.raw;
    return [replace(block, copied), replace(gap, `${lineBreak}${moved}${lineBreak}${keyword} ${flags}`)];
  };
}

/** The flags of an instruction as they are written, each with a blank behind it. */
function flagsOf({ text }: DockerfileModel, { flags }: Instruction): string | undefined {
  const written = flags.map(({ span }) => `${text.slice(span.start, span.end)} `).join('');
  return written.includes('\n') ? undefined : written;
}

function isInstallation(command: ShellCommand): boolean {
  const call = packageCommand(command);
  return call !== undefined && dependencyInstall(call) !== undefined;
}

function keepsFiles(command: ShellCommand): boolean {
  if (['rm', 'rmdir', 'find', 'mv'].includes(command.name)) return false;
  const action = packageCommand(command)?.action ?? '';
  return !['prune', 'del', 'purge', 'remove', 'autoremove', 'uninstall', 'clean', 'cache'].includes(action);
}

/** Installs the dependencies in a RUN of their own above the copy; the one that was there finds them done. */
function installAhead(place: Place, found: Found, script: ShellScript, hasLists: boolean): Step | undefined {
  const { model } = place;
  const { copy, run, install } = found;
  const command = install.ahead?.command;
  const placeholders = placeholdersOf(place, found);
  // What comes first in the same RUN may be needed for it.
  const flags = flagsOf(model, run);
  if (
    command === undefined ||
    placeholders === undefined ||
    script.commands[0] !== install.call.command ||
    flags === undefined
  )
    return undefined;
  const first = script.commands[0];
  // Cargo goes by the time of change, which COPY takes from the context: the placeholder would count as newer.
  const touch = placeholders.length === 0 ? [] : [insert(first.span.start, `touch ${placeholders.join(' ')} && `)];
  const lineBreak = lineBreakOf(model.text);
  const line = `${indentationAt(model.text, run.span.start)}${run.keyword.raw} ${flags}${withPlaceholders(command, placeholders)}${lineBreak}`;
  const { block, moved } = blockOf(model, copy);
  if (!hasLists) {
    if (!isSameThere(place, copy, run)) return undefined;
    return () => [insert(block.start, line), ...touch];
  }
  if (!isUndisturbed(place, found)) return undefined;
  const start = linesAround(model.text, run.above[0]?.span ?? run.span).start;
  return (copied) => [replace(block, copied), insert(start, line + moved + lineBreak), ...touch];
}

/** The sources that a crate can't do without; `undefined` where none of those that it looks for by itself is known. */
function placeholdersOf(place: Place, { install, copy, source, run }: Found): readonly string[] | undefined {
  if (install.ahead?.placeholder === undefined) return [];
  if (folderOf(place, { install, run }) !== destinationOf(place, copy)) return undefined;
  const folder = contextFolder(source.value);
  const known = ['src/main.rs', 'src/lib.rs'].filter((name) =>
    place.context?.entries.some(({ path }) => path === (folder === '' ? name : `${folder}/${name}`)),
  );
  return known.length === 0 ? undefined : known;
}

function withPlaceholders(command: string, placeholders: readonly string[]): string {
  if (placeholders.length === 0) return command;
  const made = placeholders.map((path) =>
    path.endsWith('main.rs') ? `echo 'fn main() {}' > ${path}` : `touch ${path}`,
  );
  return ['mkdir src', ...made, command].join(' && ');
}

/** Whether a command does the same at a copy as in a RUN further down, as far as what stands in between goes. */
function isSameThere({ model, stage }: Place, copy: Transfer, run: RunInstruction): boolean {
  const folders = workingDirectories(model);
  if (folders.get(copy) !== folders.get(run)) return false;
  return stage.instructions.every((between) => {
    if (between.index <= copy.index || between.index >= run.index) return true;
    return !changesCommands(between);
  });
}

function changesCommands({ type }: Instruction): boolean {
  return ['ARG', 'ENV', 'RUN', 'SHELL', 'USER', 'VOLUME', 'WORKDIR'].includes(type);
}
