import { baseImageOf } from '../model/base-image.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import { userAt } from '../model/user-at.ts';
import { workingDirectories } from '../model/working-directory.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { baseLabel, keywordAt, placeOf, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'from',
  inDockerfile({ model, offset }) {
    const instruction = keywordAt(model, offset);
    if (instruction?.type !== 'FROM') return undefined;
    const stage = model.stageOf(instruction);
    if (stage === undefined) return undefined;
    const facts = [...baseFacts(model, stage), ...forgottenFacts(model, stage)];
    return { span: instruction.keyword.span, facts, weight: 100 };
  },
});

function baseFacts(model: DockerfileModel, stage: Stage): readonly Fact[] {
  const { base } = stage;
  if (base.kind === 'scratch') return [{ key: 'scratch' }];
  if (base.kind === 'unknown') return [{ key: 'unknown', values: { image: code(stage.from.image?.raw ?? '') } }];
  if (base.kind === 'stage') {
    const parent = model.stages[base.stage];
    if (parent === undefined) return [];
    const values = { stage: stageLabel(parent), place: placeOf(model, parent.from) };
    return [{ key: 'stage', values }, ...startFacts(model, stage)];
  }
  const label = baseLabel(base);
  const image = baseImageOf(model, stage);
  const facts: Fact[] = [{ key: 'image', values: { image: label } }];
  if (image?.hasShell === false) facts.push({ key: 'no-shell', values: { image: label } });
  if (image?.user !== undefined && image.user !== 'root')
    facts.push({ key: 'user', values: { image: label, user: code(image.user) } });
  return facts;
}

/** The user and folder that a stage takes over from the one it starts from. */
function startFacts(model: DockerfileModel, stage: Stage): readonly Fact[] {
  const [first] = stage.instructions;
  if (first === undefined) return [];
  const facts: Fact[] = [];
  const folder = workingDirectories(model).get(first);
  if (folder?.includes('?') === false) facts.push({ key: 'starts-in', values: { folder: code(folder) } });
  const user = userAt(model, first);
  if (user?.setBy !== undefined)
    facts.push({ key: 'starts-as', values: { user: code(user.name), place: placeOf(model, user.setBy) } });
  return facts;
}

/** Variables from further above that are not in force in this stage. */
function forgottenFacts(model: DockerfileModel, stage: Stage): readonly Fact[] {
  const [first] = stage.instructions;
  if (first === undefined) return [];
  const scope = model.scopeAt(first);
  const names = [...model.instructions('ARG'), ...model.instructions('ENV')]
    .filter(({ index }) => index < stage.from.index)
    .flatMap((each) => each.pairs.map(({ key }) => key.value))
    .filter((name) => scope.lookup(name) === undefined);
  if (names.length === 0) return [];
  return [{ key: 'forgets', values: { names: shortList([...new Set(names)].map(code)) } }];
}
