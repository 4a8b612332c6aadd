import { array, assert, constantFrom, nat, property, string, tuple } from 'fast-check';
import { describe, test } from 'vitest';
import type { Flag, Instruction, VariableReference, Word } from '../server/src/syntax/dockerfile/nodes.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';
import type { Joined } from '../server/src/text/joined.ts';
import type { Span } from '../server/src/text/span.ts';
import { details } from './engine/parser/details.ts';
import { directives } from './engine/parser/directives.ts';
import { flags } from './engine/parser/flags.ts';
import { forms } from './engine/parser/forms.ts';
import { heredocs } from './engine/parser/heredocs.ts';
import { lines } from './engine/parser/lines.ts';
import { metadata } from './engine/parser/metadata.ts';
import { mounts } from './engine/parser/mounts.ts';
import { onbuild } from './engine/parser/onbuild.ts';
import { pairs } from './engine/parser/pairs.ts';
import { stages } from './engine/parser/stages.ts';
import { variables } from './engine/parser/variables.ts';
import { runs } from './harness/runs.ts';

const texts = [details, directives, flags, forms, heredocs, lines, metadata, mounts, onbuild, pairs, stages, variables]
  .flatMap((topic) => Object.values(topic))
  .filter((text) => text.length < 2000);

/** A text in which much of the syntax stands, for what is done to every prefix. */
const dense = [
  '\uFEFF# escape=\\',
  '# check=skip=all',
  '# why',
  'ARG BASE="x" TAG=${A:-1}',
  'FROM --platform=linux/amd64 ${BASE:-a}:$TAG AS one',
  'RUN --mount=type=cache,target=/c,sharing=locked --network=none apt-get update \\',
  '  # inside',
  '',
  '  && echo \'x <<no\' <<EOF | cat <<-"END" \\  ',
  '  > y',
  'body $A \r',
  'EOF',
  '\tchomped',
  '\tEND',
  'COPY --from=one --chown=$U:1 ["a b", "c\\u0064/"]',
  'COPY <<F /f',
  '${A:-${B:+"c d"}} \\$C',
  'F',
  'ENV A=b C="d \\"e\\" $F" G=\'h\'',
  'LABEL old style value # all of it',
  'ONBUILD HEALTHCHECK --interval=1s CMD ["a", "b"]',
  'EXPOSE 80/tcp 90-91',
  'FOO bar \\',
].join('\r\n');

const tokens = [
  'FROM |RUN |COPY |ENV |LABEL |ONBUILD |ARG |HEALTHCHECK |VOLUME |CMD |EXPOSE |--mount=|--from=|--|type=cache|,|=|"',
  '\'|\\|`|$|${|}|:-|/|#|//|<<|<<-|<<EOF|EOF|[|]|["a"|, "b"]|a|1|scratch| AS | |\t|\n|\r\n|\r|\\\n| \\ \n',
  '# escape=`\n|\u2028|\u00A0|\uFEFF|\0|\u{1F600}|\uD83D|\u0130',
].flatMap((some) => some.split('|'));

describe('for any text', () => {
  test('any characters', () => {
    const some = string({ unit: 'binary', maxLength: 200 });
    assert(property(some, check), { numRuns: runs(400) });
  });

  test('what Dockerfiles are made of, in any order', () => {
    const token = constantFrom(...tokens);
    const some = array(token, { maxLength: 40 }).map((chosen) => chosen.join(''));
    assert(property(some, check), { numRuns: runs(3000) });
  });

  test('every prefix of a text that has a bit of everything', () => {
    for (let end = 0; end <= dense.length; end++) check(dense.slice(0, end));
  });

  test('every text that the engine is asked about', () => {
    for (const text of texts) check(text);
  });

  test('one real text put into another', () => {
    const real = constantFrom(...texts, dense);
    const place = nat(400);
    const splice = tuple(real, place, place, real, place, place).map(([outer, from, to, inner, start, end]) => {
      return outer.slice(0, from) + inner.slice(start, end) + outer.slice(to);
    });
    assert(property(splice, check), { numRuns: runs(2000) });
  });
});

