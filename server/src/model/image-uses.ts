import { parseImageReference, type ImageReference } from '../syntax/dockerfile/image-reference.ts';
import type { Instruction, Pair, VariableReference, Word } from '../syntax/dockerfile/nodes.ts';
import type { Span } from '../text/span.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { StageReference } from './stages.ts';
import { valueOf } from './value-of.ts';

/** An image that a file takes from somewhere, in FROM, `COPY --from` or a mount: no stage of the file. */
export interface ImageUse {
  readonly from: StageReference['from'];
  readonly instruction: Instruction;
  readonly word: Word;
  /** With the defaults of ARGs filled in. */
  readonly text: string;
  readonly reference: ImageReference;
}

/** In file order. Names that only the build can tell are not among them. */
export function imageUses(model: DockerfileModel): readonly ImageUse[] {
  const known = ofModels.get(model);
  if (known !== undefined) return known;
  const uses = model.references.flatMap((reference) => imageUse(model, reference) ?? []);
  ofModels.set(model, uses);
  return uses;
}

/** Several rules ask for them, one after the other. */
const ofModels = new WeakMap<DockerfileModel, readonly ImageUse[]>();

function imageUse(model: DockerfileModel, { from, instruction, word, stage }: StageReference): ImageUse | undefined {
  if (stage !== undefined) return undefined;
  // FROM sees the file's arguments and no image's variables, so the model has it already.
  const base = from === 'FROM' ? model.stageOf(instruction)?.base : undefined;
  const text = base?.text ?? valueOf(model, instruction, word);
  if (text === null || text === 'scratch') return undefined;
  const reference = base?.kind === 'image' ? base.reference : parseImageReference(text);
  return reference === undefined ? undefined : { from, instruction, word, text, reference };
}

/**
 * Where a part of an image's name is written: in the instruction itself, or in the default of the ARG that it comes from.
 * Undefined where it is put together from several, or written in another way than it is read.
 */
export function whereWritten(
  model: DockerfileModel,
  { instruction, word, text }: ImageUse,
  part: { readonly start: number; readonly end: number },
): Span | undefined {
  if (model.text.slice(word.span.start, word.span.end) !== word.raw) return undefined;
  // The text is read along with the word: what stands between two variables is the same in both.
  let read = 0;
  let at = word.span.start;
  for (const variable of word.variables) {
    const length = variable.span.start - at;
    if (part.end <= read + length) break;
    if (part.start < read + length) return undefined;
    read += length;
    const found = valueWritten(model, instruction, variable);
    if (found === undefined || !text.startsWith(found.value, read)) return undefined;
    const { value } = found;
    if (part.start >= read && part.end <= read + value.length) {
      return found.at === undefined
        ? undefined
        : { start: found.at + part.start - read, end: found.at + part.end - read };
    }
    read += value.length;
    at = variable.span.end;
  }
  const span = { start: at + part.start - read, end: at + part.end - read };
  return part.start >= read && model.text.slice(span.start, span.end) === text.slice(part.start, part.end)
    ? span
    : undefined;
}

/** What a variable stands for, and where that starts if it is written as it is read, in quotes or without. */
function valueWritten(
  model: DockerfileModel,
  instruction: Instruction,
  { name, modifier, operand, span }: VariableReference,
): { readonly value: string; readonly at: number | undefined } | undefined {
  const definition = model.scopeAt(instruction).lookup(name);
  if (definition === undefined && modifier?.endsWith('-') === true && operand !== undefined) {
    const at = span.end - 1 - operand.length;
    return model.text.startsWith(operand, at) ? { value: operand, at } : undefined;
  }
  const value = definition?.value;
  if (value === undefined) return undefined;
  if (modifier !== undefined) return { value, at: undefined };
  const pairs: readonly Pair[] = definition?.instruction?.pairs ?? [];
  const written = pairs.find(({ key }) => key === definition?.key)?.value;
  if (written === undefined) return { value, at: undefined };
  const source = model.text.slice(written.span.start, written.span.end);
  if (source === value) return { value, at: written.span.start };
  const isQuoted = source === `"${value}"` || source === `'${value}'`;
  return { value, at: isQuoted ? written.span.start + 1 : undefined };
}
