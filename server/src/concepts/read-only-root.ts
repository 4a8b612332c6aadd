import type { Service } from '../model/compose.ts';
import { asScalar } from '../syntax/compose/access.ts';
import { isBelow, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'read-only-root',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('read_only');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const value = asScalar(entry?.value)?.value;
    if (value !== true) return { span, facts: [{ key: value === false ? 'off' : 'depends' }], weight: 110 };
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
