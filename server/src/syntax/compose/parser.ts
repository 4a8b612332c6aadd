import { Composer, CST, Lexer, LineCounter, Parser } from 'yaml';
import type { Document } from 'yaml';
import type { ComposeComment, ComposeError, ComposeTree, ComposeValue } from './nodes.ts';
import { composeError } from './errors.ts';
import { convertDocument } from './convert.ts';
import { watchTabs } from './tabs.ts';

/**
 * Reads a Compose file. Never throws, for any text: what can't be read is left out of the tree and told in `errors`, of
 * which there are at most a hundred. The time is linear in the length of the text.
 */
export function parseCompose(text: string): ComposeTree {
  const lines = new LineCounter();
  const { tokens, comments, tabs, stopped } = readTokens(text, lines);
  const yaml = composeDocuments(tokens, text.length);
  const errors: ComposeError[] = [...controlCharacters(text), ...tabs, ...stopped];
  const documents: ComposeValue[] = [];
  for (const document of yaml) {
    const faults = document.errors.filter((error) => error.code !== 'TAB_AS_INDENT');
    for (const error of faults.slice(0, maximumErrors)) errors.push(composeError(text, error));
    const converted = convertDocument(text, document, maximumErrors);
    if (converted.value !== undefined) documents.push(converted.value);
    errors.push(...converted.errors);
  }
  return { text, root: documents[0], documents, comments, errors: firstErrors(errors), yaml, lines };
}

/** More errors than this say nothing new: the file isn't YAML. */
const maximumErrors = 100;

/**
 * How deep collections may nest. Compose itself needs about ten levels; the bound keeps the recursive parts, ours and the
 * library's, far from the end of the call stack.
 */
const maximumDepth = 200;

/** About 80,000 lines, which take a second or two; the longest real files have a few thousand. */
const maximumTokens = 400_000;

interface Tokens {
  readonly tokens: readonly CST.Token[];
  readonly comments: readonly ComposeComment[];
  readonly tabs: readonly ComposeError[];
  /** Why the rest of the file was not read; empty where all of it was. */
  readonly stopped: readonly ComposeError[];
}

function readTokens(text: string, lines: LineCounter): Tokens {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  const comments: ComposeComment[] = [];
  const tabs = watchTabs();
  let offset = 0;
  let inScalar = false;
  let count = 0;
  let errors = 0;
  let reason: string | undefined;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'error') errors++;
    }
    tabs.next(lexeme, inScalar, offset);
    // The lexer announces a plain or block scalar by a control character of its own, which is not in the text.
    if (!inScalar && controlLexemes.has(lexeme)) {
      inScalar = lexeme === CST.SCALAR;
      continue;
    }
    if (!inScalar && lexeme.startsWith('#')) {
      comments.push({ text: lexeme.slice(1).trim(), span: { start: offset, end: offset + lexeme.length } });
    }
    inScalar = false;
    offset += lexeme.length;
    reason = reasonToStop(parser.stack.length, ++count, errors);
    if (reason !== undefined) break;
  }
  for (const token of parser.end()) tokens.push(token);
  const last = { start: Math.max(offset - 1, 0), end: offset };
  return {
    tokens,
    comments,
    tabs: tabs.found.slice(0, maximumErrors),
    stopped: reason === undefined ? [] : [{ span: last, message: reason }],
  };
}

function reasonToStop(depth: number, count: number, errors: number): string | undefined {
  if (depth > maximumDepth)
    return `More than ${maximumDepth} levels stand inside one another here; the rest is not read`;
  if (count > maximumTokens) return `More than ${maximumTokens} YAML tokens stand before this; the rest is not read`;
  if (errors > maximumErrors) return 'The text up to here is not YAML; the rest is not read';
  return undefined;
}

const controlLexemes: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

function composeDocuments(tokens: readonly CST.Token[], length: number): readonly Document[] {
  // Whether a key is unique is found in our own conversion: the library compares every key with every other.
  const composer = new Composer({
    uniqueKeys: false,
    keepSourceTokens: true,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  return withoutStackTraces(() => {
    const documents: Document[] = [];
    for (const token of tokens) for (const document of composer.next(token)) documents.push(document);
    for (const document of composer.end(true, length)) documents.push(document);
    return documents;
  });
}

/** The library makes an `Error` for each fault, and a stack trace for each would be most of the work in a bad file. */
function withoutStackTraces<Result>(work: () => Result): Result {
  const settings: { stackTraceLimit?: number | undefined } & ErrorConstructor = Error;
  const limit = settings.stackTraceLimit;
  settings.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    settings.stackTraceLimit = limit ?? usualStackTraceLimit;
  }
}

/** What engines without the setting ignore, and those with it start with. */
const usualStackTraceLimit = 10;

/** The first character that YAML takes nowhere in a file, not even in quotes; Compose refuses the file for it. */
function controlCharacters(text: string): readonly ComposeError[] {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isForbidden(code)) continue;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    const message = `The control character ${name} stands here, and YAML takes it nowhere; in double quotes it can be written as an escape`;
    return [{ span: { start: at, end: at + 1 }, message }];
  }
  return [];
}

function isForbidden(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d;
  return code === 0x7f || (code > 0x7f && code < 0xa0 && code !== 0x85) || code === 0xfffe || code === 0xffff;
}

function firstErrors(errors: readonly ComposeError[]): readonly ComposeError[] {
  return errors.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end).slice(0, maximumErrors);
}
