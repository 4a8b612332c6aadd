import { attachmentOf, serviceNames } from '../../concepts/compose/reach.ts';
import { code, type List, shortList } from '../../concepts/concept.ts';
import type { ComposeModel } from '../../model/compose.ts';
import { valueOf } from '../../syntax/compose/access.ts';
import { addressLabel, portsFromHost } from './host-ports.ts';
import type { Inlines } from './inlines.ts';
import { plainly, type Say } from './words.ts';

/** What `up` runs, how it is reached, and which data outlives it: only what the file itself tells. */
export function summarizeCompose(model: ComposeModel, say: Say): readonly Inlines[] {
  if (model.services.length === 0) return [say(includesOthers(model) ? 'no-services-included' : 'no-services')];
  return [
    services(model, say),
    built(model, say),
    ...reachable(model, say),
    networks(model, say),
    ...data(model, say),
    ...(model.complete || model.tree.errors.length > 0 ? [] : [say('incomplete')]),
  ];
}

function includesOthers(model: ComposeModel): boolean {
  return model.tree.documents.some((document) => valueOf(document, 'include') !== undefined);
}

function services({ services: all }: ComposeModel, say: Say): Inlines {
  const values = { services: serviceNames(all) };
  return all.length === 1 ? say('one-service', values) : say('several-services', { ...values, count: all.length });
}

function built(model: ComposeModel, say: Say): Inlines {
  const own = model.services.filter(({ build }) => build !== undefined);
  if (own.length > 0) return say('built', { services: serviceNames(own) });
  const areReady = model.services.every(({ image }) => image !== undefined && image.text !== '');
  return say(areReady ? 'built-none' : 'built-none-said');
}

function reachable(model: ComposeModel, say: Say): readonly Inlines[] {
  const anyPort = plainly(say)('any-port');
  const addresses = model.services.flatMap((service) =>
    portsFromHost(model, service).map((port) => code(addressLabel(service, port, anyPort))),
  );
  const onHost = model.services.filter((service) => attachmentOf(service).kind === 'host');
  const sentences: Inlines[] = [];
  if (addresses.length > 0) sentences.push(say('reachable', { addresses: shortList(addresses) }));
  if (onHost.length > 0) sentences.push(say('reachable-host-mode', { services: serviceNames(onHost) }));
  return sentences.length > 0 ? sentences : [say('reachable-none')];
}

function networks(model: ComposeModel, say: Say): Inlines {
  const joined = model.services
    .filter((service) => attachmentOf(service).kind === 'bridge')
    .flatMap((service) => service.networks);
  if (joined.length === 0) return say('networks-none');
  if (joined.every(({ span }) => span === undefined) && model.networks.every(({ name }) => name === 'default')) {
    return say('networks-default');
  }
  return say('networks', { networks: shortList([...new Set(joined.map(({ name }) => name))].map(code)) });
}

function data(model: ComposeModel, say: Say): readonly Inlines[] {
  const external = new Set(model.volumes.filter((each) => each.external).map(({ name }) => name));
  const mounts = model.services.flatMap((service) => service.mounts);
  const sources = (type: 'volume' | 'bind') => [
    ...new Set(mounts.flatMap((mount) => (mount.type === type && mount.source !== undefined ? [mount.source] : []))),
  ];
  const volumes = sources('volume');
  const own = volumes.filter((name) => !external.has(name));
  const others = volumes.filter((name) => external.has(name));
  const binds = sources('bind');
  return [
    ...(own.length > 0 ? [say('survives', { volumes: listed(own) })] : []),
    ...(others.length > 0 ? [say('survives-external', { volumes: listed(others) })] : []),
    ...(volumes.length === 0 ? [say('survives-none')] : []),
    ...(binds.length > 0 ? [say('survives-binds', { paths: listed(binds) })] : []),
  ];
}

function listed(names: readonly string[]): List {
  return shortList(names.map(code));
}
