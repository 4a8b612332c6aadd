import type { DockerfileModel } from '../model/dockerfile.ts';
import { popularImages } from '../model/official-images.ts';
import type { Stage } from '../model/stages.ts';
import type { Word } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, placesOf } from './dockerfile/places.ts';

/** On the name behind AS: what can be done with it. What the stage itself is, `multi-stage-build` tells beside it. */
export default defineConcept({
  id: 'stage-name',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'FROM' || instruction.name === undefined) return undefined;
    const { name } = instruction;
    const stage = model.stageOf(instruction);
    if (stage === undefined || !touches(name.span, offset)) return undefined;
    return { span: name.span, facts: factsOf(model, stage, name), weight: 110 };
  },
});

function factsOf(model: DockerfileModel, stage: Stage, name: Word): readonly Fact[] {
  const lower = name.value.toLowerCase();
  const values = { name: code(name.value) };
  const facts: Fact[] = [];
  const namesakes = model.stages.filter((each) => each !== stage && each.name?.value.toLowerCase() === lower);
  const later = namesakes.find(({ index }) => index > stage.index);
  if (later !== undefined) facts.push({ key: 'taken-over', values: { ...values, place: placeOf(model, later.from) } });
  const uses = model.references.filter((reference) => reference.stage === stage.index);
  const copies = uses.filter(({ from, word }) => from !== 'FROM' && word.value.toLowerCase() === lower);
  const starts = uses.filter(({ from }) => from === 'FROM');
  if (copies.length > 0)
    facts.push({
      key: 'lends-files',
      values: {
        ...values,
        places: placesOf(
          model,
          copies.map((each) => each.instruction),
        ),
      },
    });
  if (starts.length > 0)
    facts.push({
      key: 'is-base',
      values: {
        ...values,
        places: placesOf(
          model,
          starts.map((each) => each.instruction),
        ),
      },
    });
  if (popularImages.includes(lower)) facts.push({ key: 'hides-image', values });
  if (stage === model.finalStage) facts.push({ key: 'not-the-tag', values });
  else {
    if (uses.length === 0) facts.push({ key: 'unused', values });
    facts.push({ key: 'compose-target', values: { target: code(`target: ${name.value}`) } });
  }
  return facts;
}
