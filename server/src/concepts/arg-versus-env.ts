import type { DockerfileModel } from '../model/dockerfile.ts';
import { valueOf } from '../model/value-of.ts';
import type { ArgInstruction, EnvInstruction, Pair } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, placesOf, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'arg-versus-env',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'ARG' && instruction?.type !== 'ENV') return undefined;
    const pair = instruction.pairs.find(({ key }) => touches(key.span, offset));
    if (pair === undefined || pair.key.value === '') return undefined;
    const facts = instruction.type === 'ENV' ? envFacts(model, instruction, pair) : argFacts(model, instruction, pair);
    return facts.length === 0 ? undefined : { span: pair.key.span, facts, weight: 110 };
  },
});

function envFacts(model: DockerfileModel, env: EnvInstruction, { key, value }: Pair): readonly Fact[] {
  const stage = model.stageOf(env);
  if (stage === undefined) return [];
  const name = code(key.value);
  const facts: Fact[] = [{ key: stage.inherited ? 'env' : 'env-of-stage', values: { name, stage: stageLabel(stage) } }];
  const scope = model.scopeAt(env);
  const carried = [...new Set([...allVariables(value?.variables ?? [])].map((variable) => variable.name))].filter(
    (each) => scope.lookup(each)?.inImage === false,
  );
  const before = scope.lookup(key.value);
  if (carried.length > 0) facts.push({ key: 'carries', values: { name, arguments: shortList(carried.map(code)) } });
  else if (before?.instruction !== undefined && !before.inImage)
    facts.push({ key: 'hides-arg', values: { name, place: placeOf(model, before.instruction) } });
  return facts;
}

function argFacts(model: DockerfileModel, argument: ArgInstruction, { key, value }: Pair): readonly Fact[] {
  const stage = model.stageOf(argument);
  const name = code(key.value);
  if (stage === undefined) {
    const takers = model
      .instructions('ARG')
      .filter((each) => model.stageOf(each) !== undefined && each.pairs.some((pair) => pair.key.value === key.value));
    return [
      takers.length === 0
        ? { key: 'global', values: { name } }
        : { key: 'global-taken', values: { name, places: placesOf(model, takers) } },
    ];
  }
  const facts: Fact[] = [{ key: 'arg', values: { name, stage: stageLabel(stage) } }];
  const before = model.scopeAt(argument).lookup(key.value);
  if (before?.instruction !== undefined && before.inImage) {
    const place = placeOf(model, before.instruction);
    const own = value === undefined ? null : valueOf(model, argument, value);
    facts.push(
      own === null
        ? { key: 'beside-env', values: { name, place } }
        : { key: 'hides-env', values: { name, value: code(own), place } },
    );
  }
  const carriers = stage.instructions.filter(
    (each): each is EnvInstruction =>
      each.type === 'ENV' &&
      each.index > argument.index &&
      each.pairs.some((pair) => [...allVariables(pair.value?.variables ?? [])].some((v) => v.name === key.value)) &&
      model.scopeAt(each).lookup(key.value)?.instruction === argument,
  );
  facts.push(
    carriers.length === 0
      ? { key: 'not-in-container', values: { name } }
      : { key: 'carried', values: { name, places: placesOf(model, carriers) } },
  );
  return facts;
}
