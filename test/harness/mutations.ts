import { parseDockerfile } from '../../server/src/syntax/dockerfile/parser.ts';
import type { DockerfileTree, Instruction } from '../../server/src/syntax/dockerfile/nodes.ts';
import type { SourceLanguage } from '../../server/src/model/source.ts';
import { insert, remove, replace, type Edit } from '../../server/src/text/edit.ts';
import type { Span } from '../../server/src/text/span.ts';

/** A change of a text that means the same to every rule, so that findings only move and a fix does its work all the same. */
export interface Mutation {
  readonly name: string;
  /** Undefined where the change can't be made to this text. */
  readonly edits: (text: string) => readonly Edit[] | undefined;
  /** Lines that are added to the text before a fix but not to what is expected of it; see `note`. */
  readonly onlyBefore?: boolean;
}

export function mutationsFor(language: SourceLanguage): readonly Mutation[] {
  return language === 'dockerfile' ? [...common, ...dockerfile] : common;
}

/** Where a stretch of the text is found after edits that leave its own characters where they are. */
export function moved(range: Span, edits: readonly Edit[]): Span {
  let start = range.start;
  let end = range.end;
  for (const { span, text } of edits) {
    const grown = text.length - (span.end - span.start);
    // What is put right in front of a stretch moves it; what is put right behind it is not part of it.
    if (span.end <= range.start) start += grown;
    if (span.end < range.end || (span.end === range.end && span.start < span.end)) end += grown;
  }
  return { start, end };
}

/** The comment line that is put between the lines of instructions. */
export const note = '# put here by the harness\n';

const common: readonly Mutation[] = [
  {
    name: 'with CRLF line endings',
    // In the heredoc of a RUN the shell gets the carriage returns, so that its commands are other ones.
    edits: (text) =>
      /^\s*RUN\b.*<</im.test(text)
        ? undefined
        : [...text.matchAll(/(?<!\r)\n/g)].map(({ index }) => insert(index, '\r')),
  },
  { name: 'behind a byte order mark', edits: () => [insert(0, '\ufeff')] },
  {
    name: 'with comments at the end',
    edits: (text) => [insert(text.length, `${text.endsWith('\n') ? '' : '\n'}# a comment\n\n# and another\n`)],
  },
];

const dockerfile: readonly Mutation[] = [
  {
    name: 'with lower-case keywords',
    // A text with keywords in upper and lower case is about just that.
    edits: (text) => {
      const written = keywords(parseDockerfile(text));
      if (written.some(({ raw }) => raw !== raw.toUpperCase())) return undefined;
      return written.map(({ raw, span }) => replace(span, raw.toLowerCase()));
    },
  },
  {
    name: 'with a comment at the top',
    edits: (text) => (parseDockerfile(text).directives.length > 0 ? undefined : [insert(0, '# A comment\n\n')]),
  },
  {
    name: 'with a heredoc RUN behind its first FROM',
    edits: (text) => {
      const { instructions } = parseDockerfile(text);
      const from = instructions.find(({ type }) => type === 'FROM');
      if (from === undefined) return undefined;
      // In the case that most keywords are in, so that it doesn't stand out itself.
      const lower = instructions.filter(({ keyword }) => keyword.raw === keyword.raw.toLowerCase());
      const run = lower.length > instructions.length / 2 ? 'run' : 'RUN';
      return [insert(from.span.end, `\n${run} <<ANOTHER\necho ready\nANOTHER`)];
    },
  },
  {
    name: 'with flags',
    edits: (text) =>
      parseDockerfile(text).instructions.flatMap((instruction) => {
        const flag = { COPY: ' --link', ADD: ' --link', RUN: ' --network=default' }[instruction.type as string];
        if (flag === undefined || instruction.flags.some(({ name }) => flag.startsWith(` --${name}`))) return [];
        return [insert(instruction.keyword.span.end, flag)];
      }),
  },
  { name: 'with the backtick as the escape character', edits: escapeWithBacktick },
  {
    name: 'with comments between continued lines',
    edits: (text) => {
      const places = parseDockerfile(text).instructions.flatMap((instruction) => secondLine(text, instruction) ?? []);
      return places.length === 0 ? undefined : places.map((place) => insert(place, note));
    },
    onlyBefore: true,
  },
];

function keywords(tree: DockerfileTree): readonly { readonly raw: string; readonly span: Span }[] {
  return tree.instructions.flatMap((instruction) => [
    instruction.keyword,
    ...(instruction.type === 'ONBUILD' && instruction.trigger !== undefined ? [instruction.trigger.keyword] : []),
    ...(instruction.type === 'FROM' && instruction.as !== undefined ? [instruction.as] : []),
  ]);
}

function escapeWithBacktick(text: string): readonly Edit[] | undefined {
  const tree = parseDockerfile(text);
  if (
    tree.directives.length > 0 ||
    text.includes('`') ||
    tree.instructions.some(({ heredocs }) => heredocs.length > 0)
  ) {
    return undefined;
  }
  const backslashes = [...text.matchAll(/\\/g)].map(({ index }) => index);
  const continuations = new Set([...text.matchAll(/\\(?=[ \t]*\r?\n)/g)].map(({ index }) => index));
  if (backslashes.some((index) => !continuations.has(index))) return undefined;
  return [insert(0, '# escape=`\n'), ...backslashes.map((index) => replace({ start: index, end: index + 1 }, '`'))];
}

/** Where the second line of an instruction that is continued starts. */
function secondLine(text: string, instruction: Instruction): number | undefined {
  const end = instruction.heredocs[0]?.bodySpan.start ?? instruction.span.end;
  const lineBreak = text.indexOf('\n', instruction.span.start);
  return lineBreak < 0 || lineBreak + 1 >= end ? undefined : lineBreak + 1;
}

/** Edits that take the harness's own comment lines out again. */
export function withoutNotes(text: string): readonly Edit[] {
  return [...text.matchAll(new RegExp(note, 'g'))].map(({ index }) =>
    remove({ start: index, end: index + note.length }),
  );
}
