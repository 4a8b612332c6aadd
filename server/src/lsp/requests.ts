import { explainFile } from '../features/explain-file/explain-file.ts';
import type { FileExplanation, InstructionInformation, PlaceInFile, StageInformation } from '../protocol.ts';
import type { Language } from '../concepts/concept.ts';
import type { Source } from '../model/source.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { Span } from '../text/span.ts';
import { toRange, type Lines } from './convert.ts';
import type { OpenDocument } from './open-document.ts';

/** The stages of an open Dockerfile; none of any other document. */
export function stagesOf(document: OpenDocument): readonly StageInformation[] {
  const { source } = document;
  if (source?.language !== 'dockerfile') return [];
  return source.model.stages.map(({ index, name, from }) => ({
    index,
    name: name?.value,
    base: from.image?.raw ?? '',
    line: toRange(document, from.span).start.line,
  }));
}

/** Every instruction of an open Dockerfile, in file order. */
export function instructionsOf(document: OpenDocument): readonly InstructionInformation[] {
  const { source } = document;
  if (source?.language !== 'dockerfile') return [];
  const { model } = source;
  return model.tree.instructions.map((instruction) => ({
    keyword: instruction.keyword.value.toUpperCase(),
    text: onOneLine(instruction),
    stage: model.stageOf(instruction)?.index,
    range: toRange(document, instruction.span),
  }));
}

/** The walk through a file, with the lines that a page goes to. */
export function explanationOf(document: Lines, source: Source, language: Language): FileExplanation {
  const { picture, parts, ...rest } = explainFile({ source, language });
  return {
    ...rest,
    picture: picture && {
      ...picture,
      nodes: picture.nodes.map((node) => placedIfKnown(document, node)),
      edges: picture.edges.map((edge) => placedIfKnown(document, edge)),
    },
    parts: parts.map(({ heading, span, facts, items }) => ({
      heading,
      range: toRange(document, span),
      facts,
      items: items.map((item) => placed(document, item)),
    })),
  };
}

function placed<Spanned extends { readonly span: Span }>(document: Lines, { span, ...what }: Spanned) {
  return { ...what, range: toRange(document, span) };
}

function placedIfKnown<Spanned extends { readonly span?: Span }>(
  document: Lines,
  { span, ...what }: Spanned,
): Omit<Spanned, 'span'> & { readonly range?: PlaceInFile } {
  return span === undefined ? what : { ...what, range: toRange(document, span) };
}

function onOneLine({ keyword, flags, body }: Instruction): string {
  const written = flags.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value.raw}`));
  return [keyword.value.toUpperCase(), ...written, body.text.trim()].filter((part) => part !== '').join(' ');
}
