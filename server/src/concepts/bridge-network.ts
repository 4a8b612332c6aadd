import type { ComposeModel, Resource, Service } from '../model/compose.ts';
import { type Span, touches } from '../text/span.ts';
import {
  addressesOf,
  attachmentOf,
  containerPorts,
  isInternal,
  membersOf,
  namesOf,
  neighboursOf,
  serviceNames,
} from './compose/reach.ts';
import { code, defineConcept, type Explanation, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'bridge-network',
  inCompose({ model, offset }) {
    for (const service of model.services) {
      const found = inService(model, service, offset);
      if (found !== undefined) return found;
    }
    const section = model.section('networks');
    if (section !== undefined && touches(section.keySpan, offset)) {
      return { span: section.keySpan, facts: sectionFacts(model), weight: 60 };
    }
    const network = model.networks.find(({ entry }) => touches(entry.keySpan, offset));
    if (network === undefined) return undefined;
    return {
      span: network.entry.keySpan,
      facts: [...networkFacts(model, network.name), ...optionFacts(model, network)],
      weight: 60,
    };
  },
});

function inService(model: ComposeModel, service: Service, offset: number): Explanation | undefined {
  const own = [service.entry, service.get('container_name'), service.get('networks')].find(
    (entry) => entry !== undefined && touches(entry.keySpan, offset),
  );
  if (own !== undefined) return explained(own.keySpan, serviceFacts(model, service));
  const { networkMode } = service;
  const mode = service.get('network_mode');
  const modeSpan = [mode?.keySpan, networkMode?.span].find((span) => span !== undefined && touches(span, offset));
  if (modeSpan !== undefined) return explained(modeSpan, serviceFacts(model, service));
  const joined = service.networks.find(({ span }) => span !== undefined && touches(span, offset));
  if (joined?.span === undefined) return undefined;
  return explained(joined.span, [...nameFacts(model, service, joined.name), ...networkFacts(model, joined.name)]);
}

function explained(span: Span, facts: readonly Fact[]): Explanation | undefined {
  return facts.length === 0 ? undefined : { span, facts, weight: 60 };
}

/** Who reaches whom, by which name and port. Nothing under host mode: that is a concept of its own. */
function serviceFacts(model: ComposeModel, service: Service): readonly Fact[] {
  const name = code(service.name);
  const attachment = attachmentOf(service);
  switch (attachment.kind) {
    case 'host':
    case 'unknown':
      return [];
    case 'none':
      return [{ key: 'mode-none', values: { service: name } }];
    case 'other':
      return [{ key: 'mode-other', values: { service: name, mode: code(attachment.mode) } }];
    case 'shared':
      return [{ key: 'mode-shared', values: { service: name, other: code(attachment.with) } }];
    case 'bridge':
  }
  const networks = shortList(service.networks.map((each) => code(each.name)));
  const neighbours = neighboursOf(model, service);
  const facts: Fact[] = [
    service.networks.every(({ span }) => span === undefined)
      ? { key: 'joins-default', values: { service: name } }
      : { key: 'joins', values: { service: name, networks } },
    ...nameFacts(model, service, undefined),
  ];
  if (neighbours.length > 0) facts.push({ key: 'reaches', values: { addresses: addressesOf(neighbours) } });
  const apart = model.services.filter(
    (other) => other !== service && !neighbours.includes(other) && attachmentOf(other).kind === 'bridge',
  );
  if (apart.length > 0) facts.push({ key: 'apart', values: { services: serviceNames(apart) } });
  return facts;
}

/** By which names and ports others reach a service. */
function nameFacts(model: ComposeModel, service: Service, network: string | undefined): readonly Fact[] {
  const others = (network === undefined ? neighboursOf(model, service) : membersOf(model, network)).filter(
    (other) => other !== service,
  );
  if (others.length === 0) return [{ key: 'alone', values: { service: code(service.name) } }];
  const names = shortList(namesOf(service, network).map(code));
  const ports = containerPorts(service);
  const values = { services: serviceNames(others), names };
  return [
    ports.length === 0
      ? { key: 'named', values }
      : { key: 'named-with-ports', values: { ...values, ports: shortList(ports.map(code)) } },
  ];
}

function networkFacts(model: ComposeModel, network: string): readonly Fact[] {
  const members = membersOf(model, network);
  if (members.length === 0) return [{ key: 'unused', values: { network: code(network) } }];
  return [{ key: 'members', values: { network: code(network), services: serviceNames(members) } }];
}

function optionFacts(model: ComposeModel, { name, external, driver }: Resource): readonly Fact[] {
  const facts: Fact[] = [];
  if (external) facts.push({ key: 'external', values: { network: code(name) } });
  else if (driver !== undefined && driver !== 'bridge') facts.push({ key: 'driver', values: { driver: code(driver) } });
  if (isInternal(model, name)) facts.push({ key: 'internal', values: { network: code(name) } });
  return facts;
}

function sectionFacts(model: ComposeModel): readonly Fact[] {
  const names = [
    ...new Set([
      ...model.networks.map(({ name }) => name),
      ...(membersOf(model, 'default').length > 0 ? ['default'] : []),
    ]),
  ];
  return names.slice(0, 6).flatMap((name) => networkFacts(model, name));
}
