import type { DockerfileModel } from '../model/dockerfile.ts';
import { flagTable } from '../syntax/dockerfile/flag-table.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { LineIndex } from '../text/line-index.ts';
import { contains } from '../text/span.ts';
import { completeIgnoreComment } from './complete-rules.ts';
import type { Completion } from './completion.ts';
import { libraryCompletions } from './editing.ts';
import { instructionAt } from '../model/instruction-at.ts';

/** Flags, mount options, stages and rule ids from what we know; keywords and variables from the library. */
export async function completeDockerfile(
  model: DockerfileModel,
  lines: LineIndex,
  offset: number,
  snippets: boolean,
): Promise<readonly Completion[]> {
  const comment = model.tree.comments.find(({ span }) => span.start < offset && offset <= span.end);
  if (comment !== undefined) {
    return completeIgnoreComment(model.text.slice(comment.span.start, offset), offset, 'dockerfile') ?? [];
  }
  const instruction = instructionBefore(model, offset);
  if (instruction === undefined || offset <= instruction.keyword.span.end) {
    return libraryCompletions(model, lines, offset, snippets);
  }
  if (instruction.heredocs.some(({ bodySpan }) => contains(bodySpan, offset))) return [];
  const inner = instruction.type === 'ONBUILD' ? (instruction.trigger ?? instruction) : instruction;
  const typed = /\S*$/.exec(model.text.slice(inner.span.start, offset))?.[0] ?? '';
  const ours = completeFlag(model, inner, typed, offset);
  if (ours !== undefined) return ours;
  if (inner.type === 'FROM')
    return typed.includes('$')
      ? libraryCompletions(model, lines, offset, snippets)
      : bases(model, inner, typed, offset);
  return libraryCompletions(model, lines, offset, snippets);
}

/** A space behind an instruction does not belong to it yet, but what is typed there will. */
function instructionBefore(model: DockerfileModel, offset: number): Instruction | undefined {
  const at = instructionAt(model, offset);
  if (at !== undefined) return at;
  const blank = /[ \t]*$/.exec(model.text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0;
  return instructionAt(model, offset - blank);
}

function completeFlag(
  model: DockerfileModel,
  instruction: Instruction,
  typed: string,
  offset: number,
): readonly Completion[] | undefined {
  if (!typed.startsWith('-')) return undefined;
  const equals = typed.indexOf('=');
  if (equals < 0) return flagNames(instruction, typed, offset);
  const name = typed.slice(2, equals).toLowerCase();
  const value = typed.slice(equals + 1);
  if (name === 'from') return stages(model, instruction, value, offset);
  if (name === 'mount') return mountOptions(model, instruction, value, offset);
  if (name === 'network') return values(['default', 'none', 'host'], value, offset);
  if (name === 'platform') return values(platforms, value, offset);
  return value.includes('$') ? undefined : [];
}

const platforms = ['$BUILDPLATFORM', '$TARGETPLATFORM', 'linux/amd64', 'linux/arm64', 'linux/arm/v7', 'windows/amd64'];

function flagNames(instruction: Instruction, typed: string, offset: number): readonly Completion[] {
  const table = flagTable[instruction.type] ?? {};
  const used = new Set(instruction.flags.filter((flag) => flag.span.end < offset).map((flag) => flag.name));
  return Object.entries(table)
    .filter(([name, kind]) => kind === 'list' || !used.has(name))
    .map(([name, kind]) => proposal(kind === 'boolean' ? `--${name}` : `--${name}=`, 'flag', typed, offset));
}

function bases(model: DockerfileModel, from: Instruction, typed: string, offset: number): readonly Completion[] {
  const before = model.text.slice(from.keyword.span.end, offset - typed.length).trim();
  const isFirstWord = before.split(/\s+/).every((word) => word === '' || word.startsWith('--'));
  if (!isFirstWord) return [];
  const platform = before === '' && typed === '' ? [proposal('--platform=', 'flag', typed, offset)] : [];
  return [...stages(model, from, typed, offset), proposal('scratch', 'stage', typed, offset), ...platform];
}

/** Stages above this one: a stage can't take anything from itself or from one below. */
function stages(
  model: DockerfileModel,
  instruction: Instruction,
  typed: string,
  offset: number,
): readonly Completion[] {
  const own = instruction.type === 'FROM' ? undefined : model.stageOf(instruction)?.index;
  return model.stages
    .filter((stage) =>
      own === undefined ? stage.from.span.end < offset && stage.from.index !== instruction.index : stage.index < own,
    )
    .flatMap(({ name, from }) =>
      name === undefined || name.value === ''
        ? []
        : [{ ...proposal(name.value, 'stage', typed, offset), detail: `FROM ${from.image?.value ?? ''}` }],
    );
}

const mountTypes = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'];
const mountKeys: Readonly<Record<string, readonly string[]>> = {
  bind: ['target', 'source', 'from', 'rw'],
  cache: ['target', 'id', 'sharing', 'from', 'source', 'mode', 'uid', 'gid', 'ro'],
  tmpfs: ['target', 'size'],
  secret: ['id', 'target', 'env', 'required', 'mode', 'uid', 'gid'],
  ssh: ['id', 'target', 'required', 'mode', 'uid', 'gid'],
};
const withoutValue = new Set(['rw', 'ro', 'required']);

function mountOptions(
  model: DockerfileModel,
  instruction: Instruction,
  written: string,
  offset: number,
): readonly Completion[] {
  const options = written.split(',');
  const typed = options.pop() ?? '';
  const equals = typed.indexOf('=');
  if (equals >= 0) {
    const value = typed.slice(equals + 1);
    const key = typed.slice(0, equals);
    if (key === 'type') return values(mountTypes, value, offset);
    if (key === 'sharing') return values(['shared', 'private', 'locked'], value, offset);
    return key === 'from' ? stages(model, instruction, value, offset) : [];
  }
  const used = new Set(options.map((option) => option.split('=')[0]));
  const type = options.find((option) => option.startsWith('type='))?.slice('type='.length);
  const keys = [...(type === undefined ? ['type'] : []), ...(mountKeys[type ?? 'bind'] ?? [])];
  return keys
    .filter((key) => !used.has(key))
    .map((key) => proposal(withoutValue.has(key) ? key : `${key}=`, 'property', typed, offset));
}

function values(labels: readonly string[], typed: string, offset: number): readonly Completion[] {
  return labels.map((label) => proposal(label, 'value', typed, offset));
}

function proposal(label: string, kind: Completion['kind'], typed: string, offset: number): Completion {
  return { label, kind, edit: { span: { start: offset - typed.length, end: offset }, text: label }, snippet: false };
}
