import { asMap, asScalar, asSequence, entryOf, scalarPart, scalarsOf, valueOf } from '../syntax/compose/access.ts';
import type { ComposeEntry, ComposeMap, ComposeTree, ComposeValue } from '../syntax/compose/nodes.ts';
import type {
  Build,
  ComposeModel,
  Dependency,
  Resource,
  ResourceKind,
  ResourceReference,
  Service,
  ServiceNetwork,
} from './compose.ts';
import { serviceMounts } from './compose-mounts.ts';
import { publishedPorts } from './compose-ports.ts';
import { mentionsOf } from './compose-references.ts';

/**
 * What a Compose file means. Several documents in it are taken together, as Compose merges them.
 *
 * @param isOverride whether the file goes on top of another one, which may declare what this one uses
 */
export function analyzeCompose(tree: ComposeTree, isOverride = false): ComposeModel {
  const sections = (kind: ResourceKind): readonly ComposeEntry[] =>
    tree.documents.flatMap((document) => entryOf(document, kind) ?? []);
  const services = sections('services').flatMap((section) =>
    childEntries(section).map((entry) => readService(tree.text, entry)),
  );
  const resources = (kind: Resource['kind']): readonly Resource[] =>
    sections(kind).flatMap((section) => childEntries(section).map((entry) => readResource(kind, entry)));
  const declared = {
    services,
    networks: resources('networks'),
    volumes: resources('volumes'),
    secrets: resources('secrets'),
    configs: resources('configs'),
  };
  const byName = new Map(services.toReversed().map((service) => [service.name, service]));
  const top = (key: string): ComposeEntry | undefined =>
    tree.documents.map((document) => entryOf(document, key)).find((entry) => entry !== undefined);
  return {
    tree,
    text: tree.text,
    complete: !isOverride && tree.errors.length === 0 && !hasInclude(tree) && services.every(isWhole),
    version: top('version'),
    name: top('name'),
    ...declared,
    references: readReferences(tree.text, declared),
    service: (name) => byName.get(name),
    section: top,
  };
}

function childEntries(section: ComposeEntry): readonly ComposeEntry[] {
  return asMap(section.value)?.entries ?? [];
}

/** An `include` of nothing brings nothing in. */
function hasInclude(tree: ComposeTree): boolean {
  return tree.documents.some((document) => {
    const include = valueOf(document, 'include');
    return include !== undefined && !(include.kind === 'sequence' && include.items.length === 0);
  });
}

/** Whether Compose would take the service as it stands: it has something to run, of its own or from what it extends. */
function isWhole(service: Service): boolean {
  return ['image', 'build', 'extends', 'provider'].some((key) => valueOf(service.map, key) !== undefined);
}

function readResource(kind: Resource['kind'], entry: ComposeEntry): Resource {
  const external = valueOf(entry.value, 'external');
  return {
    kind,
    name: entry.key,
    entry,
    external: external?.kind === 'map' || (external?.kind === 'scalar' && external.value === true),
    driver: asScalar(valueOf(entry.value, 'driver'))?.text || undefined,
  };
}

function readService(text: string, entry: ComposeEntry): Service {
  const map = asMap(entry.value);
  const under = (key: string): ComposeValue | undefined => valueOf(map, key);
  return {
    name: entry.key,
    entry,
    map,
    get: (key) => entryOf(map, key),
    image: asScalar(under('image')),
    build: readBuild(text, under('build')),
    networks: readNetworks(text, map),
    networkMode: asScalar(under('network_mode')),
    ports: publishedPorts(under('ports')),
    expose: scalarsOf(under('expose')),
    mounts: serviceMounts(text, map),
    dependsOn: readDependencies(under('depends_on')),
    command: under('command'),
    entrypoint: under('entrypoint'),
  };
}

function readBuild(text: string, value: ComposeValue | undefined): Build | undefined {
  if (value === undefined) return undefined;
  const under = (key: string) => asScalar(valueOf(value, key));
  return {
    span: value.span,
    context: value.kind === 'scalar' ? value : under('context'),
    dockerfile: under('dockerfile'),
    target: under('target'),
    args: readArguments(text, valueOf(value, 'args')),
  };
}

/** `NAME=value` in a list is the same as `NAME: value` in a mapping; without a value it comes from the environment. */
function readArguments(text: string, value: ComposeValue | undefined): readonly ComposeEntry[] {
  if (value?.kind === 'map') return value.entries;
  return scalarsOf(value).map((scalar) => {
    const at = scalar.text.indexOf('=');
    const end = at === -1 ? scalar.text.length : at;
    const keySpan = scalarPart(text, scalar, 0, end);
    const given = at === -1 ? undefined : scalar.text.slice(at + 1);
    const valueSpan = scalarPart(text, scalar, end + 1, scalar.text.length);
    return {
      key: scalar.text.slice(0, end),
      keySpan,
      value: given === undefined ? undefined : { ...scalar, value: given, text: given, span: valueSpan },
      span: scalar.span,
      colonEnd: undefined,
      merged: false,
    };
  });
}

/** Under `network_mode` there are none, and Compose joins a service that names none to `default`. */
function readNetworks(text: string, map: ComposeMap | undefined): readonly ServiceNetwork[] {
  if (valueOf(map, 'network_mode') !== undefined) return [];
  const value = valueOf(map, 'networks');
  const named =
    value?.kind === 'map'
      ? value.entries.map((entry) => ({
          name: entry.key,
          span: entry.keySpan,
          aliases: scalarsOf(valueOf(entry.value, 'aliases')).map((alias) => alias.text),
        }))
      : (asSequence(value)?.items ?? []).flatMap((item) =>
          item.kind === 'scalar' && item.text !== ''
            ? [{ name: item.text, span: scalarPart(text, item, 0, item.text.length), aliases: [] }]
            : [],
        );
  return named.length > 0 ? named : [{ name: 'default', span: undefined, aliases: [] }];
}

function readDependencies(value: ComposeValue | undefined): readonly Dependency[] {
  if (value?.kind === 'map') {
    return value.entries.map((entry) => ({
      name: entry.key,
      span: entry.keySpan,
      condition: asScalar(valueOf(entry.value, 'condition'))?.text || 'service_started',
    }));
  }
  return scalarsOf(value).map(({ text, span }) => ({ name: text, span, condition: 'service_started' }));
}

type Declared = Readonly<Record<Resource['kind'], readonly Resource[]>> & { readonly services: readonly Service[] };

function readReferences(text: string, declared: Declared): readonly ResourceReference[] {
  const names: Readonly<Record<ResourceKind, ReadonlySet<string>>> = {
    services: new Set(declared.services.map((service) => service.name)),
    networks: new Set(['default', ...declared.networks.map((network) => network.name)]),
    volumes: new Set(declared.volumes.map((volume) => volume.name)),
    secrets: new Set(declared.secrets.map((secret) => secret.name)),
    configs: new Set(declared.configs.map((config) => config.name)),
  };
  const references: ResourceReference[] = [];
  for (const { name, map, mounts } of declared.services) {
    if (map === undefined) continue;
    for (const mention of mentionsOf(text, map, mounts)) {
      references.push({ ...mention, service: name, known: names[mention.kind].has(mention.name) });
    }
  }
  return references.toSorted((a, b) => a.span.start - b.span.start);
}
