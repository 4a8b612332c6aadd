import type { CompletionItem, SignatureHelp } from 'vscode-languageserver';
import type { DockerfileLanguageService } from 'dockerfile-language-service';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { offsetAt, positionAt, type LineIndex, type Range } from '../text/line-index.ts';
import { touches, type Span } from '../text/span.ts';
import type { Completion } from './completion.ts';
import { instructionAt } from '../model/instruction-at.ts';

/**
 * The one adapter to `dockerfile-language-service`: keywords, variables, signatures, and where variables and heredocs
 * are defined and used. The library reads the text anew for every request, so it gets no more of it than it needs, and
 * it is loaded when it is first wanted.
 */
export async function libraryCompletions(
  model: DockerfileModel,
  lines: LineIndex,
  offset: number,
  snippets: boolean,
): Promise<readonly Completion[]> {
  const library = await load();
  const text = textUpTo(model, offset);
  if (text === undefined) return [];
  library.setCapabilities({
    completion: { completionItem: { snippetSupport: snippets, documentationFormat: ['markdown'] } },
  });
  const items = await library.computeCompletionItems(text, positionAt(lines, offset));
  return items.flatMap((item) => completionOf(library.resolveCompletionItem(item), lines) ?? []);
}

/** How the instruction at a place is written, with the argument that is being typed. */
export async function signatureHelp(
  model: DockerfileModel,
  lines: LineIndex,
  offset: number,
): Promise<SignatureHelp | null> {
  const library = await load();
  const text = textUpTo(model, offset);
  if (text === undefined) return null;
  const help = library.computeSignatureHelp(text, positionAt(lines, offset));
  return help.signatures.length === 0 ? null : help;
}

export interface Uses {
  readonly definition: Span | undefined;
  /** Every place with the name, the definition among them. */
  readonly all: readonly Span[];
}

/** Where the variable or heredoc at a place is defined and used; undefined where there is none. */
export async function libraryUses(model: DockerfileModel, lines: LineIndex, offset: number): Promise<Uses | undefined> {
  const library = await load();
  const text = readable(model, model.text.length);
  if (text === undefined) return undefined;
  const position = positionAt(lines, offset);
  const all = library.computeHighlightRanges(text, position).map(({ range }) => spanOf(lines, range));
  if (!all.some((place) => touches(place, offset))) return undefined;
  // The library says null where it has no definition, whatever its types say.
  const location = library.computeDefinition({ uri: '' }, text, position) as { readonly range: Range } | null;
  return { definition: location === null ? undefined : spanOf(lines, location.range), all };
}

let loaded: Promise<DockerfileLanguageService> | undefined;

function load(): Promise<DockerfileLanguageService> {
  loaded ??= import('dockerfile-language-service').then(({ DockerfileLanguageServiceFactory }) =>
    DockerfileLanguageServiceFactory.createLanguageService(),
  );
  return loaded;
}

/** What comes behind the place is left out: it does not matter there, and reading it takes time. */
function textUpTo(model: DockerfileModel, offset: number): string | undefined {
  const instruction = instructionAt(model, offset);
  const lineEnd = model.text.indexOf('\n', offset);
  return readable(model, Math.max(instruction?.span.end ?? 0, lineEnd < 0 ? model.text.length : lineEnd));
}

/** Beyond this the library takes longer than anybody waits. */
const longest = 500_000;

/**
 * The text with the same length and lines, without what the library gets wrong: bodies of heredocs, which it takes for
 * instructions when a space stands before the delimiter, and tags of base images, which it would look up on Docker Hub.
 */
function readable({ text, tree }: DockerfileModel, end: number): string | undefined {
  if (end > longest) return undefined;
  let result = '';
  let at = 0;
  for (const instruction of tree.instructions) {
    if (instruction.span.start >= end) break;
    if (instruction.type === 'FROM') {
      result +=
        text.slice(at, instruction.span.start) +
        text.slice(instruction.span.start, instruction.span.end).replace(/[:@]/g, '_');
      at = instruction.span.end;
    }
    for (const { bodySpan, terminator } of instruction.heredocs) {
      const bodyEnd = terminator?.start ?? bodySpan.end;
      result += text.slice(at, bodySpan.start) + text.slice(bodySpan.start, bodyEnd).replace(/[^\r\n]/g, ' ');
      at = Math.max(at, bodyEnd);
    }
  }
  return (result + text.slice(at)).slice(0, end);
}

function spanOf(lines: LineIndex, range: Range): Span {
  return { start: offsetAt(lines, range.start), end: offsetAt(lines, range.end) };
}

function completionOf(item: CompletionItem, lines: LineIndex): Completion | undefined {
  const edit = item.textEdit;
  if (edit === undefined || !('range' in edit)) return undefined;
  const written = typeof item.documentation === 'string' ? item.documentation : item.documentation?.value;
  const documentation = written?.replaceAll(retiredPage, 'https://docs.docker.com/reference/dockerfile/');
  return {
    label: item.label,
    kind: kindOf(item),
    edit: { span: spanOf(lines, edit.range), text: edit.newText },
    snippet: item.insertTextFormat === 2,
    ...(documentation === undefined ? {} : { documentation }),
    ...(item.detail === undefined ? {} : { detail: item.detail }),
    ...(item.sortText === undefined ? {} : { sortText: item.sortText }),
  };
}

/** Docker has moved its reference since the library was written. */
const retiredPage = 'https://docs.docker.com/engine/reference/builder/';

function kindOf({ kind }: CompletionItem): Completion['kind'] {
  // The numbers of the protocol's `CompletionItemKind`, as far as the library uses them.
  if (kind === 6) return 'variable';
  if (kind === 5) return 'flag';
  if (kind === 18) return 'stage';
  if (kind === 19) return 'folder';
  return kind === 10 ? 'property' : 'keyword';
}
