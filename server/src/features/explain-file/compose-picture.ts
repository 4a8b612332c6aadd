import { type Attachment, attachmentOf, isInternal } from '../../concepts/compose/reach.ts';
import type { ComposeModel, Service } from '../../model/compose.ts';
import { portEdgeLabel, portsFromHost } from './host-ports.ts';
import type { Picture, PictureEdge, PictureNode } from './explanation.ts';
import { arrow, box, drawn } from './picture.ts';
import { plainly, type Say } from './words.ts';

/** Who is reached from the host, and who shares which network and volume. */
export function composePicture(model: ComposeModel, say: Say): Picture | undefined {
  const words = plainly(say);
  const services = [...new Map(model.services.map((service) => [service.name, service])).values()];
  const names = new Set(services.map(({ name }) => name));
  const edges = services.flatMap((service) => [
    ...portEdges(model, service, words('any-port')),
    ...networkEdges(service, names),
    ...dependencyEdges(service, names),
    ...volumeEdges(service),
  ]);
  const targets = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const host: readonly PictureNode[] = targets.has('host') ? [box('host', 'host', words('host'))] : [];
  return drawn(
    [
      ...host,
      ...services.map((service) => serviceNode(service, words)),
      ...networkNodes(model, targets, words),
      ...volumeNodes(model, targets, words),
    ],
    edges,
    words('compose-picture'),
    words,
  );
}

type Words = ReturnType<typeof plainly>;

function serviceNode(service: Service, words: Words): PictureNode {
  const { name, image, build, entry } = service;
  const origin = build === undefined ? (image?.text ?? '') : words('built-here');
  const attachment = attachmentDetail(attachmentOf(service), words);
  return box('service', `service:${name}`, name, [origin, attachment], entry.keySpan);
}

/** Where no edge can show how it is attached. */
function attachmentDetail(attachment: Attachment, words: Words): string {
  if (attachment.kind === 'none') return words('no-network');
  if (attachment.kind === 'unknown') return words('unknown-network');
  if (attachment.kind === 'other') return attachment.mode;
  return '';
}

function networkNodes(model: ComposeModel, targets: ReadonlySet<string>, words: Words): readonly PictureNode[] {
  const declared = new Map(model.networks.map((network) => [network.name, network]));
  const joined = model.services.flatMap(({ networks }) => networks.map(({ name }) => name));
  return [...new Set([...declared.keys(), ...joined])]
    .filter((name) => declared.has(name) || targets.has(`network:${name}`))
    .map((name): PictureNode => {
      const network = declared.get(name);
      const details = [
        network?.external === true ? words('external') : '',
        isInternal(model, name) ? words('internal') : '',
        network?.driver ?? '',
        network === undefined && name === 'default' ? words('implicit') : '',
      ];
      return box('network', `network:${name}`, name, details, network?.entry.keySpan);
    });
}

function volumeNodes(model: ComposeModel, targets: ReadonlySet<string>, words: Words): readonly PictureNode[] {
  const declared = new Map(model.volumes.map((volume) => [volume.name, volume]));
  const mounted = model.services.flatMap(({ mounts }) =>
    mounts.flatMap(({ type, source }) => (type === 'volume' && source !== undefined ? [source] : [])),
  );
  return [...new Set([...declared.keys(), ...mounted])]
    .filter((name) => declared.has(name) || targets.has(`volume:${name}`))
    .map((name): PictureNode => {
      const volume = declared.get(name);
      const details = volume?.external === true ? [words('external')] : [];
      return box('volume', `volume:${name}`, name, details, volume?.entry.keySpan);
    });
}

function portEdges(model: ComposeModel, service: Service, anyPort: string): readonly PictureEdge[] {
  return portsFromHost(model, service).map((port) =>
    arrow('port', 'host', `service:${service.name}`, portEdgeLabel(port, anyPort), port.span),
  );
}

function networkEdges(service: Service, names: ReadonlySet<string>): readonly PictureEdge[] {
  const own = `service:${service.name}`;
  const attachment = attachmentOf(service);
  const mode = service.networkMode;
  switch (attachment.kind) {
    case 'host':
      return [arrow('joins', 'host', own, 'network_mode: host', mode?.span)];
    case 'shared':
      return names.has(attachment.with) && mode?.text.startsWith('service:') === true
        ? [arrow('joins', own, `service:${attachment.with}`, `network_mode: ${mode.text}`, mode.span)]
        : [];
    case 'bridge':
      return service.networks.map(({ name, aliases, span }) =>
        arrow('joins', own, `network:${name}`, aliases.join(', '), span),
      );
    default:
      return [];
  }
}

/** The condition is said where it is more than that the other one was started. */
function dependencyEdges(service: Service, names: ReadonlySet<string>): readonly PictureEdge[] {
  return service.dependsOn
    .filter(({ name }) => names.has(name))
    .map(({ name, condition, span }) => {
      const label = condition === 'service_started' ? '' : condition;
      return arrow('depends', `service:${service.name}`, `service:${name}`, label, span);
    });
}

function volumeEdges(service: Service): readonly PictureEdge[] {
  return service.mounts.flatMap(({ type, source, target, readOnly, span }) => {
    if (type !== 'volume' || source === undefined) return [];
    const label = readOnly ? `${target}:ro` : target;
    return [arrow('mount', `service:${service.name}`, `volume:${source}`, label, span)];
  });
}
