import type { DockerfileSource, Source } from '../model/source.ts';
import type { ComposeModel } from '../model/compose.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import { lineIndex, lineOf, type LineIndex } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';
import { checkOptionsOf, isSwitchedOn, skippedChecks } from './check-directive.ts';
import { readIgnoreComment, type IgnoreComment } from './ignore-comment.ts';
import type { Finding, Rule } from './rule.ts';

/** Whether a comment of the file silences a rule's finding. */
export type Suppressed = (rule: Named, finding: Pick<Finding, 'span' | 'sameAs'>) => boolean;

type Named = Pick<Rule, 'id' | 'sameAs'>;

/** What a finding can be called: a rule may stand for several checks of another tool. */
export function namesOf(rule: Named, finding: Pick<Finding, 'sameAs'>): Named {
  return finding.sameAs === undefined ? rule : { id: rule.id, sameAs: finding.sameAs };
}

/**
 * Reads every comment of the file that silences rules. Above an instruction (with other comments in between or not) it
 * holds for that instruction, above a key for all that stands under it, behind a key for what starts on that line, and
 * `ignore-file` for the file.
 */
export function suppressions(source: Source): Suppressed {
  const { inFile, parts } = source.language === 'dockerfile' ? inDockerfile(source.model) : inCompose(source.model);
  const checks = checkOptionsOf(source);
  const skipped = checks === undefined ? [] : skippedChecks(checks);
  if (inFile.length === 0 && parts.length === 0 && skipped.length === 0) return () => false;
  const sorted = parts.toSorted((a, b) => a.span.start - b.span.start);
  const longest = longestEnds(sorted);
  return (rule, finding) => {
    const named = namesOf(rule, finding);
    if (checks !== undefined && isNamed(named, skipped) && !isSwitchedOn(checks, named)) return true;
    return isNamed(named, inFile) || partsAt(sorted, longest, finding.span.start, (part) => isNamed(named, part.names));
  };
}

interface Part {
  readonly span: Span;
  readonly names: readonly string[];
}

interface Found {
  readonly inFile: readonly string[];
  readonly parts: readonly Part[];
}

function inDockerfile(model: DockerfileSource['model']): Found {
  const { tree } = model;
  const inFile: string[] = [];
  const parts: Part[] = [];
  for (const comment of tree.comments) {
    const read = readIgnoreComment(comment.text);
    if (read === undefined) continue;
    if (read.scope === 'file') inFile.push(...read.names);
    const inside = comment.inside === undefined ? undefined : tree.instructions[comment.inside];
    if (inside !== undefined && read.scope !== 'file') parts.push({ span: closed(inside.span), names: read.names });
  }
  for (const instruction of tree.instructions) {
    if (instruction.above.length === 0) continue;
    const names = namesAbove(instruction);
    if (names.length > 0) parts.push({ span: closed(instruction.span), names });
  }
  return { inFile, parts };
}

function namesAbove(instruction: Instruction): readonly string[] {
  return instruction.above.flatMap((comment) => {
    const read = readIgnoreComment(comment.text);
    return read === undefined || read.scope === 'file' ? [] : read.names;
  });
}

function inCompose(model: ComposeModel): Found {
  const inFile: string[] = [];
  const parts: Part[] = [];
  const comments = model.tree.comments.flatMap((comment) => {
    const read = readIgnoreComment(comment.text);
    return read === undefined ? [] : [{ ...read, span: comment.span }];
  });
  if (comments.length === 0) return { inFile, parts };
  const lines = lineIndex(model.text);
  const commentLines = new Set(aloneOnLine(model, lines));
  const blocks = blocksByLine(model, lines);
  const below = linesBelow(model.text, lines, commentLines);
  for (const comment of comments) {
    if (comment.scope === 'file') {
      inFile.push(...comment.names);
      continue;
    }
    const span = partOf(comment, model.text, lines, below, blocks);
    if (span !== undefined) parts.push({ span, names: comment.names });
  }
  return { inFile, parts };
}

