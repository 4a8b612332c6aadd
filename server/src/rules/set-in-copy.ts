import type { ChangedCopies, Target } from '../model/changed-copies.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { lineBreakOf, linesAround, matchCase, wholeLines } from '../model/edit-instruction.ts';
import { fileName } from '../model/file-weight.ts';
import { removeStep } from '../model/remove-step.ts';
import { stageChain, valueOf } from '../model/value-of.ts';
import { joinPaths, workingDirectories } from '../model/working-directory.ts';
import type { AddInstruction, CopyInstruction, Instruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellScript, ShellStep } from '../syntax/shell/nodes.ts';
import { applyEdits, insert, remove, type Edit } from '../text/edit.ts';
import { textOf } from '../text/span.ts';
import { holds } from '../model/run-mounts.ts';
import { safeFix, suggestion, type Fix } from './rule.ts';

type Transfer = CopyInstruction | AddInstruction;

/**
 * The fix that lets COPY set owner or mode, in place of the `chown` or `chmod` behind it. None where it would change more or less
 * than that does: where something else has written into the folder, or not all that was copied is changed.
 */
export function setInCopy(model: DockerfileModel, change: ChangedCopies): Fix | undefined {
  const { run, command, script, name } = change;
  const value = flagValue(change);
  const step = script.steps[command.step];
  if (value === undefined || step?.commands.length !== 1 || !command.topLevel || command.pipe !== undefined)
    return undefined;
  const copies = copiesOf(model, change);
  const [first] = copies ?? [];
  if (copies === undefined || first === undefined) return undefined;
  const flags = copies.map((copy) => insert((copy.flags.at(-1) ?? copy.keyword).span.end, ` --${name}=${value}`));
  const title = `Use ${matchCase(first.keyword.value, first.type)} --${name}=${value} instead`;
  if (change.recursive === undefined) {
    if (name === 'chown' && !hasOwner(model, first, change, step, value)) return undefined;
    if (mayBeReplaced(model, first, change)) return undefined;
    const removal = removeStep(model, run, script, command.step);
    if (removal === undefined) return undefined;
    const isExact = name === 'chmod' && change.setting.value === value;
    return (isExact ? safeFix : suggestion)(title, ...flags, ...removal);
  }
  const [target] = change.targets;
  if (target === undefined || !isUntouched(model, first, change, target.path)) return undefined;
  const rest = folderAlone(model, change, target, copies);
  if (rest === undefined) return undefined;
  if (name === 'chmod' || hasOwner(model, first, change, step, value)) return suggestion(title, ...flags, ...rest);
  const moved = withUserBefore(model, first, change, rest);
  return moved && suggestion(title, ...moved, ...flags);
}

function flagValue({ name, setting, recursive }: ChangedCopies): string | undefined {
  const { raw } = setting;
  if (name === 'chown') return /^[\w-]+(:[\w-]+)?$/.test(raw) ? raw : undefined;
  if (/^[0-7]{3,4}$/.test(raw)) return raw;
  // Builders before version 1.14 of the Dockerfile syntax take octal modes only.
  return recursive === undefined && /^(a|ugo)?\+r?x$/.test(raw) ? '755' : undefined;
}

/** The instructions to change, in order, if all that they copy is changed, and nothing else. */
function copiesOf(model: DockerfileModel, change: ChangedCopies): readonly Transfer[] | undefined {
  const { targets, recursive, name, run } = change;
  if (targets.some(({ copies }) => copies.length === 0) || (recursive !== undefined && targets.length > 1))
    return undefined;
  const all = targets.flatMap(({ copies }) => copies);
  const makers = new Set<Transfer>();
  for (const { maker } of all) {
    if (maker.type !== 'COPY' && maker.type !== 'ADD') return undefined;
    if (maker.type === 'ADD' && recursive !== undefined) return undefined;
    if (model.stageOf(maker) !== model.stageOf(run) || maker.flags.some((flag) => flag.name === name)) return undefined;
    makers.add(maker);
  }
  if (recursive === undefined) {
    const isWhole = [...makers].every(
      (maker) => maker.sources.length === all.filter((each) => each.maker === maker).length,
    );
    if (!isWhole) return undefined;
  }
  if (name === 'chmod' && !all.every(({ path, maker }) => keepsParents(model, maker, path, change))) return undefined;
  return makers.size > 20 ? undefined : [...makers].sort((a, b) => a.index - b.index);
}

/** COPY gives the folders that it has to make the same mode, and one without `x` can't be entered. */
function keepsParents(model: DockerfileModel, maker: Instruction, path: string, change: ChangedCopies): boolean {
  if (/^0?755$/.test(flagValue(change) ?? '')) return true;
  const parent = path.slice(0, path.lastIndexOf('/')) || '/';
  return /^\/(|etc|usr|usr\/(local\/)?s?bin|s?bin|opt|srv|tmp|root|home|var)$/.test(parent)
    ? true
    : workingDirectories(model).get(maker) === parent;
}

/** Whether the owner is known where the first copy stands: by number, as root, or because it is when the RUN starts. */
function hasOwner(
  model: DockerfileModel,
  first: Instruction,
  { run, script }: ChangedCopies,
  step: ShellStep,
  owner: string,
): boolean {
  if (/^(root|\d+)(:(root|\d+))?$/.test(owner)) return true;
  const before = script.commands.filter((command) => script.steps.indexOf(step) > command.step);
  return !runsBetween(model, first, run) && before.every(({ name }) => /^(set|chmod|chown)$/.test(name));
}

