import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellScript, ShellStep } from '../syntax/shell/nodes.ts';
import { remove, type Edit } from '../text/edit.ts';
import { sourceOffset } from '../text/joined.ts';
import { type Span, textOf } from '../text/span.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { lineBreakOf, linesAround, wholeLines } from './edit-instruction.ts';

/**
 * The edits that take one command list out of a RUN, with the `&&` that joins it to its neighbours; the whole RUN where it
 * has nothing else. Undefined where its neighbours would mean something else without it, or where lines would have to be
 * put together anew.
 */
export function removeStep(
  model: DockerfileModel,
  run: RunInstruction,
  script: ShellScript,
  index: number,
): readonly Edit[] | undefined {
  const step = script.steps[index];
  if (step === undefined || !script.complete || !endsPlainly(script)) return undefined;
  if (script.steps.length === 1) return [remove(wholeLines(model.text, run))];
  const next = script.steps[index + 1];
  if (run.heredocs.length > 0) return onLineOfItsOwn(model, script, step, next);
  if (![step, next].every((each) => each?.operator === undefined || each.operator === '&&')) return undefined;
  if (next === undefined) return asLast(model, script, step, index);
  return index === 0 ? asFirst(model, step, next) : inTheMiddle(model, script, step, next, index);
}

/** Whether nothing stands behind the last step: no semicolon, no `&`, no comment. */
function endsPlainly({ source, steps }: ShellScript): boolean {
  const { length } = source.text.trimEnd();
  return length > 0 && sourceOffset(source, length - 1) + 1 === steps.at(-1)?.span.end;
}

function onLineOfItsOwn(
  { text }: DockerfileModel,
  { source }: ShellScript,
  step: ShellStep,
  next: ShellStep | undefined,
): readonly Edit[] | undefined {
  const lines = linesAround(text, step.span);
  const isWhole = text.slice(lines.start, step.span.start).trim() + text.slice(step.span.end, lines.end).trim() === '';
  const isApart = step.operator === '\n' || step.operator === undefined;
  const bodyStart = source.pieces[0]?.source ?? 0;
  if (!isWhole || !isApart || lines.start < bodyStart) return undefined;
  return next === undefined || next.operator === '\n' ? [remove(lines)] : undefined;
}

function asFirst({ text }: DockerfileModel, step: ShellStep, next: ShellStep): readonly Edit[] | undefined {
  const operator = next.operatorSpan;
  if (operator === undefined) return undefined;
  const gap = text.slice(step.span.end, operator.start);
  if (!gap.includes('\n')) return [remove(withBlanks(text, { start: step.span.start, end: operator.end }))];
  return [remove(withBlanks(text, step.span)), remove(withBlanks(text, operator))];
}

function inTheMiddle(
  { text }: DockerfileModel,
  { steps }: ShellScript,
  step: ShellStep,
  next: ShellStep,
  index: number,
): readonly Edit[] | undefined {
  const previous = steps[index - 1];
  const operator = step.operatorSpan;
  const following = next.operatorSpan;
  if (previous === undefined || operator === undefined || following === undefined) return undefined;
  const before = text.slice(previous.span.end, step.span.start);
  if (!before.includes('\n')) return [remove({ start: previous.span.end, end: step.span.end })];
  const leading = linesAround(text, { start: operator.start, end: step.span.end });
  if (isBlank(text, leading.start, operator.start) && isContinued(text.slice(step.span.end, leading.end)))
    return [remove(leading)];
  const trailing = linesAround(text, { start: step.span.start, end: following.end });
  if (isBlank(text, trailing.start, step.span.start) && isContinued(text.slice(following.end, trailing.end)))
    return [remove(trailing)];
  return undefined;
}

function asLast(
  model: DockerfileModel,
  { steps }: ShellScript,
  step: ShellStep,
  index: number,
): readonly Edit[] | undefined {
  const { text } = model;
  const previous = steps[index - 1];
  const operator = step.operatorSpan;
  if (previous === undefined || operator === undefined) return undefined;
  const gap = textOf(text, { start: previous.span.end, end: step.span.start });
  const firstBreak = /\r?\n/.exec(gap);
  if (firstBreak === null) return [remove({ start: previous.span.end, end: step.span.end })];
  const breakAt = previous.span.end + firstBreak.index;
  const anchor = operator.start > breakAt ? operator.start : step.span.start;
  const lineStart = linesAround(text, { start: anchor, end: anchor }).start;
  if (!isBlank(text, lineStart, anchor)) return undefined;
  // The line break in front of the lines that go goes too, so that the one behind them stays where it is.
  return [
    remove({ start: previous.span.end, end: breakAt }),
    remove({ start: lineStart - lineBreakOf(text).length, end: step.span.end }),
  ];
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === '';
}

function isContinued(rest: string): boolean {
  return /^[ \t]*[\\`][ \t]*\r?\n$/.test(rest);
}

function withBlanks(text: string, { start, end }: Span): Span {
  return { start, end: end + (/^[ \t]*/.exec(text.slice(end, end + 200))?.[0].length ?? 0) };
}
