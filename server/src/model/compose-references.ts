import type { Span } from '../text/span.ts';
import { asScalar, asSequence, scalarPart, scalarsOf, valueOf } from '../syntax/compose/access.ts';
import type { ComposeMap, ComposeScalar, ComposeValue } from '../syntax/compose/nodes.ts';
import type { ResourceKind, ResourceReference, ServiceMount } from './compose.ts';
import { hasVariable, splitOutside } from './compose-split.ts';

/** A use of a name, before it is known whether the name is declared. */
export type Mention = Omit<ResourceReference, 'known' | 'service'>;

/**
 * The names of services, networks, volumes, secrets and configs that a service needs, as `docker compose config` checks
 * them. Names in other files and containers outside of the project are not among them.
 */
export function mentionsOf(text: string, service: ComposeMap, mounts: readonly ServiceMount[]): readonly Mention[] {
  const under = (key: string): ComposeValue | undefined => valueOf(service, key);
  const mentions = [
    ...keysOrItems(text, 'networks', 'networks', under('networks')),
    ...keysOrItems(text, 'services', 'depends_on', under('depends_on')),
    ...links(text, under('links')),
    ...volumesFrom(text, under('volumes_from')),
    ...['network_mode', 'ipc', 'pid'].flatMap((key) => serviceWord(text, key, asScalar(under(key)))),
    ...extended(text, under('extends')),
    ...additionalContexts(text, valueOf(under('build'), 'additional_contexts')),
    ...volumes(mounts),
    ...sources(text, 'secrets', 'secrets', under('secrets')),
    ...sources(text, 'configs', 'configs', under('configs')),
    ...sources(text, 'secrets', 'build.secrets', valueOf(under('build'), 'secrets')),
  ];
  return mentions.filter((mention) => mention.name !== '' && !hasVariable(mention.name));
}

function whole(text: string, kind: ResourceKind, under: string, scalar: ComposeScalar): Mention {
  return { kind, under, name: scalar.text, span: scalarPart(text, scalar, 0, scalar.text.length) };
}

function keysOrItems(
  text: string,
  kind: ResourceKind,
  under: string,
  value: ComposeValue | undefined,
): readonly Mention[] {
  if (value?.kind !== 'map') {
    return (asSequence(value)?.items ?? []).flatMap((item) =>
      item.kind === 'scalar' ? [whole(text, kind, under, item)] : [],
    );
  }
  return value.entries.map((entry) => ({ kind, under, name: entry.key, span: withoutQuotes(text, entry.keySpan) }));
}

function withoutQuotes(text: string, place: Span): Span {
  const quoted = /^["']/.test(text.slice(place.start, place.start + 1)) && place.end - place.start >= 2;
  return quoted ? { start: place.start + 1, end: place.end - 1 } : place;
}

/** `service` or `service:alias` */
function links(text: string, value: ComposeValue | undefined): readonly Mention[] {
  return scalarsOf(value).flatMap((scalar) => firstPart(text, 'links', scalar));
}

function firstPart(text: string, under: string, scalar: ComposeScalar): readonly Mention[] {
  const [name] = splitOutside(scalar.text, ':');
  if (name === undefined) return [];
  return [{ kind: 'services', under, name: name.text, span: scalarPart(text, scalar, name.start, name.end) }];
}

/** `service`, `service:ro`, or a container of any name as `container:name`. */
function volumesFrom(text: string, value: ComposeValue | undefined): readonly Mention[] {
  return scalarsOf(value).flatMap((scalar) =>
    scalar.text.startsWith('container:') ? [] : firstPart(text, 'volumes_from', scalar),
  );
}

/** `service:name`; other words name modes, networks and containers outside of the file. */
function serviceWord(text: string, under: string, scalar: ComposeScalar | undefined): readonly Mention[] {
  const prefix = 'service:';
  if (scalar === undefined || !scalar.text.startsWith(prefix)) return [];
  const span = scalarPart(text, scalar, prefix.length, scalar.text.length);
  return [{ kind: 'services', under, name: scalar.text.slice(prefix.length), span }];
}

function extended(text: string, value: ComposeValue | undefined): readonly Mention[] {
  if (value?.kind === 'scalar') return [whole(text, 'services', 'extends', value)];
  const service = asScalar(valueOf(value, 'service'));
  return service === undefined || valueOf(value, 'file') !== undefined
    ? []
    : [whole(text, 'services', 'extends', service)];
}

/** `name: service:other`, or `name=service:other` in a list. */
function additionalContexts(text: string, value: ComposeValue | undefined): readonly Mention[] {
  const under = 'build.additional_contexts';
  if (value?.kind === 'map') {
    return value.entries.flatMap((entry) => serviceWord(text, under, asScalar(entry.value)));
  }
  return scalarsOf(value).flatMap((scalar) => {
    const at = scalar.text.indexOf('=service:');
    if (at === -1) return [];
    const start = at + '=service:'.length;
    const span = scalarPart(text, scalar, start, scalar.text.length);
    return [{ kind: 'services', under, name: scalar.text.slice(start), span }];
  });
}

function volumes(mounts: readonly ServiceMount[]): readonly Mention[] {
  return mounts.flatMap(({ type, source, sourceSpan }) =>
    type === 'volume' && source !== undefined && sourceSpan !== undefined
      ? [{ kind: 'volumes', under: 'volumes', name: source, span: sourceSpan } as const]
      : [],
  );
}

/** A name, or a mapping with the name as its `source`. */
function sources(
  text: string,
  kind: 'secrets' | 'configs',
  under: string,
  value: ComposeValue | undefined,
): readonly Mention[] {
  return (asSequence(value)?.items ?? []).flatMap((item) => {
    const scalar = item.kind === 'map' ? asScalar(valueOf(item, 'source')) : asScalar(item);
    return scalar === undefined ? [] : [whole(text, kind, under, scalar)];
  });
}