/** The lines that have a comment and nothing else. */
function aloneOnLine({ tree, text }: ComposeModel, lines: LineIndex): readonly number[] {
  return tree.comments.flatMap(({ span }) => {
    const line = lineOf(lines, span.start);
    return text.slice(lines.starts[line] ?? 0, span.start).trim() === '' ? [line] : [];
  });
}

function partOf(
  comment: IgnoreComment & { readonly span: Span },
  text: string,
  lines: LineIndex,
  below: readonly number[],
  blocks: ReadonlyMap<number, Span>,
): Span | undefined {
  const line = lineOf(lines, comment.span.start);
  const lineStart = lines.starts[line] ?? 0;
  const behindSomething = text.slice(lineStart, comment.span.start).trim() !== '';
  if (comment.scope === 'line' || (comment.scope === 'next' && behindSomething)) return lineSpan(lines, line);
  if (comment.scope === 'next-line') return lineSpan(lines, line + 1);
  const next = below[line];
  return next === undefined || next >= lines.starts.length ? undefined : (blocks.get(next) ?? lineSpan(lines, next));
}

/** For each line the next one below it that has something other than a comment. */
function linesBelow(text: string, lines: LineIndex, commentLines: ReadonlySet<number>): readonly number[] {
  const below: number[] = Array.from({ length: lines.starts.length });
  let next = lines.starts.length;
  for (let line = lines.starts.length - 1; line >= 0; line--) {
    below[line] = next;
    if (!commentLines.has(line) && !isBlank(text, lines, line)) next = line;
  }
  return below;
}

/** What starts on each line: of a key and what stands under it, or of a list's item, the outermost. */
function blocksByLine(model: ComposeModel, lines: LineIndex): ReadonlyMap<number, Span> {
  const blocks = new Map<number, Span>();
  const add = (block: Span): void => {
    const line = lineOf(lines, block.start);
    const known = blocks.get(line);
    if (known === undefined || block.end > known.end) blocks.set(line, closed(block));
  };
  const pending: ComposeValue[] = [...model.tree.documents];
  // Aliases show one value in several places; it is walked through once.
  const seen = new Set<ComposeValue>();
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.kind === 'sequence') {
      for (const item of value.items) {
        add(item.span);
        pending.push(item);
      }
    } else if (value.kind === 'map') {
      for (const entry of value.entries) {
        if (entry.merged) continue;
        add(entry.span);
        if (entry.value !== undefined) pending.push(entry.value);
      }
    }
  }
  return blocks;
}

function isBlank(text: string, lines: LineIndex, line: number): boolean {
  return text.slice(lines.starts[line] ?? 0, lines.starts[line + 1] ?? text.length).trim() === '';
}

/** From the line's first character to right before the next line. */
function lineSpan(lines: LineIndex, line: number): Span {
  const start = lines.starts[line] ?? lines.length;
  return { start, end: lines.starts[line + 1] ?? lines.length + 1 };
}

/** A finding may stand right behind the last character, where something is missing. */
function closed(span: Span): Span {
  return { start: span.start, end: span.end + 1 };
}

/** For each part the furthest end of it and all before, so that a search knows where it can stop. */
function longestEnds(parts: readonly Part[]): readonly number[] {
  let longest = 0;
  return parts.map((part) => (longest = Math.max(longest, part.span.end)));
}

function partsAt(
  parts: readonly Part[],
  longest: readonly number[],
  offset: number,
  test: (part: Part) => boolean,
): boolean {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0 && (longest[index] ?? 0) > offset; index--) {
    const part = parts[index];
    if (part !== undefined && offset < part.span.end && test(part)) return true;
  }
  return false;
}

/** Whether one of the names, as comments have them, is the rule's own or that of a check it stands for. */
export function isNamed(rule: Named, names: readonly string[]): boolean {
  return names.some((name) => {
    if (name === '*' || name === rule.id) return true;
    // BuildKit minds the case of its own names.
    if (name.startsWith('buildkit/') && !name.endsWith('/*')) return rule.sameAs.includes(name);
    const wanted = name.toLowerCase();
    if (wanted.endsWith('/*')) return rule.sameAs.some((same) => same.toLowerCase().startsWith(wanted.slice(0, -1)));
    return rule.sameAs.some((same) => same.toLowerCase() === wanted);
  });
}
