import { expandWord } from '../../model/expand.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { instructionAt } from '../../model/instruction-at.ts';
import type { Base, Stage, StageReference } from '../../model/stages.ts';
import type { Instruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { type LineIndex, lineIndex, lineOf } from '../../text/line-index.ts';
import { type Span, touches } from '../../text/span.ts';
import { code, type FactValue, type List, type Place, shortList } from '../concept.ts';

/** The instruction whose keyword the offset is on. */
export function keywordAt(model: DockerfileModel, offset: number): Instruction | undefined {
  const instruction = instructionAt(model, offset);
  return instruction !== undefined && touches(instruction.keyword.span, offset) ? instruction : undefined;
}

/** The first of the spans that the offset is on. */
export function spanAt(spans: readonly (Span | undefined)[], offset: number): Span | undefined {
  return spans.find((each) => each !== undefined && touches(each, offset));
}

/** Where instructions stand, for a sentence: in file order, the first few by keyword and line. */
export function placesOf(model: DockerfileModel, instructions: Iterable<Instruction>): List {
  const lines = linesOf(model);
  const places = [...new Set(instructions)]
    .toSorted((a, b) => a.index - b.index)
    .map((instruction): Place => ({
      keyword: keywordOf(instruction),
      line: lineOf(lines, instruction.span.start) + 1,
    }));
  return shortList(places);
}

/** A walk through a file asks for every instruction of it. */
function linesOf(model: DockerfileModel): LineIndex {
  const known = ofModels.get(model);
  if (known !== undefined) return known;
  const lines = lineIndex(model.text);
  ofModels.set(model, lines);
  return lines;
}

const ofModels = new WeakMap<DockerfileModel, LineIndex>();

export function placeOf(model: DockerfileModel, instruction: Instruction): FactValue {
  return placesOf(model, [instruction]);
}

export function keywordOf(instruction: Instruction): string {
  return instruction.keyword.raw.toUpperCase();
}

/** Where the use of a stage is explained: on the whole `--from=name` of COPY, on the name in a mount. */
export function referenceSpan({ instruction, word }: StageReference): Span {
  return (instruction.type === 'COPY' ? instruction.from?.span : undefined) ?? word.span;
}

/** A stage's name as code, or its number. */
export function stageLabel(stage: Stage): FactValue {
  return stage.name === undefined ? stage.index : code(stage.name.raw);
}

/** What a stage starts from; of a digest only the beginning, which is enough to tell it from others. */
export function baseLabel(base: Base): FactValue {
  return code(base.text.replace(/(@[^@:]+:[0-9a-f]{12})[0-9a-f]+$/, '$1…'));
}

/** A word with its variables filled in; as written where only the build can tell. */
export function expanded(model: DockerfileModel, instruction: Instruction, word: Word): string {
  const scope = model.scopeAt(instruction);
  return expandWord(word.raw, model.tree.escape, (name) => scope.lookup(name)?.value ?? null) ?? word.raw;
}
