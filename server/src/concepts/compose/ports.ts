import type { ComposeModel, PublishedPort, Service } from '../../model/compose.ts';
import { type Span, touches } from '../../text/span.ts';
import { code, type ComposeConceptContext, type Explanation, type Fact, shortList } from '../concept.ts';
import {
  addressOnHost,
  attachmentOf,
  bracketed,
  isEveryAddress,
  isShutIn,
  neighboursOf,
  portLabel,
  serviceNames,
} from './reach.ts';

/** On `ports` and `expose` of a service and on what stands in them. */
export function inCompose({ model, offset }: ComposeConceptContext): Explanation | undefined {
  for (const service of model.services) {
    // Without a network of its own a service has no ports to publish; what holds instead, the networks' concepts say.
    if (['host', 'none', 'shared'].includes(attachmentOf(service).kind)) continue;
    const port = service.ports.find(({ span }) => touches(span, offset));
    if (port !== undefined) {
      return explained(port.span, model, service, [port], [portFact(port)]);
    }
    const ports = service.get('ports');
    if (ports !== undefined && touches(ports.keySpan, offset) && service.ports.length > 0) {
      return explained(ports.keySpan, model, service, service.ports, sectionFacts(service.ports));
    }
    const expose = service.get('expose');
    const exposed = service.expose.find(({ span }) => touches(span, offset));
    const span =
      exposed?.span ?? (expose !== undefined && touches(expose.keySpan, offset) ? expose.keySpan : undefined);
    if (span === undefined || service.expose.length === 0) continue;
    const shown = exposed === undefined ? service.expose : [exposed];
    const values = { ports: shortList(shown.map(({ text }) => code(text))), service: code(service.name) };
    return { span, facts: [{ key: 'expose', values }], weight: 70 };
  }
  return undefined;
}

/** What leads to a service's ports: from the host, unless it is shut in, and from other services. */
function explained(
  span: Span,
  model: ComposeModel,
  service: Service,
  ports: readonly PublishedPort[],
  fromHost: readonly Fact[],
): Explanation {
  const outside: readonly Fact[] = isShutIn(model, service)
    ? [{ key: 'shut-in', values: { service: code(service.name) } }]
    : fromHost;
  return { span, facts: [...outside, ...insideFacts(model, service, ports)], weight: 70 };
}

function portFact(port: PublishedPort): Fact {
  const target = code(`${port.target}/${port.protocol}`);
  const { hostAddress, published } = port;
  if (published === undefined) return { key: 'random', values: { target } };
  if (hostAddress === undefined || isEveryAddress(hostAddress)) {
    return { key: 'open', values: { published: code(published), target } };
  }
  const address = code(`${bracketed(hostAddress)}:${published}`);
  return { key: isLoopback(hostAddress) ? 'loopback' : 'bound', values: { address, target } };
}

/** All ports of a service at once; those that the engine picks one by one. */
function sectionFacts(ports: readonly PublishedPort[]): readonly Fact[] {
  const chosen = ports.filter(({ published }) => published !== undefined);
  const facts: Fact[] = [];
  if (chosen.length > 0) {
    const addresses = chosen.map((port) => code(`${addressOnHost(port)} → ${port.target}/${port.protocol}`));
    facts.push({ key: 'all', values: { addresses: shortList(addresses) } });
  }
  const open = chosen.filter(({ hostAddress }) => hostAddress === undefined || isEveryAddress(hostAddress));
  if (open.length > 0) {
    facts.push({ key: 'all-open', values: { ports: shortList(open.map(({ published }) => code(published ?? ''))) } });
  }
  return [...facts, ...ports.filter(({ published }) => published === undefined).map(portFact)];
}

/** By which port other services reach the same program: never the published one. */
function insideFacts(model: ComposeModel, service: Service, ports: readonly PublishedPort[]): readonly Fact[] {
  const neighbours = neighboursOf(model, service);
  if (neighbours.length === 0) return [];
  const addresses = shortList(
    ports.map(({ target, protocol }) => code(`${service.name}:${portLabel(target, protocol)}`)),
  );
  return [{ key: 'inside', values: { services: serviceNames(neighbours), addresses } }];
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address === 'localhost';
}
