import type { DockerfileModel } from '../model/dockerfile.ts';
import { userAt } from '../model/user-at.ts';
import { valueOf } from '../model/value-of.ts';
import type { AddInstruction, CopyInstruction, Flag } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { placeOf } from './dockerfile/places.ts';
import { copyFlagAt } from './dockerfile/copy-flags.ts';

export default defineConcept({
  id: 'copy-chown',
  inDockerfile({ model, offset }) {
    const found = copyFlagAt(model, offset, 'chown');
    if (found === undefined) return undefined;
    return { span: found.flag.span, facts: factsOf(model, found.copy, found.flag), weight: 110 };
  },
});

function factsOf(model: DockerfileModel, copy: CopyInstruction | AddInstruction, { value }: Flag): readonly Fact[] {
  if (value === undefined) return [];
  const owner = valueOf(model, copy, value);
  if (owner === null) return [{ key: 'unknown', values: { owner: code(value.value) } }];
  const [user = '', group = ''] = owner.split(':');
  const names = [user, group].filter((name) => name !== '' && !/^\d+$/.test(name));
  const facts: Fact[] = [ownerFact(user, group)];
  if (names.length > 0) {
    const isEmpty = model.stageOf(copy)?.base.kind === 'scratch';
    facts.push({ key: isEmpty ? 'names-in-scratch' : 'names', values: { names: code(names.join(':')) } });
  }
  return [...facts, ...userFacts(model, copy, user)];
}

function ownerFact(user: string, group: string): Fact {
  const values = { user: code(user), group: code(group) };
  if (user === '') return { key: 'group-alone', values };
  if (group !== '') return { key: 'user-and-group', values };
  return { key: /^\d+$/.test(user) ? 'number-alone' : 'name-alone', values };
}

/** How it goes with whom the container of the stage runs as, where the file says both in the same way. */
function userFacts(model: DockerfileModel, copy: CopyInstruction | AddInstruction, owner: string): readonly Fact[] {
  const stage = model.stageOf(copy);
  const setter = stage?.instructions.findLast((each) => each.type === 'USER');
  if (setter?.type !== 'USER' || setter.value === undefined) {
    const running = userAt(model, copy);
    return running?.isRoot === true && owner !== '' && !/^(?:root|0+)$/.test(owner) ? [{ key: 'runs-as-root' }] : [];
  }
  const user = valueOf(model, setter, setter.value)?.split(':')[0];
  if (user === undefined || /^\d+$/.test(user) !== /^\d+$/.test(owner)) return [];
  const values = { user: code(user), place: placeOf(model, setter) };
  return [{ key: user === owner ? 'runs-as-owner' : 'runs-as-other', values }];
}
