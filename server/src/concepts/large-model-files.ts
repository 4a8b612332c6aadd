import type { DockerfileModel } from '../model/dockerfile.ts';
import type { AddInstruction, CopyInstruction, Word } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placesOf, stageLabel } from './dockerfile/places.ts';
import { rebuildAfter } from './dockerfile/rebuild.ts';
import { runAt } from './dockerfile/shell-places.ts';
import { kindOfSource } from './dockerfile/sources.ts';

export default defineConcept({
  id: 'large-model-files',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type === 'COPY' || instruction?.type === 'ADD') {
      const source = instruction.sources.find((each) => touches(each.span, offset));
      if (source === undefined || !isModel(source.value)) return undefined;
      return { span: source.span, facts: copyFacts(model, instruction, source), weight: 100 };
    }
    const at = runAt(model, offset);
    for (const command of at?.script.commands ?? []) {
      const word = command.arguments.find((each) => touches(each.span, offset));
      if (word === undefined || !/^(?:curl|wget|aria2c)$/.test(command.name) || !isModel(word.value)) continue;
      if (!/^https?:/.test(word.value)) continue;
      return { span: word.span, facts: [{ key: 'downloaded', values: { file: nameOf(word.value) } }], weight: 100 };
    }
    return undefined;
  },
});

/** Weights of machine learning models, by the endings of the formats that they are kept in. */
function isModel(path: string): boolean {
  return /\.(?:pt|pth|onnx|safetensors|gguf|ggml|ckpt|h5|hdf5|keras|tflite|pb|caffemodel|mlmodel|joblib|engine)(?:[?#].*)?$/i.test(
    path,
  );
}

function nameOf(path: string): ReturnType<typeof code> {
  return code(
    path
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? path,
  );
}

function copyFacts(
  model: DockerfileModel,
  instruction: CopyInstruction | AddInstruction,
  source: Word,
): readonly Fact[] {
  const values = { file: nameOf(source.value) };
  const stage = model.stageOf(instruction);
  const kind = kindOfSource(instruction, source);
  const facts: Fact[] = [];
  if (stage?.inherited === true) facts.push({ key: 'in-image', values });
  else if (stage !== undefined) facts.push({ key: 'in-stage', values: { ...values, stage: stageLabel(stage) } });
  if (kind === 'context') facts.push({ key: 'in-context', values });
  if (kind === 'url') facts.push({ key: 'from-url', values });
  const { certain } = rebuildAfter(model, instruction);
  if (certain.length > 0) facts.push({ key: 'above', values: { places: placesOf(model, certain) } });
  return facts;
}
