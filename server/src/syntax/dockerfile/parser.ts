import type { Span } from '../../text/span.ts';
import { readDirectives } from './directives.ts';
import { heredocStarts, readHeredoc } from './heredoc.ts';
import { readInstruction, readKeyword } from './instruction.ts';
import { byteOrderMark, commentStart, type LogicalLine, physicalLine, readLogicalLine } from './logical-line.ts';
import type { Comment, DockerfileError, DockerfileTree, Heredoc, Instruction } from './nodes.ts';
import { longLineErrors } from './long-lines.ts';
import { validate } from './validate.ts';
import { skipSpace } from './characters.ts';
import { keywordOf } from './flag-table.ts';
import { readFlags } from './flags.ts';
import { readJsonForm } from './json-form.ts';
import { unchangedStart } from './unchanged-start.ts';

/**
 * Reads a Dockerfile as BuildKit does. Never throws: whatever the text is, the result is a whole tree, with an error for
 * every place that BuildKit would refuse. Linear in the length of the text.
 *
 * @param previous a tree of an earlier version of the text: the instructions in front of the first difference are taken
 *   from it, the same objects, so that only what is behind has to be read. The result is the same as without it.
 */
export function parseDockerfile(text: string, previous?: DockerfileTree): DockerfileTree {
  const start = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  const { directives, comments: inert, errors: directiveErrors, escape, next } = readDirectives(text, start);
  const directiveStarts = new Set(directives.map(({ span }) => span.start));
  const kept = previous === undefined ? undefined : unchangedStart(previous, text, directives, next);
  const instructions: Instruction[] = kept?.instructions ?? [];
  const comments: Comment[] = kept?.comments ?? inert.map((span) => commentOf(text, span));
  const errors: DockerfileError[] = kept?.lineErrors ?? [];
  let above: Comment[] = [];
  let at = kept?.end ?? next;

  while (at < text.length) {
    const line = physicalLine(text, at);
    const hash = commentStart(text, line);
    if (hash !== undefined) {
      at = line.next;
      // Behind a `#!` line a directive is a comment to the parser and a directive all the same.
      if (directiveStarts.has(hash)) continue;
      const comment = commentOf(text, { start: hash, end: line.end });
      comments.push(comment);
      above.push(comment);
      continue;
    }
    if (skipSpace(text, line.start, line.end) === line.end) {
      above = [];
      at = line.next;
      continue;
    }
    const logical = readLogicalLine(text, at, escape.charCodeAt(0));
    at = logical.next;
    const index = instructions.length;
    const { instruction, next: behind } = readWhole(text, logical, index, escape, above, errors);
    above = [];
    for (const inside of logical.comments) comments.push({ ...commentOf(text, inside), inside: index });
    instructions.push(instruction);
    at = behind;
  }

  const lineErrors = [...errors];
  errors.push(...directiveErrors, ...longLineErrors(text));
  validate(instructions, directives, text, errors);
  return {
    text,
    directives,
    escape,
    comments,
    instructions,
    lineErrors,
    errors: errors.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  };
}

interface Whole {
  readonly instruction: Instruction;
  /** Start of the line behind it and its heredocs. */
  readonly next: number;
}

function readWhole(
  text: string,
  logical: LogicalLine,
  index: number,
  escape: string,
  above: readonly Comment[],
  errors: DockerfileError[],
): Whole {
  const { joined } = logical;
  const keyword = readKeyword(joined.text, 0);
  const heredocs: Heredoc[] = [];
  let next = logical.next;
  const owner = heredocOwner(logical, keyword, escape);
  if (owner !== undefined) {
    for (const start of heredocStarts(joined, keyword.start)) {
      const read = readHeredoc(text, joined, start, next, owner !== 'RUN');
      heredocs.push(read.heredoc);
      next = read.next;
      // What an ONBUILD triggers is expanded in the build that it is triggered in.
      const faults = keywordOf(joined.text.slice(keyword.start, keyword.end)) === 'ONBUILD' ? [] : read.faults;
      for (const fault of faults) errors.push({ code: 'invalid-variable', ...fault });
      if (read.heredoc.terminator === undefined) {
        errors.push({
          code: 'unterminated-heredoc',
          span: read.heredoc.span,
          message: `No line says \`${start.name.slice(0, 40)}\` alone, so the rest of the file is taken for the heredoc's text`,
        });
      }
    }
  }
  const lastHeredoc = heredocs.at(-1);
  const end = lastHeredoc === undefined ? logical.end : (lastHeredoc.terminator?.end ?? lastHeredoc.bodySpan.end);
  const first = joined.pieces[0]?.source ?? 0;
  const instruction = readInstruction(
    {
      joined,
      start: 0,
      span: { start: first + keyword.start, end },
      index,
      escape,
      heredocs,
      emptyLines: logical.emptyLines,
      above,
      onbuild: false,
    },
    errors,
  );
  return { instruction, next };
}

/** The instruction that reads heredocs (RUN, COPY, ADD, or one of them behind ONBUILD), unless its arguments are JSON. */
function heredocOwner(
  logical: LogicalLine,
  keyword: { readonly start: number; readonly end: number; readonly rest: number },
  escape: string,
): 'RUN' | 'COPY' | 'ADD' | undefined {
  const { joined } = logical;
  if (!joined.text.includes('<<')) return undefined;
  let name = keywordOf(joined.text.slice(keyword.start, keyword.end));
  let rest = readFlags(joined, keyword.rest, escape).rest;
  if (name === 'ONBUILD') {
    const inner = readKeyword(joined.text, rest);
    name = keywordOf(joined.text.slice(inner.start, inner.end));
    rest = readFlags(joined, inner.rest, escape).rest;
  }
  if (name !== 'RUN' && name !== 'COPY' && name !== 'ADD') return undefined;
  return readJsonForm(joined, rest, joined.text.length).kind === 'none' ? name : undefined;
}

function commentOf(text: string, span: Span): Comment {
  return { text: text.slice(span.start + 1, span.end).trim(), span };
}
