import { Composer, CST, Lexer, LineCounter, Parser } from 'yaml';
import type { Document } from 'yaml';
import type { ComposeComment, ComposeError, ComposeTree, ComposeValue } from './nodes.ts';
import { composeError } from './errors.ts';
import { convertDocument } from './convert.ts';

/**
 * Reads a Compose file. Never throws, for any text: what can't be read is left out of the tree and told in `errors`, of
 * which there are at most a hundred. The time is linear in the length of the text.
 */
export function parseCompose(text: string): ComposeTree {
  const lines = new LineCounter();
  const { tokens, comments, tooDeep } = readTokens(text, lines);
  const yaml = composeDocuments(tokens, text.length);
  const errors: ComposeError[] = [...controlCharacters(text), ...tooDeep];
  const documents: ComposeValue[] = [];
  for (const document of yaml) {
    for (const error of document.errors.slice(0, maximumErrors)) errors.push(composeError(text, error));
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

interface Tokens {
  readonly tokens: readonly CST.Token[];
  readonly comments: readonly ComposeComment[];
  readonly tooDeep: readonly ComposeError[];
}

function readTokens(text: string, lines: LineCounter): Tokens {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  const comments: ComposeComment[] = [];
  const tooDeep: ComposeError[] = [];
  lines.addNewLine(0);
  let offset = 0;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
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
    if (parser.stack.length > maximumDepth) {
      const message = `More than ${maximumDepth} levels stand inside one another here; the rest of the file is not read`;
      tooDeep.push({ span: { start: offset - lexeme.length, end: offset }, message });
      break;
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, comments, tooDeep };
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
  const documents: Document[] = [];
  for (const token of tokens) for (const document of composer.next(token)) documents.push(document);
  for (const document of composer.end(true, length)) documents.push(document);
  return documents;
}

/** The first character that YAML takes nowhere in a file, not even in quotes; Compose refuses the file for it. */
function controlCharacters(text: string): readonly ComposeError[] {
  const at = text.search(forbiddenCharacter);
  if (at === -1) return [];
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  const message = `The control character U+${code} stands here, which YAML takes nowhere; remove it or write it as an escape in double quotes`;
  return [{ span: { start: at, end: at + 1 }, message }];
}

// oxlint-disable-next-line no-control-regex
const forbiddenCharacter = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/;

function firstErrors(errors: readonly ComposeError[]): readonly ComposeError[] {
  return errors.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end).slice(0, maximumErrors);
}
