import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../syntax/shell/nodes.ts';
import { replace, type Edit } from '../text/edit.ts';
import { type Span, textOf } from '../text/span.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { indentationAt, lineBreakOf } from './edit-instruction.ts';

/**
 * The edits that make one RUN of several that follow each other, so that what one makes and another deletes is in no layer.
 * Undefined where something else stands in between, their flags differ, or the joined shell would do something else:
 * their commands have to be joined by `&&`, and none but the last may change its shell's folder, variables or options.
 */
export function joinRuns(
  model: DockerfileModel,
  first: RunInstruction,
  last: RunInstruction,
): readonly Edit[] | undefined {
  const runs: RunWithScript[] = [];
  for (let index = first.index; index <= last.index; index++) {
    const run = model.tree.instructions[index];
    const script = run === undefined ? undefined : model.scriptOf(run);
    if (run?.type !== 'RUN' || script === undefined || runs.length === mostRuns) return undefined;
    if (!isPlainList(model, run, script) || flagsOf(model, run) !== flagsOf(model, first)) return undefined;
    if (index < last.index && changesShell(script)) return undefined;
    runs.push({ run, script });
  }
  const edits: Edit[] = [];
  for (const [index, each] of runs.entries()) {
    const next = runs[index + 1];
    if (next === undefined) break;
    const gap = gapBetween(each, next);
    const text = gap === undefined ? undefined : joint(model, next.run, gap);
    if (gap === undefined || text === undefined) return undefined;
    edits.push(replace(gap, text));
  }
  return edits.length === 0 ? undefined : edits;
}

/** More of them in one is a rewrite that nobody wants at the press of a key. */
const mostRuns = 10;

/** Commands joined by `&&` alone, with nothing behind them. */
function isPlainList(model: DockerfileModel, run: RunInstruction, { complete, steps, source }: ShellScript): boolean {
  if (run.heredocs.length > 0 || !complete || steps.length === 0) return false;
  if (!steps.slice(1).every(({ operator }) => operator === '&&')) return false;
  const end = steps.at(-1)?.span.end ?? 0;
  const { length } = source.text.trimEnd();
  const lastCharacters = model.text.slice(end - 1, end);
  // A semicolon, an ampersand or a comment at the end would take in what comes behind.
  return source.text[length - 1] === lastCharacters && !/[;&]$/.test(lastCharacters) && !/(^|\s)#/.test(source.text);
}

/** The flags of a RUN as written: two of them run alike where these are the same. */
export function flagsOf(model: DockerfileModel, { flags }: RunInstruction): string {
  return flags.map(({ span }) => textOf(model.text, span)).join(' ');
}

const shellChanges =
  /^(|cd|pushd|popd|export|readonly|declare|source|\.|umask|ulimit|alias|unset|shopt|exec|exit|return|trap|eval)$/;

function changesShell({ commands }: ShellScript): boolean {
  return commands.some(
    ({ name, topLevel, arguments: words }) =>
      topLevel && (shellChanges.test(name) || (name === 'set' && words.some(({ value }) => !/^-[ex]+$/.test(value)))),
  );
}

function gapBetween(one: RunWithScript, next: RunWithScript): Span | undefined {
  const start = one.script.steps.at(-1)?.span.end;
  const end = next.script.steps[0]?.span.start;
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** What stands between the two instead: comments stay, on lines of their own. */
function joint(model: DockerfileModel, next: RunInstruction, gap: Span): string | undefined {
  const lineBreak = lineBreakOf(model.text);
  const comments = textOf(model.text, gap)
    .split(/\r?\n/)
    .filter((line) => /^\s*#/.test(line));
  // They hold for the instruction below them, which is none any more.
  if (comments.some((line) => /^\s*#\s*(layerwise|hadolint|check\s*=)/i.test(line))) return undefined;
  const indent = indentationAt(model.text, next.span.start);
  const lines = [` ${model.tree.escape}`, ...comments, `${indent}    && `];
  return lines.join(lineBreak);
}
