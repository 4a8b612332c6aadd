import type { ComposeModel, Service } from '../model/compose.ts';
import { wordAt } from './compose/keys.ts';
import { attachmentOf, containerPorts, neighboursOf, serviceNames } from './compose/reach.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'shared-network-namespace',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const span = wordAt(service?.get('network_mode'), offset);
    if (service === undefined || span === undefined) return undefined;
    const attachment = attachmentOf(service);
    if (attachment.kind !== 'shared') return undefined;
    return { span, facts: factsOf(model, service, attachment.with), weight: 110 };
  },
});

function factsOf(model: ComposeModel, service: Service, name: string): readonly Fact[] {
  const values = { service: code(service.name), other: code(name) };
  const refused = ['ports', 'hostname'].filter((key) => service.get(key) !== undefined);
  const facts: Fact[] =
    refused.length === 0 ? [] : [{ key: 'refused', values: { keys: shortList(refused.map(code)) } }];
  if (service.networkMode?.text.startsWith('container:') === true) return [...facts, { key: 'outside', values }];
  const other = model.service(name);
  if (other === undefined) return model.complete ? [...facts, { key: 'missing', values }] : facts;
  // Without a network of its own there is nothing to publish, and under the host's everything is open.
  if (attachmentOf(other).kind !== 'bridge') return [...facts, { key: 'order', values }];
  const neighbours = neighboursOf(model, other);
  if (neighbours.length > 0)
    facts.push({ key: 'named-after', values: { ...values, services: serviceNames(neighbours) } });
  const ports = containerPorts(other);
  facts.push(
    ports.length === 0
      ? { key: 'ports', values }
      : { key: 'taken-ports', values: { ...values, ports: shortList(ports.map(code)) } },
  );
  return [...facts, { key: 'order', values }];
}