/** Everything that holds for the tree of any text. */
function check(text: string): void {
  const tree = parseDockerfile(text);
  same(tree.text, text);
  const whole: Span = { start: 0, end: text.length };
  const covered: Span[] = [];

  inOrder(
    tree.instructions.map(({ span }) => span),
    whole,
  );
  inOrder(
    tree.comments.map(({ span }) => span),
    whole,
  );
  inOrder(
    tree.directives.map(({ span }) => span),
    whole,
  );
  for (const error of tree.errors) {
    inside(error.span, whole);
    if (!/^[^\n]{1,300}$/su.test(error.message) || error.message.endsWith('.')) throw new Error(error.message);
  }
  for (const [index, error] of tree.errors.entries()) {
    same(error.span.start >= (tree.errors[index - 1]?.span.start ?? 0), true);
  }
  for (const directive of tree.directives) {
    inOrder([directive.nameSpan, directive.valueSpan], directive.span);
    same(text.slice(directive.valueSpan.start, directive.valueSpan.end), directive.value);
    same(text.slice(directive.nameSpan.start, directive.nameSpan.end).toLowerCase(), directive.name);
    covered.push(directive.span);
  }
  for (const comment of tree.comments) {
    same(text[comment.span.start], '#');
    covered.push(comment.span);
    if (comment.inside !== undefined) same(comment.inside < tree.instructions.length, true);
  }
  for (const [index, instruction] of tree.instructions.entries()) {
    same(instruction.index, index);
    covered.push(instruction.span);
    checkInstruction(text, instruction, tree.escape);
  }
  coversAll(text, covered, tree.escape);
}

function checkInstruction(text: string, instruction: Instruction, escape: string): void {
  const { span, keyword, bodySpan } = instruction;
  inOrder([keyword.span, ...instruction.flags.map((flag) => flag.span), bodySpan], span);
  inside(keyword.span, span);
  checkJoined(text, instruction.body, bodySpan);
  for (const flag of instruction.flags) checkFlag(text, flag, escape);
  for (const empty of instruction.emptyLines) same(text.slice(empty.start, empty.end).trim(), '');
  inOrder(
    instruction.heredocs.map((heredoc) => heredoc.span),
    span,
  );
  inOrder(
    instruction.heredocs.flatMap(({ bodySpan: body, terminator }) =>
      terminator === undefined ? [body] : [body, terminator],
    ),
    span,
  );
  for (const heredoc of instruction.heredocs) {
    inside(heredoc.nameSpan, heredoc.span);
    checkJoined(text, heredoc.body, heredoc.bodySpan);
    for (const variable of heredoc.variables) checkVariable(text, variable, heredoc.bodySpan);
    if (heredoc.terminator === undefined) same(heredoc.bodySpan.end, text.length);
    else same(withoutTabs(text.slice(heredoc.terminator.start, heredoc.terminator.end)), withoutTabs(heredoc.name));
  }
  for (const word of [keyword, ...wordsOf(instruction)]) {
    checkWord(text, word, escape);
    inside(word.span, span);
  }
  inOrder(
    wordsOf(instruction).map((word) => word.span),
    bodySpan,
  );
  if (instruction.type === 'RUN') {
    for (const mount of instruction.mounts) {
      const outer = mount.flag.value?.span ?? mount.flag.span;
      inOrder(
        mount.options.map((option) => option.span),
        outer,
      );
      for (const option of mount.options) {
        inOrder(option.value === undefined ? [option.keySpan] : [option.keySpan, option.value.span], option.span);
        for (const variable of option.value?.variables ?? []) checkVariable(text, variable, outer);
      }
    }
  }
  if (instruction.type === 'ONBUILD' && instruction.trigger !== undefined) {
    same(instruction.trigger.onbuild, true);
    inside(instruction.trigger.span, span);
    checkInstruction(text, instruction.trigger, escape);
  }
}

