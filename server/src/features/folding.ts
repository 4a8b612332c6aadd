import type { ComposeModel } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Source } from '../model/source.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { lineOf, type LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';

/** Whole lines, counted from 0, both belonging to it. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: 'comment';
}

/** Stages, instructions over several lines, heredocs, keys with what stands under them, and blocks of comments. */
export function folds(source: Source, lines: LineIndex): readonly Fold[] {
  const spans = source.language === 'dockerfile' ? dockerfileBlocks(source.model) : composeBlocks(source.model);
  const blocks = spans.map((span): Fold => ({
    startLine: lineOf(lines, span.start),
    endLine: lineOf(lines, span.end),
  }));
  const all = [...blocks.filter((fold) => fold.endLine > fold.startLine), ...commentBlocks(source, lines)];
  // An editor folds one range a line; the larger comes first.
  const largest = new Map<number, Fold>();
  for (const fold of all) {
    const known = largest.get(fold.startLine);
    if (known === undefined || fold.endLine > known.endLine) largest.set(fold.startLine, fold);
  }
  return [...largest.values()].sort((a, b) => a.startLine - b.startLine);
}

function dockerfileBlocks(model: DockerfileModel): readonly Span[] {
  const heredocs = model.tree.instructions.flatMap(({ heredocs: all }) =>
    all.map((heredoc) => ({ start: heredoc.nameSpan.start, end: heredoc.terminator?.end ?? heredoc.bodySpan.end })),
  );
  const stages = model.stages.length > 1 ? model.stages.map((stage) => stage.span) : [];
  return [...stages, ...model.tree.instructions.map((instruction) => instruction.span), ...heredocs];
}

function composeBlocks(model: ComposeModel): readonly Span[] {
  const blocks: Span[] = [];
  const pending: ComposeValue[] = [...model.tree.documents];
  const seen = new Set<ComposeValue>();
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.kind === 'sequence') pending.push(...value.items);
    if (value.kind !== 'map') continue;
    for (const entry of value.entries) {
      if (entry.merged || entry.value === undefined) continue;
      blocks.push({ start: entry.span.start, end: lastCharacter(model.text, entry.span) });
      pending.push(entry.value);
    }
  }
  return blocks;
}

/** YAML counts the line break behind a block as part of it. */
function lastCharacter(text: string, span: Span): number {
  let end = span.end;
  while (end > span.start && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}

function commentBlocks(source: Source, lines: LineIndex): readonly Fold[] {
  const found: { startLine: number; endLine: number; kind: 'comment' }[] = [];
  for (const comment of source.model.tree.comments) {
    const line = lineOf(lines, comment.span.start);
    const last = found.at(-1);
    if (last !== undefined && last.endLine === line - 1) last.endLine = line;
    else found.push({ startLine: line, endLine: line, kind: 'comment' });
  }
  return found.filter((fold) => fold.endLine > fold.startLine);
}
