import type { ComposeModel, PublishedPort, Service } from '../../model/compose.ts';
import { code, type Code, type List, shortList } from '../concept.ts';

/** How a service is attached, and so who can talk to it. */
export type Attachment =
  | { readonly kind: 'bridge' }
  | { readonly kind: 'host' }
  | { readonly kind: 'none' }
  /** `network_mode: service:web`: the network of another service; `container:` of something outside the file. */
  | { readonly kind: 'shared'; readonly with: string }
  /** Behind a variable, or inherited by `extends` from what we don't look into. */
  | { readonly kind: 'unknown' }
  /** `bridge` and whatever else an engine offers: outside the networks of the project. */
  | { readonly kind: 'other'; readonly mode: string };

export function attachmentOf(service: Service): Attachment {
  const mode = service.networkMode?.text ?? '';
  if (mode.includes('$')) return { kind: 'unknown' };
  if (mode === '') {
    const inherits = service.get('extends') !== undefined && service.get('networks') === undefined;
    return { kind: inherits ? 'unknown' : 'bridge' };
  }
  if (mode === 'host' || mode === 'none') return { kind: mode };
  const shared = /^(?:service|container):(.+)$/.exec(mode)?.[1];
  return shared === undefined ? { kind: 'other', mode } : { kind: 'shared', with: shared };
}

/** The services that have a network in common with this one, itself left out, in file order. */
export function neighboursOf(model: ComposeModel, service: Service): readonly Service[] {
  const networks = new Set(service.networks.map(({ name }) => name));
  return model.services.filter((other) => other !== service && other.networks.some(({ name }) => networks.has(name)));
}

/** The services on one network, in file order. */
export function membersOf(model: ComposeModel, network: string): readonly Service[] {
  return model.services.filter((service) => service.networks.some(({ name }) => name === network));
}

/** What others can call a service on a network: its own name, its container's, its aliases. */
export function namesOf(service: Service, network: string | undefined): readonly string[] {
  const container = service.get('container_name')?.value;
  const aliases = service.networks.flatMap((each) =>
    network === undefined || each.name === network ? each.aliases : [],
  );
  return [...new Set([service.name, ...(container?.kind === 'scalar' ? [container.text] : []), ...aliases])];
}

/** The container ports that the file names, in `ports` and `expose`: `80`, and `53/udp` for what is not TCP. */
export function containerPorts(service: Service): readonly string[] {
  const published = service.ports.map(({ target, protocol }) => portLabel(target, protocol));
  const exposed = service.expose.map(({ text }) => text.replace(/\/tcp$/, ''));
  return [...new Set([...published, ...exposed])];
}

export function portLabel(target: string, protocol: string): string {
  return protocol === 'tcp' ? target : `${target}/${protocol}`;
}

/** Whether a service is on internal networks only: a published port does not lead into them. */
export function isShutIn(model: ComposeModel, service: Service): boolean {
  return service.networks.length > 0 && service.networks.every(({ name }) => isInternal(model, name));
}

export function isInternal(model: ComposeModel, network: string): boolean {
  const value = model.networks.find(({ name }) => name === network)?.entry.value;
  const internal = value?.kind === 'map' ? value.entries.find(({ key }) => key === 'internal')?.value : undefined;
  return internal?.kind === 'scalar' && internal.value === true;
}

/** Where a published port is found from the host itself; undefined where the engine picks the port. */
export function addressOnHost({ hostAddress, published, protocol }: PublishedPort): string | undefined {
  if (published === undefined) return undefined;
  const host = hostAddress === undefined || isEveryAddress(hostAddress) ? 'localhost' : bracketed(hostAddress);
  return `${host}:${portLabel(published, protocol)}`;
}

/** Whether a port is bound on every interface of the host. */
export function isEveryAddress(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '';
}

export function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

export function serviceNames(services: readonly Service[]): List {
  return shortList(services.map(({ name }) => code(name)));
}

/** `web:80`, or `web` where the file names no port. */
export function addressesOf(services: readonly Service[]): List {
  return shortList(
    services.flatMap((service): readonly Code[] => {
      const ports = containerPorts(service);
      return ports.length === 0 ? [code(service.name)] : ports.map((port) => code(`${service.name}:${port}`));
    }),
  );
}
