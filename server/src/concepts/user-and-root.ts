import type { DockerfileModel } from '../model/dockerfile.ts';
import { runsOf } from '../model/runs.ts';
import { userChange } from '../model/user-commands.ts';
import { stageChain, valueOf } from '../model/value-of.ts';
import type { Instruction, InstructionOf } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { lastInImage, outerBase } from './dockerfile/inheritance.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, placesOf, spanAt } from './dockerfile/places.ts';

export default defineConcept({
  id: 'user-and-root',
  inDockerfile({ model, offset }) {
    const user = instructionAt(model, offset);
    if (user?.type !== 'USER' || user.value === undefined) return undefined;
    const span = spanAt([user.keyword.span, user.value.span], offset);
    if (span === undefined) return undefined;
    const facts = [...whoFacts(model, user), ...untilFacts(model, user), ...copyFacts(model, user)];
    return { span, facts, weight: 100 };
  },
});

function whoFacts(model: DockerfileModel, user: InstructionOf<'USER'>): readonly Fact[] {
  const value = user.value === undefined ? null : valueOf(model, user, user.value);
  const stage = model.stageOf(user);
  if (value === null || stage === undefined)
    return [{ key: 'unknown', values: { value: code(user.value?.raw ?? '') } }];
  const [name = '', group] = value.split(':');
  const facts: Fact[] = [];
  if (isRoot(name)) return [{ key: 'root' }];
  facts.push({ key: 'user', values: { user: code(name) } });
  if (/^\d+$/.test(name)) facts.push({ key: group === undefined ? 'number' : 'number-with-group' });
  else {
    const maker = makerOf(model, user, name);
    facts.push(
      maker === undefined
        ? { key: 'must-exist', values: { user: code(name), image: outerBase(model, stage) } }
        : { key: 'made', values: { user: code(name), place: placeOf(model, maker) } },
    );
  }
  if (group !== undefined) facts.push({ key: 'group', values: { group: code(group) } });
  return facts;
}

function isRoot(name: string): boolean {
  return name === 'root' || /^0+$/.test(name);
}

/** The RUN above that makes the user. */
function makerOf(model: DockerfileModel, user: InstructionOf<'USER'>, name: string): Instruction | undefined {
  for (const stage of stageChain(model, model.stageOf(user))) {
    const maker = runsOf(model, stage).find(
      ({ run, script }) => run.index < user.index && script.commands.some((each) => userChange(each)?.user === name),
    );
    if (maker !== undefined) return maker.run;
  }
  return undefined;
}

function untilFacts(model: DockerfileModel, user: InstructionOf<'USER'>): readonly Fact[] {
  const next = nextUser(model, user);
  if (next !== undefined) return [{ key: 'until', values: { place: placeOf(model, next) } }];
  return lastInImage(model, 'USER') === user ? [{ key: 'container' }] : [];
}

function nextUser(model: DockerfileModel, user: InstructionOf<'USER'>): Instruction | undefined {
  return model.stageOf(user)?.instructions.find((each) => each.type === 'USER' && each.index > user.index);
}

/** What is copied from the build context while somebody else than root is in force. */
function copyFacts(model: DockerfileModel, user: InstructionOf<'USER'>): readonly Fact[] {
  const value = user.value === undefined ? null : valueOf(model, user, user.value);
  if (value === null || isRoot(value.split(':')[0] ?? '')) return [];
  const end = nextUser(model, user)?.index ?? Number.POSITIVE_INFINITY;
  const copies = (model.stageOf(user)?.instructions ?? []).filter(
    (each) =>
      (each.type === 'ADD' || (each.type === 'COPY' && each.from === undefined)) &&
      each.index > user.index &&
      each.index < end &&
      !each.flags.some(({ name }) => name === 'chown'),
  );
  return copies.length === 0 ? [] : [{ key: 'copies', values: { places: placesOf(model, copies) } }];
}
