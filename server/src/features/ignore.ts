import type { ComposeModel } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Source } from '../model/source.ts';
import { isSwitchedOn } from '../rules/check-directive.ts';
import { readIgnoreComment } from '../rules/ignore-comment.ts';
import type { Rule } from '../rules/rule.ts';
import { instructionAt } from '../model/instruction-at.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { readCheckOptions } from '../syntax/dockerfile/check-options.ts';
import { insert, type Edit } from '../text/edit.ts';
import { contains, type Span } from '../text/span.ts';

interface AnyComment {
  readonly text: string;
  readonly span: Span;
}

type Named = Pick<Rule, 'id' | 'sameAs'>;

/**
 * Writes `# layerwise ignore=<id>` above the instruction, key or list item that a place belongs to, or adds the rule to
 * such a comment that is there: one of ours, or of another tool that has the same check. Undefined where no comment can
 * stand: outside of every instruction, inside a flow list.
 */
export function ignoreHere(source: Source, offset: number, rule: Named): readonly Edit[] | undefined {
  const edit =
    source.language === 'dockerfile'
      ? aboveInstruction(source.model, offset, rule)
      : aboveKey(source.model, offset, rule);
  return edit === undefined ? undefined : [edit];
}

/**
 * Writes `# layerwise ignore-file=<id>` at the top, behind the directives, or adds the rule to such a comment. BuildKit's
 * `# check=` takes it too where it has the same check: there can be only one of them in a file.
 */
export function ignoreInFile(source: Source, rule: Named): readonly Edit[] {
  const { tree, text } = source.model;
  const known = bestOf(
    tree.comments.filter((comment) => readIgnoreComment(comment.text)?.scope === 'file'),
    rule,
  );
  if (known?.isOwn === true) return [addTo(known.comment, known.name, text)];
  const directive = source.language === 'dockerfile' ? skipInDirective(source.model, rule) : undefined;
  if (directive !== undefined) return [directive];
  if (known !== undefined) return [addTo(known.comment, known.name, text)];
  const directives = source.language === 'dockerfile' ? source.model.tree.directives : [];
  const last = directives.at(-1)?.span.end;
  // A comment in front of the directives would turn them into comments.
  const at = last === undefined ? (text.startsWith('\uFEFF') ? 1 : 0) : nextLine(text, last);
  const lineBreak = lineBreakOf(text);
  const missing = last !== undefined && at === text.length && !isLineBreak(text.charCodeAt(at - 1)) ? lineBreak : '';
  return [insert(at, `${missing}# layerwise ignore-file=${rule.id}${lineBreak}`)];
}

/** Adds a rule to `# check=skip=…`, or `skip` to a directive that has something else. */
function skipInDirective({ tree, text }: DockerfileModel, rule: Named): Edit | undefined {
  const name = nameIn('buildkit', rule);
  const directive = tree.directives.find((candidate) => candidate.name === 'check');
  if (directive === undefined || name === undefined) return undefined;
  const { start, end } = directive.span;
  const written = text.slice(start, end);
  const value = /^#\s*check\s*=\s*/i.exec(written)?.[0].length;
  if (value === undefined) return undefined;
  const options = readCheckOptions(directive.value);
  // A list does not hold for what `experimental` asks for, and one more name would take the meaning from `all`.
  if (options.problems.length > 0 || options.skip === 'all' || isSwitchedOn(options, rule)) return undefined;
  // BuildKit reads no further than to the first blank, and of several lists the last one.
  const [read = ''] = written.slice(value).split(' ', 1);
  const list = [...read.matchAll(/(?:^|;)\s*skip\s*=[^;]*/g)].at(-1);
  if (list === undefined) return insert(start + value, `skip=${name};`);
  const skipped = list[0].trimEnd();
  return insert(start + value + list.index + skipped.length, `${/[=,]$/.test(skipped) ? '' : ','}${name}`);
}

interface Fitting {
  readonly comment: AnyComment;
  /** What the rule is called in it. */
  readonly name: string;
  readonly isOwn: boolean;
}

/** The comment that a rule can be added to: one of ours before one of another tool. */
function bestOf(comments: readonly AnyComment[], rule: Named): Fitting | undefined {
  const fitting = comments.flatMap((comment): readonly Fitting[] => {
    const read = readIgnoreComment(comment.text);
    if (read?.listEnd === undefined) return [];
    const name = read.tool === 'layerwise' ? rule.id : nameIn(read.tool, rule);
    return name === undefined ? [] : [{ comment, name, isOwn: read.tool === 'layerwise' }];
  });
  return fitting.find(({ isOwn }) => isOwn) ?? fitting[0];
}

/** What another tool calls the rule; undefined where it has no such check, or several in its place. */
function nameIn(tool: string, rule: Named): string | undefined {
  const names = rule.sameAs.filter((same) => same.startsWith(`${tool}/`));
  return names.length === 1 ? names[0]?.slice(tool.length + 1) : undefined;
}

function aboveInstruction(model: DockerfileModel, offset: number, rule: Named): Edit | undefined {
  const instruction = instructionAt(model, offset);
  if (instruction === undefined) return undefined;
  const known = bestOf(
    instruction.above.filter((comment) => readIgnoreComment(comment.text)?.scope === 'next'),
    rule,
  );
  return known === undefined
    ? lineAbove(model.text, instruction.span.start, rule.id)
    : addTo(known.comment, known.name, model.text);
}

function aboveKey(model: ComposeModel, offset: number, rule: Named): Edit | undefined {
  const block = blockAt(model, offset);
  if (block === undefined) return undefined;
  const lineStart = startOfLine(model.text, block);
  const above = model.tree.comments.filter(
    (comment) =>
      nextLine(model.text, comment.span.end) === lineStart &&
      readIgnoreComment(comment.text)?.scope === 'next' &&
      isAlone(model.text, comment.span.start),
  );
  const known = bestOf(above, rule);
  return known === undefined ? lineAbove(model.text, block, rule.id) : addTo(known.comment, known.name, model.text);
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
