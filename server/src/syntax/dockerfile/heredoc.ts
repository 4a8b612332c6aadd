import { type Joined, type Piece, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import { isSpace } from './characters.ts';
import { type PhysicalLine, physicalLine } from './logical-line.ts';
import type { Heredoc } from './nodes.ts';
import { scanVariables } from './variables.ts';
import { type Stretch, unquote } from './words.ts';

/** `<<NAME` as it stands in an instruction's line, before its body is read. */
export interface HeredocStart {
  readonly name: string;
  /** Offsets in the joined text: of the whole, and of the delimiter in it. */
  readonly start: number;
  readonly end: number;
  readonly nameStart: number;
  readonly expand: boolean;
  readonly chomp: boolean;
  readonly fileDescriptor?: number;
}

/**
 * The heredocs that an instruction's joined line opens, by BuildKit's `heredocsFromLine`: words outside quotes of the form
 * `<<NAME`, `<<-NAME`, `3<<NAME`, and `<< NAME` (but not `<<- NAME`). The escape character there is always the backslash.
 * A line that BuildKit's `shell` package cannot read opens none: one with an unclosed quote, or with a substitution that
 * only other shells know, such as `${array[0]}`.
 */
export function heredocStarts(line: Joined, from: number): readonly HeredocStart[] {
  const text = line.text;
  const starts: HeredocStart[] = [];
  const words = shellWords(line, from);
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) continue;
    const match = heredocPattern.exec(text.slice(word.start, word.end));
    if (match === null) continue;
    let delimiter = { start: word.end - (match[3] ?? '').length, end: word.end };
    if (delimiter.start === delimiter.end) {
      const next = words[index + 1];
      if (match[2] === '-' || next === undefined) continue;
      index++;
      if (text.slice(next.start, next.end).includes('<')) continue;
      delimiter = next;
    }
    const raw = text.slice(delimiter.start, delimiter.end);
    const name = unquote(raw, '\\');
    if (name === '') continue;
    starts.push({
      name,
      start: word.start,
      end: delimiter.end,
      nameStart: delimiter.start,
      expand: name === raw,
      chomp: match[2] === '-',
      ...(match[1] === '' ? {} : { fileDescriptor: Number(match[1]) }),
    });
  }
  return starts;
}

/** Whether a word is a heredoc as it stands, without a blank before its name. */
export function isHeredoc(word: string): boolean {
  const name = heredocPattern.exec(word)?.[3];
  return name !== undefined && unquote(name, '\\') !== '';
}

const heredocPattern = /^(\d*)<<(-?)([^<]*)$/;

/** Splits at white space outside quotes; inside `${…}` quotes do not count. None where the line can't be read. */
function shellWords(line: Joined, from: number): readonly Stretch[] {
  const text = line.text;
  const { substitutions, errors } = scanVariables(line, from, text.length, '\\', 'line');
  if (errors.length > 0) return [];
  const words: Stretch[] = [];
  let start: number | undefined;
  let quote = '';
  let next = 0;
  let substitutionEnd = from;
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (quote === '' && isSpace(text.charCodeAt(at))) {
      if (start !== undefined) words.push({ start, end: at });
      start = undefined;
      continue;
    }
    start ??= at;
    if (at < substitutionEnd) continue;
    if (substitutions[next]?.start === at && quote !== "'") {
      const end = substitutions[next]?.end ?? at;
      next++;
      if (quote === '') substitutionEnd = end;
      else at = end - 1;
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && quote !== "'") at++;
  }
  if (start !== undefined) words.push({ start, end: text.length });
  return words;
}

export interface ReadHeredoc {
  readonly heredoc: Heredoc;
  /** Start of the line behind the terminator, or the end of the text. */
  readonly next: number;
  /** What is wrong with the variables in the body. */
  readonly faults: readonly { readonly span: Span; readonly message: string }[];
}

/** Reads the body behind an instruction's line, up to the line that is the delimiter and nothing else. */
export function readHeredoc(
  text: string,
  line: Joined,
  start: HeredocStart,
  bodyStart: number,
  expandedByBuilder: boolean,
): ReadHeredoc {
  let at = bodyStart;
  let terminator: PhysicalLine | undefined;
  const pieces: Piece[] = [];
  const parts: string[] = [];
  let length = 0;
  while (at < text.length) {
    const candidate = physicalLine(text, at);
    let content = candidate.start;
    if (start.chomp) while (text.charCodeAt(content) === 9) content++;
    if (candidate.end - content === start.name.length && text.startsWith(start.name, content)) {
      terminator = candidate;
      break;
    }
    const previous = pieces.at(-1);
    if (previous === undefined || previous.source + (length - previous.at) !== content) {
      pieces.push({ at: length, source: content });
    }
    parts.push(text.slice(content, candidate.next));
    length += candidate.next - content;
    at = candidate.next;
  }
  if (pieces.length === 0) pieces.push({ at: 0, source: Math.min(bodyStart, text.length) });
  const body: Joined = { text: parts.join(''), pieces };
  const bodyEnd = terminator?.start ?? text.length;
  // COPY and ADD take `<< NAME` for two sources: the text is read, but belongs to none of them.
  const isSource = start.end - start.start === line.text.slice(start.start, start.end).replace(/\s/g, '').length;
  const scan = expandedByBuilder && isSource && start.expand ? scanVariables(body, 0, length, '\\', 'text') : undefined;
  return {
    heredoc: {
      name: start.name,
      nameSpan: sourceSpan(line, start.nameStart, start.end),
      span: sourceSpan(line, start.start, start.end),
      expand: start.expand,
      chomp: start.chomp,
      ...(start.fileDescriptor === undefined ? {} : { fileDescriptor: start.fileDescriptor }),
      body,
      bodySpan: { start: Math.min(bodyStart, bodyEnd), end: bodyEnd },
      ...(terminator === undefined ? {} : { terminator: { start: terminator.start, end: terminator.end } }),
      variables: scan?.variables ?? [],
    },
    next: terminator?.next ?? text.length,
    faults:
      scan?.errors.map((fault) => ({ span: sourceSpan(body, fault.start, fault.end), message: fault.message })) ?? [],
  };
}
