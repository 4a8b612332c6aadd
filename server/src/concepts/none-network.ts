import type { ComposeModel, Service } from '../model/compose.ts';
import { wordAt } from './compose/keys.ts';
import { attachmentOf, serviceNames } from './compose/reach.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'none-network',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const span = wordAt(service?.get('network_mode'), offset);
    if (service === undefined || span === undefined || attachmentOf(service).kind !== 'none') return undefined;
    return { span, facts: factsOf(model, service), weight: 110 };
  },
});

function factsOf(model: ComposeModel, service: Service): readonly Fact[] {
  const name = code(service.name);
  const facts: Fact[] = [{ key: 'cut-off', values: { service: name } }];
  if (service.ports.length > 0)
    facts.push({ key: 'ports', values: { ports: shortList(service.ports.map(({ target }) => code(target))) } });
  const volumes = new Set(service.mounts.filter(({ type }) => type === 'volume').map(({ source }) => source));
  const sharing = model.services.filter(
    (other) => other !== service && other.mounts.some(({ type, source }) => type === 'volume' && volumes.has(source)),
  );
  facts.push(
    sharing.length === 0
      ? { key: 'no-files', values: { service: name } }
      : { key: 'files', values: { services: serviceNames(sharing) } },
  );
  return facts;
}
