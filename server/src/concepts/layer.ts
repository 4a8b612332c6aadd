import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { baseLabel, keywordAt, keywordOf, placesOf, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'layer',
  inDockerfile({ model, offset }) {
    const instruction = keywordAt(model, offset);
    if (instruction === undefined || instruction.type === 'UNKNOWN') return undefined;
    const stage = model.stageOf(instruction);
    return { span: instruction.keyword.span, facts: factsOf(model, instruction, stage), weight: 50 };
  },
});

function factsOf(model: DockerfileModel, instruction: Instruction, stage: Stage | undefined): readonly Fact[] {
  const keyword = code(keywordOf(instruction));
  if (stage === undefined) return [{ key: 'outside', values: { keyword } }];
  const layers = stage.instructions.filter((each) => model.effectOf(each) === 'layer');
  if (instruction.type === 'FROM') return fromFacts(model, stage, layers);
  if (model.effectOf(instruction) === 'metadata') return [metadataFact(instruction)];
  const number = layers.indexOf(instruction) + 1;
  const values = { keyword, number, count: layers.length, stage: stageLabel(stage) };
  return [
    stage.base.kind === 'scratch'
      ? { key: 'number-on-scratch', values }
      : { key: 'number', values: { ...values, base: baseLabel(stage.base) } },
    ...reachFacts(model, stage),
  ];
}

function fromFacts(model: DockerfileModel, stage: Stage, layers: readonly Instruction[]): readonly Fact[] {
  const below: Fact =
    stage.base.kind === 'scratch' ? { key: 'from-scratch' } : { key: 'from', values: { base: baseLabel(stage.base) } };
  if (layers.length === 0) return [below, { key: 'from-adds-nothing' }];
  return [below, { key: 'from-adds', values: { count: layers.length, places: placesOf(model, layers) } }];
}

function metadataFact(instruction: Instruction): Fact {
  if (instruction.type === 'ARG') return { key: 'argument' };
  if (instruction.type === 'ONBUILD') return { key: 'onbuild' };
  return { key: 'metadata', values: { keyword: code(keywordOf(instruction)) } };
}

/** Whether the layers of a stage end up in the image that the file makes. */
function reachFacts(model: DockerfileModel, stage: Stage): readonly Fact[] {
  if (stage.inherited) return model.stages.length > 1 ? [{ key: 'in-final-image' }] : [];
  if (!stage.reached) return [{ key: 'never-in-final-image', values: { stage: stageLabel(stage) } }];
  const copies = model.references
    .filter((reference) => reference.stage === stage.index && reference.from !== 'FROM')
    .map((reference) => reference.instruction);
  if (copies.length === 0) return [{ key: 'not-in-final-image', values: { stage: stageLabel(stage) } }];
  return [{ key: 'copied-out', values: { stage: stageLabel(stage), places: placesOf(model, copies) } }];
}
