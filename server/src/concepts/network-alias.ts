import type { ComposeModel, Service } from '../model/compose.ts';
import { asMap, entryOf, scalarsOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { wordAt } from './compose/keys.ts';
import { containerPorts, membersOf, namesOf, serviceNames } from './compose/reach.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'network-alias',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    const hostname = service.get('hostname');
    const onHostname = wordAt(hostname, offset);
    if (hostname?.value?.kind === 'scalar' && onHostname !== undefined) {
      const values = { hostname: code(hostname.value.text), service: code(service.name) };
      return { span: onHostname, facts: [{ key: 'hostname', values }], weight: 110 };
    }
    const network = asMap(service.get('networks')?.value)?.entries.find(({ span }) => touches(span, offset));
    const aliases = entryOf(network?.value, 'aliases');
    if (network === undefined || aliases === undefined) return undefined;
    const words = scalarsOf(aliases.value);
    const word = words.find(({ span }) => touches(span, offset));
    const span = word?.span ?? (touches(aliases.keySpan, offset) ? aliases.keySpan : undefined);
    const names = (word === undefined ? words : [word]).map(({ text }) => text);
    if (span === undefined || names.length === 0) return undefined;
    return { span, facts: aliasFacts(model, service, network.key, names), weight: 110 };
  },
});

function aliasFacts(model: ComposeModel, service: Service, network: string, names: readonly string[]): readonly Fact[] {
  const others = membersOf(model, network).filter((other) => other !== service);
  const ports = containerPorts(service);
  const values = {
    service: code(service.name),
    network: code(network),
    names: shortList(names.map(code)),
    services: serviceNames(others),
    ports: shortList(ports.map(code)),
  };
  const key = others.length === 0 ? 'nobody' : ports.length === 0 ? 'reached' : 'reached-on-ports';
  const facts: Fact[] = [{ key, values }];
  for (const name of names) {
    const same = others.filter((other) => namesOf(other, network).includes(name));
    if (same.length > 0) facts.push({ key: 'shared', values: { name: code(name), services: serviceNames(same) } });
  }
  const elsewhere = service.networks.filter(
    (each) => each.name !== network && !each.aliases.some((alias) => names.includes(alias)),
  );
  if (elsewhere.length > 0) {
    facts.push({
      key: 'not-elsewhere',
      values: { ...values, networks: shortList(elsewhere.map(({ name }) => code(name))) },
    });
  }
  return facts;
}
