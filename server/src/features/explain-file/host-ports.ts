import { attachmentOf, addressOnHost, bracketed, isEveryAddress, isShutIn } from '../../concepts/compose/reach.ts';
import type { ComposeModel, PublishedPort, Service } from '../../model/compose.ts';

/** The ports by which a service is reached from the host: none where its network has no way in, or needs none. */
export function portsFromHost(model: ComposeModel, service: Service): readonly PublishedPort[] {
  const { kind } = attachmentOf(service);
  if (kind === 'host' || kind === 'none' || kind === 'shared') return [];
  return isShutIn(model, service) ? [] : service.ports;
}

/** `localhost:8080 → web:80/tcp` */
export function addressLabel(service: Service, port: PublishedPort, anyPort: string): string {
  return `${addressOnHost(port) ?? anyPort} → ${service.name}:${port.target}/${port.protocol}`;
}

/** `8080→80/tcp`, with the address in front where it is not every one of the host's. */
export function portEdgeLabel({ hostAddress, published, target, protocol }: PublishedPort, anyPort: string): string {
  const address = hostAddress === undefined || isEveryAddress(hostAddress) ? '' : `${bracketed(hostAddress)}:`;
  return `${address}${published ?? anyPort}→${target}/${protocol}`;
}
