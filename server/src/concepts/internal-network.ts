import type { ComposeModel } from '../model/compose.ts';
import { asScalar, entryOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { wordAt } from './compose/keys.ts';
import { isShutIn, membersOf, serviceNames } from './compose/reach.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'internal-network',
  inCompose({ model, offset }) {
    const network = model.networks.find(({ entry }) => touches(entry.span, offset));
    const entry = entryOf(network?.entry.value, 'internal');
    const span = wordAt(entry, offset);
    if (network === undefined || span === undefined) return undefined;
    const value = asScalar(entry?.value)?.value;
    if (value === true) return { span, facts: factsOf(model, network.name), weight: 110 };
    return { span, facts: [{ key: value === false ? 'off' : 'depends' }], weight: 110 };
  },
});

function factsOf(model: ComposeModel, network: string): readonly Fact[] {
  const members = membersOf(model, network);
  if (members.length === 0) return [{ key: 'empty', values: { network: code(network) } }];
  const shut = members.filter((service) => isShutIn(model, service));
  const open = members.filter((service) => !shut.includes(service));
  const facts: Fact[] = [];
  if (shut.length > 0) facts.push({ key: 'shut-in', values: { services: serviceNames(shut) } });
  const published = shut.filter(({ ports }) => ports.length > 0);
  if (published.length > 0) facts.push({ key: 'ports', values: { services: serviceNames(published) } });
  if (open.length > 0) facts.push({ key: 'open', values: { services: serviceNames(open), network: code(network) } });
  return facts;
}
