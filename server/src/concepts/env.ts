import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import { valueOf } from '../model/value-of.ts';
import type { EnvInstruction, Pair } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { heirsOf } from './dockerfile/inheritance.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { spanAt, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'env',
  inDockerfile({ model, offset }) {
    const env = instructionAt(model, offset);
    if (env?.type !== 'ENV') return undefined;
    const stage = model.stageOf(env);
    const span = spanAt([env.keyword.span, ...env.pairs.map(({ value }) => value?.span)], offset);
    if (stage === undefined || span === undefined) return undefined;
    const pairs = env.pairs.filter(({ value }) => value?.span === span);
    const about = pairs.length > 0 ? pairs : env.pairs;
    return {
      span,
      facts: [...valueFacts(model, env, about), ...reachFacts(model, about, stage)],
      weight: 100,
    };
  },
});

/** Of the keyword all pairs are told, of a value its own. */
function valueFacts(model: DockerfileModel, env: EnvInstruction, about: readonly Pair[]): readonly Fact[] {
  const set = about.map(({ key, value }) => ({
    name: key.value,
    value: value === undefined ? null : valueOf(model, env, value),
  }));
  const known = set.filter(({ value }) => value !== null).map(({ name, value }) => code(`${name}=${value}`));
  const unknown = set.filter(({ value }) => value === null).map(({ name }) => code(name));
  const facts: Fact[] = [];
  if (known.length > 0) facts.push({ key: 'sets', values: { values: shortList(known) } });
  if (unknown.length > 0) facts.push({ key: 'unknown', values: { names: shortList(unknown) } });
  if (env.legacy) facts.push({ key: 'legacy' });
  const names = env.pairs.map(({ key }) => key.value);
  const read = about.flatMap((pair) =>
    [...allVariables(pair.value?.variables ?? [])]
      .map(({ name }) => name)
      .filter((name) => names.slice(0, env.pairs.indexOf(pair)).includes(name)),
  );
  if (read.length > 0) facts.push({ key: 'same-line', values: { names: shortList([...new Set(read)].map(code)) } });
  return facts;
}

function reachFacts(model: DockerfileModel, [first]: readonly Pair[], stage: Stage): readonly Fact[] {
  if (stage.inherited && first !== undefined)
    return [{ key: 'in-image', values: { command: code(`docker run -e ${first.key.value}=… IMAGE`) } }];
  const heirs = heirsOf(model, stage);
  if (heirs.length === 0) return [{ key: 'stage-only', values: { stage: stageLabel(stage) } }];
  return [{ key: 'stages-only', values: { stage: stageLabel(stage), heirs: shortList(heirs.map(stageLabel)) } }];
}
