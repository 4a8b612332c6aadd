import { asScalar, entryOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { wordAt } from './compose/keys.ts';
import { membersOf, serviceNames } from './compose/reach.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'overlay-network',
  inCompose({ model, offset }) {
    const network = model.networks.find(({ entry }) => touches(entry.span, offset));
    if (network === undefined || network.driver !== 'overlay' || network.external) return undefined;
    const { entry, name } = network;
    const attachable = entryOf(entry.value, 'attachable');
    const driver = wordAt(entryOf(entry.value, 'driver'), offset);
    const span = driver ?? wordAt(attachable, offset) ?? (touches(entry.keySpan, offset) ? entry.keySpan : undefined);
    if (span === undefined) return undefined;
    const values = { network: code(name), services: serviceNames(membersOf(model, name)) };
    const facts: Fact[] = [{ key: 'needs-swarm', values }];
    const open = asScalar(attachable?.value)?.value === true;
    facts.push({ key: open ? 'attachable' : 'not-attachable', values });
    if (values.services.list.length > 0) facts.push({ key: 'members', values });
    return { span, facts, weight: 110 };
  },
});
