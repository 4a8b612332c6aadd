import type { ErrorCode, YAMLError } from 'yaml';
import type { Span } from '../../text/span.ts';
import type { ComposeError } from './nodes.ts';

/** What the `yaml` package found wrong, in our words and underlined where the reader has to look. */
export function composeError(text: string, error: YAMLError): ComposeError {
  const place = placeOf(text, error);
  const unclosed = /^Missing closing (["'])quote/.exec(error.message)?.[1];
  if (unclosed !== undefined) {
    const span = openingQuote(text, error.pos[0], unclosed) ?? place;
    return { span, message: `This ${unclosed} is never closed, so everything behind it is read as text` };
  }
  return { span: place, message: messageFor(error, text.slice(place.start, place.end)) };
}

/** Some of the library's messages under one code need different advice; the first that matches is taken. */
const messages: readonly { readonly code: ErrorCode; readonly when?: RegExp; readonly message: string }[] = [
  {
    code: 'BAD_INDENT',
    when: /^All mapping items/,
    message: 'This key starts in another column than the keys beside it',
  },
  {
    code: 'BAD_INDENT',
    when: /^All sequence items/,
    message: 'This item starts in another column than the items beside it',
  },
  {
    code: 'BAD_INDENT',
    when: /^Flow map/,
    message: 'The { before this is never closed; what is inside has to be indented and end with }',
  },
  {
    code: 'BAD_INDENT',
    when: /^Flow sequence/,
    message: 'The [ before this is never closed; what is inside has to be indented and end with ]',
  },
  { code: 'BAD_INDENT', message: 'This line is not indented as far as what it belongs to' },
  {
    code: 'MISSING_CHAR',
    when: /^Implicit map keys/,
    message: 'A colon is missing behind this key, or this line is not indented as far as what it belongs to',
  },
  {
    code: 'MISSING_CHAR',
    when: /^Flow map must end/,
    message: 'A } is missing: the mapping that starts with { is never closed',
  },
  {
    code: 'MISSING_CHAR',
    when: /^Flow sequence must end/,
    message: 'A ] is missing: the list that starts with [ is never closed',
  },
  { code: 'MISSING_CHAR', when: /^Missing , between/, message: 'A comma is missing before this item' },
  { code: 'MISSING_CHAR', when: /^Missing , or :/, message: 'A comma or colon is missing before this' },
  { code: 'MISSING_CHAR', when: /^Missing space after :/, message: 'A space is missing behind this colon' },
  { code: 'MISSING_CHAR', when: /^Sequence item without/, message: 'A dash is missing before this item' },
  {
    code: 'MISSING_CHAR',
    when: /^Comments must/,
    message: 'A space is missing before this #, which only then starts a comment',
  },
  {
    code: 'MISSING_CHAR',
    when: /^Tags and anchors/,
    message: 'A space is missing between this tag or anchor and what it belongs to',
  },
  {
    code: 'MISSING_CHAR',
    when: /^Block collection cannot start/,
    message: 'What follows --- has to start on a line of its own',
  },
  { code: 'MISSING_CHAR', when: /directives-end/, message: 'A line with --- is missing behind the % directives' },
  {
    code: 'MULTILINE_IMPLICIT_KEY',
    message: 'A key has to stand on one line; a colon is missing behind it, or a quote is not closed',
  },
  {
    code: 'BLOCK_AS_IMPLICIT_KEY',
    message: 'A mapping or list has to start on the next line; where this is text, put quotes around it',
  },
  {
    code: 'KEY_OVER_1024_CHARS',
    message: 'More than 1024 characters stand before the colon; YAML takes no longer key',
  },
  {
    code: 'BLOCK_IN_FLOW',
    message: 'Inside { } and [ ] nothing is read by its indentation; write this with { }, [ ] and commas',
  },
  { code: 'ALIAS_PROPS', message: 'An alias can have no tag or anchor of its own' },
  { code: 'BAD_ALIAS', when: /^Anchor/, message: 'A name is missing behind this &' },
  { code: 'BAD_ALIAS', message: 'A name is missing behind this *; where it is text, put quotes around it' },
  { code: 'MULTIPLE_ANCHORS', message: 'A second anchor stands here, and a value can have only one' },
  { code: 'MULTIPLE_TAGS', message: 'A second tag stands here, and a value can have only one' },
  {
    code: 'BAD_PROP_ORDER',
    message: 'A tag or anchor has to stand behind the dash, ? or colon, right before its value',
  },
  { code: 'RESOURCE_EXHAUSTION', message: 'Too many levels stand inside one another here to be read' },
];

function messageFor(error: YAMLError, words: string): string {
  const known = messages.find((each) => each.code === error.code && (each.when?.test(error.message) ?? true));
  if (known !== undefined) return known.message;
  const word = shortened(words);
  switch (error.code) {
    case 'BAD_DQ_ESCAPE':
      return `${word} is no escape that YAML knows; in single quotes a backslash stands for itself`;
    case 'BAD_SCALAR_START':
      return `${word} can't start a value without quotes; put quotes around the value`;
    case 'TAG_RESOLVE_FAILED':
    case 'BAD_COLLECTION_TYPE':
      return `The tag ${word} doesn't fit the value behind it`;
    case 'BAD_DIRECTIVE':
      return `${word} is no directive that YAML knows; where it is text, put quotes around it`;
    default:
      return `${word} can't stand here; where it is text, put quotes around it`;
  }
}

function shortened(words: string): string {
  const shown = words.trim();
  return shown.length > 20 ? `${shown.slice(0, 20)}…` : shown;
}

function placeOf(text: string, error: YAMLError): Span {
  const [start, end] = error.pos;
  // The library names the end of the value before, and what is wrong is the key or item behind it.
  if (error.message.startsWith('All ')) return wordFrom(text, start);
  return narrow(text, start, error.code === 'BAD_DQ_ESCAPE' ? Math.max(end, start + 2) : end);
}

function wordFrom(text: string, offset: number): Span {
  let start = offset;
  while (start < text.length && isBlank(text.charCodeAt(start))) start++;
  let end = start;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
  return end > start ? { start, end } : narrow(text, offset, offset + 1);
}

/**
 * Never empty where there is text, never over the end of a line: an error that the library reports at a line break or at
 * the end of the file is shown at the last character before it.
 */
function narrow(text: string, from: number, to: number): Span {
  let start = Math.min(Math.max(from, 0), text.length);
  while (start > 0 && (start === text.length || isBreak(text.charCodeAt(start)))) start--;
  if (to <= from + 1) while (start > 0 && isBlank(text.charCodeAt(start))) start--;
  let end = start;
  const limit = Math.min(Math.max(to, start + 1), text.length);
  while (end < limit && !isBreak(text.charCodeAt(end))) end++;
  return { start, end: Math.min(Math.max(end, start + 1), text.length) };
}

function isBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || isBreak(code);
}

/** The quote that opened the text which ends, unclosed, at `end`. */
function openingQuote(text: string, end: number, quote: string): Span | undefined {
  for (let at = Math.min(end, text.length) - 1; at >= 0; at--) {
    if (text[at] !== quote) continue;
    if (quote === "'" && text[at - 1] === "'") {
      at--;
      continue;
    }
    if (quote === '"' && isEscaped(text, at)) continue;
    return { start: at, end: at + 1 };
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}
