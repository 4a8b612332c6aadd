import type { DockerfileModel } from '../model/dockerfile.ts';
import type { FromInstruction, OnbuildInstruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Explanation, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { keywordOf, placesOf, spanAt, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'onbuild',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type === 'FROM') return onFrom(model, instruction, offset);
    return instruction?.type === 'ONBUILD' ? onOnbuild(model, instruction, offset) : undefined;
  },
});

/** On ONBUILD, and on the instruction that it stores. */
function onOnbuild(model: DockerfileModel, onbuild: OnbuildInstruction, offset: number): Explanation | undefined {
  const { trigger } = onbuild;
  const stage = model.stageOf(onbuild);
  const span = spanAt([onbuild.keyword.span, trigger?.keyword.span], offset);
  if (trigger === undefined || stage === undefined || span === undefined) return undefined;
  const values = { keyword: code(keywordOf(trigger)) };
  const facts: Fact[] = [];
  if (stage.inherited || stage === model.finalStage) facts.push({ key: 'later', values });
  const children = model.stages.filter(
    ({ base, reached }) => reached && base.kind === 'stage' && base.stage === stage.index,
  );
  facts.push(
    children.length === 0
      ? { key: 'not-here', values }
      : { key: 'here', values: { ...values, stages: shortList(children.map(stageLabel)) } },
  );
  if ((trigger.type === 'COPY' && trigger.from === undefined) || trigger.type === 'ADD') facts.push({ key: 'context' });
  return { span, facts, weight: 100 };
}

/** On the name of the stage that a stage starts from, if that has something in store. */
function onFrom(model: DockerfileModel, from: FromInstruction, offset: number): Explanation | undefined {
  const span = spanAt([from.image?.span], offset);
  const stage = model.stageOf(from);
  if (span === undefined || stage === undefined || stage.base.kind !== 'stage') return undefined;
  const parent = model.stages[stage.base.stage];
  const stored = parent?.instructions.filter(({ type }) => type === 'ONBUILD') ?? [];
  if (parent === undefined || stored.length === 0 || !stage.reached) return undefined;
  const values = { stage: stageLabel(parent), places: placesOf(model, stored) };
  return { span, facts: [{ key: 'runs-first', values }], weight: 75 };
}
