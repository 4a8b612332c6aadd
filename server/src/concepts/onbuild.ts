import { defineConcept, code, type Fact, shortList } from './concept.ts';
import { keywordAt, keywordOf, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'onbuild',
  inDockerfile({ model, offset }) {
    const onbuild = keywordAt(model, offset);
    if (onbuild?.type !== 'ONBUILD' || onbuild.trigger === undefined) return undefined;
    const stage = model.stageOf(onbuild);
    if (stage === undefined) return undefined;
    const { trigger } = onbuild;
    const facts: Fact[] = [];
    if (stage.inherited || stage === model.finalStage)
      facts.push({ key: 'later', values: { keyword: code(keywordOf(trigger)) } });
    const children = model.stages.filter(
      ({ base, reached }) => reached && base.kind === 'stage' && base.stage === stage.index,
    );
    facts.push(
      children.length === 0
        ? { key: 'not-here', values: { keyword: code(keywordOf(trigger)) } }
        : { key: 'here', values: { keyword: code(keywordOf(trigger)), stages: shortList(children.map(stageLabel)) } },
    );
    if ((trigger.type === 'COPY' && trigger.from === undefined) || trigger.type === 'ADD')
      facts.push({ key: 'context' });
    return { span: onbuild.keyword.span, facts, weight: 100 };
  },
});
