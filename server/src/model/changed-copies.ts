import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript, ShellWord } from '../syntax/shell/nodes.ts';
import { commandsNamed } from './commands-named.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { fileName } from './file-weight.ts';
import { copiedPaths, type MadePath } from './made-paths.ts';
import { PathIndex } from './path-index.ts';
import { isMountedOver } from './run-mounts.ts';
import { shellPaths, type ShellPaths } from './shell-paths.ts';

/** A `chown` or `chmod` of files that COPY or ADD has brought before, in a layer of the final image. */
export interface ChangedCopies {
  readonly run: RunInstruction;
  readonly script: ShellScript;
  readonly command: ShellCommand;
  /** `chown` or `chmod`: what COPY has a flag for. */
  readonly name: 'chown' | 'chmod';
  /** The word that makes it go into folders. */
  readonly recursive: ShellWord | undefined;
  /** The new owner or mode. */
  readonly setting: ShellWord;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly word: ShellWord;
  /** Whole, without a slash or pattern at its end. */
  readonly path: string;
  /** Whether it means what is in the folder, and not the folder itself. */
  readonly contentOnly: boolean;
  /** What was copied to that path or below it; empty where nothing was. */
  readonly copies: readonly MadePath[];
}

/** Every one that changes something that was copied, in file order. Layers that the final image doesn't have don't count. */
export function changedCopies(model: DockerfileModel): readonly ChangedCopies[] {
  const known = ofModels.get(model);
  if (known !== undefined) return known;
  const found = [...readChangedCopies(model)];
  ofModels.set(model, found);
  return found;
}

/** Two rules ask, one after the other. */
const ofModels = new WeakMap<DockerfileModel, readonly ChangedCopies[]>();

function* readChangedCopies(model: DockerfileModel): Generator<ChangedCopies> {
  // Most files change nothing, and then nobody has to know what was copied where.
  if (commandsNamed(model, 'chown').length + commandsNamed(model, 'chmod').length === 0) return;
  const copied = new PathIndex();
  for (const stage of model.stages) {
    // Stages that inherit from each other stand in this order, so their layers are seen from bottom to top.
    if (!stage.inherited) continue;
    for (const instruction of stage.instructions) {
      if (instruction.type === 'COPY' || instruction.type === 'ADD') {
        for (const each of copiedPaths(model, instruction)) copied.add(each);
      }
      if (instruction.type !== 'RUN') continue;
      const script = model.scriptOf(instruction);
      if (script === undefined) continue;
      let paths: ShellPaths | undefined;
      for (const command of script.commands) {
        if (command.name !== 'chown' && command.name !== 'chmod') continue;
        paths ??= shellPaths(model, instruction, script);
        const found = changeOf({ run: instruction, script }, command, paths, copied);
        if (found !== undefined) yield found;
      }
    }
  }
}

function changeOf(
  { run, script }: RunWithScript,
  command: ShellCommand,
  paths: ShellPaths,
  copied: PathIndex,
): ChangedCopies | undefined {
  const flags = command.arguments.filter(({ value }) => value.startsWith('-'));
  const [setting, ...operands] = command.arguments.filter(({ value }) => !value.startsWith('-'));
  if (setting === undefined || flags.some(({ value }) => /^--(reference|from)/.test(value))) return undefined;
  const name = command.name === 'chown' ? 'chown' : 'chmod';
  const recursive = flags.find(({ value }) => /^(-[a-zA-Z]*R[a-zA-Z]*|--recursive)$/.test(value));
  const targets: Target[] = [];
  for (const word of operands) {
    const whole = paths.resolve(command, word.value);
    if (whole === undefined) continue;
    const path = whole.replace(/\/\*$/, '');
    const contentOnly = path !== whole;
    if (path === '' || /[*?[]/.test(path.slice(1)) || isMountedOver(run, path)) continue;
    const below = copied.at(path).slice(-mostCopies);
    const copies =
      recursive === undefined
        ? below.filter((each) => each.path === path && (isFile(each) || makesExecutable(setting)))
        : below;
    targets.push({ word, path, contentOnly, copies: contentOnly && recursive === undefined ? [] : copies });
  }
  if (!targets.some(({ copies }) => copies.length > 0)) return undefined;
  return { run, script, command, name, recursive, setting, targets };
}

/** Nobody reads more of them, and a file may have thousands. */
const mostCopies = 20;

/** Folders are executable already. */
function makesExecutable({ value }: ShellWord): boolean {
  return /^[ugoa]*\+[rw]*x/.test(value);
}

/** A name with an extension, where it came from or where it goes to, is mostly that of a file. */
function isFile({ path, source, maker }: MadePath): boolean {
  if (maker.heredocs.some(({ span }) => span.start === source?.span.start)) return true;
  return [path, source?.value ?? ''].some((each) => !each.endsWith('/') && /[^.]\.[A-Za-z]\w*$/.test(fileName(each)));
}
