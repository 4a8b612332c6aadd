import type { ComposeModel, Service } from '../model/compose.ts';
import { touches } from '../text/span.ts';
import { addressOnHost, attachmentOf, isShutIn, portLabel, serviceNames } from './compose/reach.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'host-network',
  inCompose({ model, offset }) {
    for (const service of model.services) {
      if (attachmentOf(service).kind !== 'host') continue;
      const entries = [service.entry, service.get('network_mode'), service.get('ports')];
      const spans = [
        ...entries.map((entry) => entry?.keySpan),
        service.networkMode?.span,
        ...service.ports.map(({ span }) => span),
      ];
      const span = spans.find((each) => each !== undefined && touches(each, offset));
      if (span !== undefined) return { span, facts: factsOf(model, service), weight: 80 };
    }
    return undefined;
  },
});

function factsOf(model: ComposeModel, service: Service): readonly Fact[] {
  const name = code(service.name);
  const facts: Fact[] = [{ key: 'direct', values: { service: name } }];
  if (service.ports.length > 0) {
    const ports = shortList(service.ports.map(({ target, protocol }) => code(portLabel(target, protocol))));
    facts.push({ key: 'ignores-ports', values: { ports } });
  }
  const others = model.services.filter((other) => other !== service && attachmentOf(other).kind === 'bridge');
  if (others.length === 0) return facts;
  facts.push({ key: 'no-names', values: { service: name, services: serviceNames(others) } });
  const hidden = others.filter((other) => other.ports.length === 0 || isShutIn(model, other));
  const open = others.filter((other) => !hidden.includes(other));
  const addresses = open.flatMap((other) =>
    other.ports.flatMap((port) => {
      const address = addressOnHost(port);
      return address === undefined ? [] : [code(`${address} → ${other.name}:${portLabel(port.target, port.protocol)}`)];
    }),
  );
  if (addresses.length > 0) facts.push({ key: 'through-published', values: { addresses: shortList(addresses) } });
  if (hidden.length > 0) facts.push({ key: 'unpublished', values: { services: serviceNames(hidden) } });
  facts.push({ key: 'from-others', values: { service: name } });
  return facts;
}
