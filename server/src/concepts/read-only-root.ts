import type { Service } from '../model/compose.ts';
import { isBelow, switchAt } from './compose/keys.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'read-only-root',
  inCompose({ model, offset }) {
    const found = switchAt(model, 'read_only', offset);
    if (found === undefined) return undefined;
    const { service, span, isOn } = found;
    if (isOn !== true) return { span, facts: [{ key: isOn === false ? 'off' : 'depends' }], weight: 110 };
    return { span, facts: factsOf(service), weight: 110 };
  },
});

function factsOf(service: Service): readonly Fact[] {
  const name = code(service.name);
  const mounts = service.mounts.filter(({ readOnly, target }) => !readOnly && target !== '');
  const facts: Fact[] = [
    mounts.length === 0
      ? { key: 'nothing', values: { service: name } }
      : { key: 'writable', values: { service: name, paths: shortList(mounts.map(({ target }) => code(target))) } },
  ];
  const lost = mounts.filter(({ type }) => type === 'tmpfs').map(({ target }) => code(target));
  if (lost.length > 0) facts.push({ key: 'in-memory', values: { paths: shortList(lost) } });
  if (!mounts.some(({ target }) => isBelow('/tmp', target))) facts.push({ key: 'no-tmp' });
  return facts;
}
