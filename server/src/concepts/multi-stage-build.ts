import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Explanation, type Fact, type FactValue, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { baseLabel, placeOf, placesOf, referenceSpan, spanAt, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'multi-stage-build',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type === 'FROM') {
      const stage = model.stageOf(instruction);
      const name = [instruction.keyword.span, instruction.as?.span, instruction.name?.span];
      const parent = stage?.base.kind === 'stage' ? instruction.image?.span : undefined;
      const span = spanAt([...name, parent], offset);
      if (stage === undefined || span === undefined) return undefined;
      const shown = span === parent && stage.base.kind === 'stage' ? model.stages[stage.base.stage] : stage;
      return shown && { span, facts: stageFacts(model, shown), weight: 80 };
    }
    return usedStage(model, offset);
  },
});

/** On the name in `COPY --from=` or `--mount=from=`, and on the flag. */
function usedStage(model: DockerfileModel, offset: number): Explanation | undefined {
  for (const reference of model.references) {
    const { instruction, word } = reference;
    const span = referenceSpan(reference);
    if (reference.from === 'FROM' || !touches(span, offset)) continue;
    const stage = reference.stage === undefined ? undefined : model.stages[reference.stage];
    if (stage === undefined) {
      // The name of a stage further down is no image's: the build stops there.
      if (model.stages.some(({ name }) => name?.value.toLowerCase() === word.value.toLowerCase())) return undefined;
      return { span, facts: [{ key: 'not-a-stage', values: { name: code(word.value) } }], weight: 70 };
    }
    const files = instruction.type === 'COPY' ? instruction.sources.map((source) => code(source.value)) : [];
    const values = { stage: stageLabel(stage), place: placeOf(model, stage.from) };
    const facts: Fact[] = [
      files.length === 0
        ? { key: 'mounts', values }
        : { key: 'copies', values: { ...values, files: shortList(files) } },
      ...stageFacts(model, stage),
    ];
    return { span, facts, weight: 80 };
  }
  return undefined;
}

function stageFacts(model: DockerfileModel, stage: Stage): readonly Fact[] {
  if (model.stages.length === 1) return [{ key: 'only-stage', values: { base: baseLabel(stage.base) } }];
  const facts: Fact[] = [startFact(model, stage)];
  const users = model.references
    .filter((reference) => reference.stage === stage.index)
    .map((reference) => reference.instruction);
  if (users.length > 0) facts.push({ key: 'used', values: { places: placesOf(model, users) } });
  if (stage === model.finalStage) facts.push({ key: 'final' });
  else if (stage.inherited) facts.push({ key: 'inherited', values: { final: finalLabel(model) } });
  else if (stage.reached) facts.push({ key: 'reached', values: { final: finalLabel(model) } });
  else facts.push({ key: 'unreached', values: { final: finalLabel(model) } });
  // `--target` takes names only: a stage without one can't be asked for by its number.
  if (stage !== model.finalStage && stage.name !== undefined)
    facts.push({ key: 'target', values: { command: code(`docker build --target ${stage.name.raw} .`) } });
  return facts;
}

function startFact(model: DockerfileModel, stage: Stage): Fact {
  const values = { number: stage.index, count: model.stages.length, base: baseLabel(stage.base) };
  if (stage.name === undefined) return { key: 'unnamed', values };
  return { key: 'named', values: { ...values, name: code(stage.name.raw) } };
}

function finalLabel(model: DockerfileModel): FactValue {
  return model.finalStage === undefined ? 0 : stageLabel(model.finalStage);
}
