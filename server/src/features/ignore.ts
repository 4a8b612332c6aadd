import type { ComposeModel } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Source } from '../model/source.ts';
import { readIgnoreComment } from '../rules/ignore-comment.ts';
import { instructionAt } from './instruction-at.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { insert, type Edit } from '../text/edit.ts';
import { contains, type Span } from '../text/span.ts';

interface AnyComment {
  readonly text: string;
  readonly span: Span;
}

/**
 * Writes `# layerwise ignore=<id>` above the instruction, key or list item that a place belongs to, or adds the id to
 * such a comment that is there. Undefined where no comment can stand: outside of every instruction, inside a flow list.
 */
export function ignoreHere(source: Source, offset: number, id: string): Edit | undefined {
  if (source.language === 'dockerfile') return aboveInstruction(source.model, offset, id);
  return aboveKey(source.model, offset, id);
}

/** Writes `# layerwise ignore-file=<id>` at the top, behind the directives, or adds the id to such a comment. */
export function ignoreInFile(source: Source, id: string): Edit {
  const { tree, text } = source.model;
  const known = tree.comments.find((comment) => readIgnoreComment(comment.text)?.scope === 'file' && isOwn(comment));
  if (known !== undefined) return addTo(known, id, text);
  const directives = source.language === 'dockerfile' ? source.model.tree.directives : [];
  const last = directives.at(-1)?.span.end;
  // A comment in front of the directives would turn them into comments.
  const at = last === undefined ? (text.startsWith('\uFEFF') ? 1 : 0) : nextLine(text, last);
  const lineBreak = lineBreakOf(text);
  const missing = last !== undefined && at === text.length && !isLineBreak(text.charCodeAt(at - 1)) ? lineBreak : '';
  return insert(at, `${missing}# layerwise ignore-file=${id}${lineBreak}`);
}

function aboveInstruction(model: DockerfileModel, offset: number, id: string): Edit | undefined {
  const instruction = instructionAt(model.tree.instructions, offset);
  if (instruction === undefined) return undefined;
  const known = instruction.above.find(
    (comment) => readIgnoreComment(comment.text)?.scope === 'next' && isOwn(comment),
  );
  return known === undefined ? lineAbove(model.text, instruction.span.start, id) : addTo(known, id, model.text);
}

function aboveKey(model: ComposeModel, offset: number, id: string): Edit | undefined {
  const block = blockAt(model, offset);
  if (block === undefined) return undefined;
  const lineStart = startOfLine(model.text, block);
  const above = model.tree.comments.find(
    (comment) =>
      nextLine(model.text, comment.span.end) === lineStart &&
      readIgnoreComment(comment.text)?.scope === 'next' &&
      isOwn(comment) &&
      isAlone(model.text, comment.span.start),
  );
  return above === undefined ? lineAbove(model.text, block, id) : addTo(above, id, model.text);
}

/** Where the innermost key or list item starts that has a line of its own and encloses the place. */
function blockAt(model: ComposeModel, offset: number): number | undefined {
  let found: number | undefined;
  let value: ComposeValue | undefined = model.tree.documents.find((document) => holds(document.span, offset));
  while (value !== undefined) {
    let inner: ComposeValue | undefined;
    if (value.kind === 'map') {
      const entry = value.entries.find((candidate) => !candidate.merged && holds(candidate.span, offset));
      if (entry !== undefined && isAlone(model.text, entry.span.start)) found = entry.span.start;
      inner = entry?.value;
    } else if (value.kind === 'sequence') {
      inner = value.items.find((item) => holds(item.span, offset));
      if (inner !== undefined && isAlone(model.text, inner.span.start)) found = inner.span.start;
    }
    // An alias shows what stands elsewhere: its content is not at this place.
    value = inner !== undefined && holds(inner.span, offset) ? inner : undefined;
  }
  return found;
}

function holds(range: Span, offset: number): boolean {
  return contains(range, offset) || range.end === offset;
}

/** Whether only indentation (and the dashes of lists) stands in front on its line. */
function isAlone(text: string, offset: number): boolean {
  return /^[ \t-]*$/.test(text.slice(startOfLine(text, offset), offset));
}

function lineAbove(text: string, offset: number, id: string): Edit {
  const start = startOfLine(text, offset);
  const indent = /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
  return insert(start, `${indent}# layerwise ignore=${id}${lineBreakOf(text)}`);
}

function addTo(comment: AnyComment, id: string, text: string): Edit {
  const written = text.slice(comment.span.start, comment.span.end);
  const listEnd = readIgnoreComment(comment.text)?.listEnd ?? comment.text.length;
  return insert(comment.span.start + written.indexOf(comment.text) + listEnd, `,${id}`);
}

function isOwn(comment: AnyComment): boolean {
  return readIgnoreComment(comment.text)?.listEnd !== undefined;
}

function startOfLine(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineBreak(text.charCodeAt(start - 1))) start--;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function nextLine(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++;
  return Math.min(end + (text.startsWith('\r\n', end) ? 2 : 1), text.length);
}

function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
