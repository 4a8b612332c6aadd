import { type Edit, insert, remove, replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import { allVariables } from '../../syntax/dockerfile/variables.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import type { Folder, Plan } from './plan.ts';

/** Instructions that change nothing for a RUN: they go to the runtime stage, and leave the build stage. */
const runtimeOnly: ReadonlySet<Instruction['type']> = new Set([
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'EXPOSE',
  'STOPSIGNAL',
]);
/** Instructions that the runtime stage repeats as they stand. */
const repeated: ReadonlySet<Instruction['type']> = new Set([
  ...runtimeOnly,
  'ENV',
  'LABEL',
  'SHELL',
  'WORKDIR',
  'VOLUME',
  'MAINTAINER',
]);

/**
 * The edits that split the stage in two. The instructions of the build stage stay as they are to the byte, so its layers
 * are taken from the cache; what moves takes the comments right above it along.
 */
export function editsOf(model: DockerfileModel, stage: Stage, plan: Plan): readonly Edit[] {
  const { from } = stage;
  const newline = model.text.includes('\r\n') ? '\r\n' : '\n';
  const build = buildName(stage);
  const lastFile =
    stage.instructions.findLast((instruction) => ['RUN', 'COPY', 'ADD'].includes(instruction.type))?.index ??
    from.index;
  const edits: Edit[] = [];
  if (from.name !== undefined) edits.push(replace(from.name.span, build));
  else if (from.image !== undefined) {
    const lower = from.keyword.raw === from.keyword.raw.toLowerCase();
    edits.push(insert(from.image.span.end, `${lower ? ' as' : ' AS'} ${build}`));
  }
  const kept = stage.instructions.filter(
    (instruction) => instruction.index <= lastFile && !runtimeOnly.has(instruction.type),
  );
  for (const instruction of stage.instructions) {
    if (instruction.index < lastFile && runtimeOnly.has(instruction.type)) {
      edits.push(remove(wholeLines(model.text, instruction)));
    }
  }
  // Everything behind the last instruction that stays is written anew, so that no blank lines pile up there.
  const end = (kept.at(-1) ?? from).span.end;
  const lines = runtimeStage(model, stage, plan, build, lastFile);
  const text = `\n\n${lines.join('\n')}\n`.replaceAll('\n', newline);
  edits.push(replace({ start: end, end: model.text.length }, text));
  return edits;
}

function runtimeStage(
  model: DockerfileModel,
  stage: Stage,
  plan: Plan,
  build: string,
  lastFile: number,
): readonly string[] {
  const { from } = stage;
  const word = (instruction: string): string =>
    from.keyword.raw === from.keyword.raw.toLowerCase() ? instruction.toLowerCase() : instruction;
  const platform = from.platform === undefined ? '' : `${sourceText(model, from.platform.span)} `;
  const name = from.name === undefined ? '' : ` ${from.as?.raw ?? word('AS')} ${from.name.raw}`;
  const head = `${word('FROM')} ${platform}${plan.runtime.image}${name}`;
  const lines: string[] = [head];
  const used = variablesUsed(stage);
  const user = stage.instructions.findLast((instruction) => instruction.type === 'USER');
  const before = [...plan.before];
  const replay = (until: number): void => {
    while (before[0] !== undefined && before[0].instruction.index <= until) {
      const text = before.shift()?.text ?? '';
      lines.push(text.replace(/^RUN/, word('RUN')));
    }
  };
  const copy = (): void => {
    const folders = installFolders(plan.folders);
    if (folders.length > 0) lines.push(`${word('RUN')} ${folders.join(' && ')}`);
    for (const step of plan.copies) {
      if (step.kind === 'path') lines.push(`${word('COPY')} --from=${build} ${step.path} ${step.path}`);
      else lines.push(step.text.replaceAll('{build}', build).replace(/^RUN/m, word('RUN')));
    }
    if (user !== undefined && user.index <= lastFile) lines.push(...withComments(model, user));
  };

  replay(from.index);
  let copied = false;
  for (const instruction of stage.instructions) {
    if (instruction.index > lastFile && !copied) {
      replay(lastFile);
      copy();
      copied = true;
    }
    replay(instruction.index - 1);
    if (instruction.type === 'ARG') {
      const needed = instruction.index > lastFile || instruction.pairs.some((pair) => used.has(pair.key.value));
      if (needed) lines.push(...withComments(model, instruction, instruction.index <= lastFile));
    } else if (instruction.type === 'USER') {
      if (instruction === user && instruction.index > lastFile) lines.push(...withComments(model, instruction));
    } else if (repeated.has(instruction.type)) {
      const moved = instruction.index > lastFile || runtimeOnly.has(instruction.type);
      lines.push(...withComments(model, instruction, !moved));
    }
  }
  if (!copied) {
    replay(lastFile);
    copy();
  }
  const behind = (stage.instructions.at(-1) ?? from).span.end;
  lines.push(
    ...model.tree.comments.filter(({ span }) => span.start >= behind).map(({ span }) => sourceText(model, span)),
  );
  return lines;
}

/** The instruction as written; the comments in front of it come along where it leaves its place. */
function withComments(model: DockerfileModel, instruction: Instruction, stays = false): readonly string[] {
  const previous = model.tree.instructions[instruction.index - 1];
  const comments = stays
    ? []
    : model.tree.comments
        .filter(({ span }) => span.end <= instruction.span.start && span.start >= (previous?.span.end ?? 0))
        .map(({ span }) => sourceText(model, span));
  return [...comments, sourceText(model, instruction.span)].map((text) => text.replaceAll('\r\n', '\n'));
}

/** One command for all folders that are alike. */
function installFolders(folders: readonly Folder[]): readonly string[] {
  const byFlags = new Map<string, string[]>();
  for (const folder of folders) {
    const flags = [
      ...(folder.owner === undefined ? [] : [`-o ${folder.owner}`]),
      ...(folder.group === undefined ? [] : [`-g ${folder.group}`]),
      ...(folder.mode === undefined ? [] : [`-m ${folder.mode}`]),
    ].join(' ');
    byFlags.set(flags, [...(byFlags.get(flags) ?? []), folder.path]);
  }
  return [...byFlags].map(([flags, paths]) => ['install -d', flags, ...paths].join(' '));
}

/** The names of variables in what the runtime stage repeats: their ARGs have to be declared there too. */
function variablesUsed(stage: Stage): ReadonlySet<string> {
  const names = new Set<string>();
  for (const instruction of stage.instructions) {
    if (!repeated.has(instruction.type) && instruction.type !== 'USER') continue;
    for (const words of wordsOf(instruction))
      for (const variable of allVariables(words.variables)) names.add(variable.name);
  }
  return names;
}

function wordsOf(instruction: Instruction): readonly { readonly variables: Parameters<typeof allVariables>[0] }[] {
  switch (instruction.type) {
    case 'ENV':
    case 'LABEL':
      return instruction.pairs.flatMap((pair) => (pair.value === undefined ? [pair.key] : [pair.key, pair.value]));
    case 'EXPOSE':
      return instruction.ports;
    case 'VOLUME':
      return instruction.paths;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      return instruction.value === undefined ? [] : [instruction.value];
    default:
      return [];
  }
}

function buildName(stage: Stage): string {
  return stage.name?.raw.toLowerCase() === 'build' ? 'builder' : 'build';
}

/** The lines of an instruction and of the comments above it, with the line break behind; a blank line in front stays. */
function wholeLines(text: string, instruction: Instruction): Span {
  const first = instruction.above[0]?.span ?? instruction.span;
  const start = text.lastIndexOf('\n', first.start - 1) + 1;
  const newline = text.indexOf('\n', instruction.span.end);
  return { start, end: newline < 0 ? text.length : newline + 1 };
}

function sourceText(model: DockerfileModel, span: Span): string {
  return model.text.slice(span.start, span.end);
}
