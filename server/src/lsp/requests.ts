import type { InstructionInformation, StageInformation } from '../protocol.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import { toRange } from './convert.ts';
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

function onOneLine({ keyword, flags, body }: Instruction): string {
  const written = flags.map(({ name, value }) => (value === undefined ? `--${name}` : `--${name}=${value.raw}`));
  return [keyword.value.toUpperCase(), ...written, body.text.trim()].filter((part) => part !== '').join(' ');
}