/** Whether a command in between may have put another file in the place of a copied one, with an owner and mode of its own. */
function mayBeReplaced(
  model: DockerfileModel,
  first: Instruction,
  { run, script, command, targets }: ChangedCopies,
): boolean {
  const names = targets.map(({ path }) => fileName(path));
  const mayReplace = ({ commands, steps }: ShellScript, end: number): boolean =>
    steps
      .slice(0, end)
      .some(
        (step) =>
          names.some((name) => textOf(model.text, step.span).includes(name)) &&
          !step.commands.every((at) => /^(sed|dos2unix|ls|test|\[)$/.test(commands[at]?.name ?? '')),
      );
  const others = model.tree.instructions.slice(first.index + 1, run.index).filter(({ type }) => type === 'RUN');
  return (
    mayReplace(script, command.step) ||
    others.some((other) => {
      const before = model.scriptOf(other);
      return before === undefined || mayReplace(before, before.steps.length);
    })
  );
}

function runsBetween(model: DockerfileModel, first: Instruction, last: Instruction): boolean {
  return model.tree.instructions.slice(first.index + 1, last.index).some(({ type }) => type === 'RUN');
}

/** Whether nothing but those copies can have put something into the folder. */
function isUntouched(model: DockerfileModel, first: Instruction, change: ChangedCopies, path: string): boolean {
  const { run, script, command } = change;
  if (systemFolder.test(path) || runsBetween(model, first, run)) return false;
  const before = script.commands.filter(({ step }) => step < command.step);
  if (!before.every(({ name }) => /^(set|chmod|chown|useradd|adduser|groupadd|addgroup)$/.test(name))) return false;
  const folders = workingDirectories(model);
  for (const stage of stageChain(model, model.stageOf(first))) {
    for (const other of stage.instructions) {
      if (other.type !== 'RUN' || other.index >= first.index) continue;
      const folder = folders.get(other) ?? '?';
      if (holds(path, folder) || mayWrite(model.scriptOf(other), path)) return false;
    }
  }
  return true;
}

/** Whether a script has to do with a folder in any other way than to make it. */
function mayWrite(script: ShellScript | undefined, path: string): boolean {
  if (script === undefined) return true;
  if (!script.source.text.includes(path)) return false;
  const made = script.commands.filter(({ name }) => name === 'mkdir').flatMap(({ arguments: words }) => words);
  return script.source.text.split(path).length - 1 > made.filter(({ value }) => value === path).length;
}

/** Folders with things in them that images bring. */
const systemFolder =
  /^\?|^\/(bin|boot|dev|etc|lib\w*|proc|root|run|sbin|sys|tmp)(\/|$)|^\/usr\/(?!src\/|app(\/|$))|^\/var\/(?!www\/|app(\/|$))|^\/(usr|var|opt|srv|home)$|^\/home\/[^/]+$/;

/** The edits after which the command changes the folder alone, or is gone where COPY makes that folder, too. */
function folderAlone(
  model: DockerfileModel,
  { run, script, command, recursive }: ChangedCopies,
  { path, contentOnly }: Target,
  copies: readonly Transfer[],
): readonly Edit[] | undefined {
  const stage = model.stageOf(run);
  const worked = (stage?.instructions ?? []).flatMap((instruction) => {
    if (instruction.type !== 'WORKDIR' || instruction.value === undefined || instruction.index > run.index) return [];
    const value = valueOf(model, instruction, instruction.value);
    return value === null ? [] : [joinPaths(workingDirectories(model).get(instruction) ?? '?', value)];
  });
  if (worked.some((folder) => folder !== path && holds(path, folder))) return undefined;
  const isWorkedIn = worked.includes(path);
  const isCopied = copies.some((copy) => destinationOf(model, copy) === path);
  if (!isWorkedIn && !isCopied) return undefined;
  if (contentOnly || (!isWorkedIn && !path.startsWith('/var/')))
    return contentOnly && !isWorkedIn ? undefined : removeStep(model, run, script, command.step);
  if (recursive === undefined || !/^(-R|--recursive)$/.test(recursive.raw)) return undefined;
  const { start, end } = recursive.span;
  return /^ \S/.test(model.text.slice(end, end + 2)) ? [remove({ start, end: end + 1 })] : undefined;
}

function destinationOf(model: DockerfileModel, copy: Transfer): string | undefined {
  const value = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  return value === null ? undefined : joinPaths(workingDirectories(model).get(copy) ?? '?', value);
}

/** Moves a RUN that makes the user in front of the copies, where that is all it does besides. */
function withUserBefore(
  model: DockerfileModel,
  first: Instruction,
  { run, script, command, targets }: ChangedCopies,
  edits: readonly Edit[],
): readonly Edit[] | undefined {
  const { text } = model;
  const others = script.commands.filter((other) => other !== command);
  const makesUser = others.every(({ name }) => /^(set|useradd|adduser|groupadd|addgroup)$/.test(name));
  const isApart = model.tree.instructions
    .slice(first.index + 1, run.index)
    .every(({ type }) => /^(COPY|ADD|ENV|EXPOSE|LABEL)$/.test(type));
  if (!makesUser || others.length === 0 || !isApart || runsBetween(model, first, run)) return undefined;
  if (run.heredocs.length > 0 || script.source.text.includes('$') || !targets[0]?.word.value.startsWith('/'))
    return undefined;
  const block = { start: linesAround(text, run.above[0]?.span ?? run.span).start, end: wholeLines(text, run).end };
  const inside = edits.map((edit) => ({
    span: { start: edit.span.start - block.start, end: edit.span.end - block.start },
    text: edit.text,
  }));
  if (inside.some(({ span }) => span.start < 0 || span.end > block.end - block.start)) return undefined;
  const changed = applyEdits(text.slice(block.start, block.end), inside).replace(/\r?\n$/, '') + lineBreakOf(text);
  const { start } = linesAround(text, first.above[0]?.span ?? first.span);
  return [insert(start, changed), remove(block)];
}