/** The words of the body, in order. */
function wordsOf(instruction: Instruction): readonly Word[] {
  switch (instruction.type) {
    case 'FROM':
      return defined([instruction.image, instruction.as, instruction.name]);
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return instruction.command.form === 'exec' ? instruction.command.arguments : [];
    case 'COPY':
    case 'ADD':
      return defined([...instruction.sources, instruction.destination]);
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return defined(instruction.pairs.flatMap((pair) => [pair.key, pair.value]));
    case 'EXPOSE':
      return instruction.ports;
    case 'HEALTHCHECK':
      return defined([instruction.kind]);
    case 'VOLUME':
      return instruction.paths;
    case 'USER':
    case 'WORKDIR':
    case 'STOPSIGNAL':
    case 'MAINTAINER':
      return defined([instruction.value]);
    case 'ONBUILD':
    case 'UNKNOWN':
  }
  return [];
}

function defined(words: readonly (Word | undefined)[]): readonly Word[] {
  return words.filter((word) => word !== undefined);
}

function checkWord(text: string, word: Word, escape: string): void {
  same(withoutContinuations(text.slice(word.span.start, word.span.end), escape), word.raw);
  for (const variable of word.variables) checkVariable(text, variable, word.span);
}

function checkFlag(text: string, flag: Flag, escape: string): void {
  inside(flag.nameSpan, flag.span);
  if (flag.value === undefined) return;
  inOrder([flag.nameSpan, flag.value.span], flag.span);
  checkWord(text, flag.value, escape);
}

function checkVariable(text: string, variable: VariableReference, outer: Span): void {
  inside(variable.span, outer);
  inside(variable.nameSpan, variable.span);
  same(text[variable.span.start], '$');
  inOrder(
    variable.inner.map(({ span }) => span),
    variable.span,
  );
  for (const inner of variable.inner) checkVariable(text, inner, variable.span);
}

/** Each piece says truly where its characters stand. */
function checkJoined(text: string, joined: Joined, outer: Span): void {
  same(joined.pieces.length > 0, true);
  for (const [index, piece] of joined.pieces.entries()) {
    const length = (joined.pieces[index + 1]?.at ?? joined.text.length) - piece.at;
    same(length >= 0, true);
    same(text.slice(piece.source, piece.source + length), joined.text.slice(piece.at, piece.at + length));
    if (length > 0) inside({ start: piece.source, end: piece.source + length }, outer);
  }
}

/** What stands in the file with continuation characters, line breaks, and lines in between left out. */
function withoutContinuations(written: string, escape: string): string {
  const [first = '', ...rest] = written.split('\n');
  let result = '';
  let line = first;
  const next = [...rest];
  for (;;) {
    const bare = line.replace(/\r+$/, '');
    const goesOn = next.length > 0 ? bare.lastIndexOf(escape) : -1;
    if (goesOn < 0) return result + line;
    result += bare.slice(0, goesOn);
    do line = next.shift() ?? '';
    while (next.length > 0 && isLeftOut(line));
  }
}

function isLeftOut(line: string): boolean {
  return /^[\s\u0085]*(#.*)?$/su.test(line) && !line.includes('\uFEFF');
}

function withoutTabs(line: string): string {
  return line.replace(/^\t+/, '');
}

function same<Value>(actual: Value, expected: Value): void {
  // These run by the hundred thousand, for which `expect` is too slow.
  if (actual !== expected) throw new Error(`${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

function inside(inner: Span, outer: Span): void {
  if (!(outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end)) {
    throw new Error(`${inner.start}-${inner.end} is not inside ${outer.start}-${outer.end}`);
  }
}

/** Side by side, one behind the other, and all inside. */
function inOrder(spans: readonly Span[], outer: Span): void {
  let end = outer.start;
  for (const span of spans) {
    inside(span, outer);
    if (span.start < end) throw new Error(`${span.start}-${span.end} starts before ${end}`);
    end = span.end;
  }
}

/** What belongs to no instruction, comment or directive is white space, a byte order mark, or a line's continuation. */
function coversAll(text: string, spans: readonly Span[], escape: string): void {
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start > at) isNothing(text.slice(at, span.start), escape);
    at = Math.max(at, span.end);
  }
  isNothing(text.slice(at), escape);
}

function isNothing(left: string, escape: string): void {
  if (left.replaceAll(escape, '').replace(/[\s\u0085\uFEFF]/gu, '') !== '') {
    throw new Error(`${JSON.stringify(left)} belongs to nothing`);
  }
}
