import type { ComposeModel, Resource, Service, ServiceMount } from '../../model/compose.ts';
import { touches } from '../../text/span.ts';
import { code, type ComposeConceptContext, type Explanation, type Fact, shortList } from '../concept.ts';
import { isOnDrive } from './keys.ts';
import { serviceNames } from './reach.ts';

/** On `volumes` of a service, on what stands in it, and on the volumes at the top of the file. */
export function inCompose({ model, offset }: ComposeConceptContext): Explanation | undefined {
  for (const service of model.services) {
    const mount = service.mounts.find(({ span }) => touches(span, offset));
    if (mount !== undefined) return explained(mount, mountFacts(model, service, mount));
    const volumes = service.get('volumes');
    if (volumes !== undefined && touches(volumes.keySpan, offset)) {
      const facts = summary(service);
      return facts.length === 0 ? undefined : { span: volumes.keySpan, facts, weight: 70 };
    }
  }
  const declared = model.volumes.find(({ entry }) => touches(entry.keySpan, offset));
  if (declared !== undefined) return { span: declared.entry.keySpan, facts: volumeFacts(model, declared), weight: 70 };
  return undefined;
}

function explained({ span }: ServiceMount, facts: readonly Fact[]): Explanation | undefined {
  return facts.length === 0 ? undefined : { span, facts, weight: 70 };
}

function mountFacts(model: ComposeModel, service: Service, mount: ServiceMount): readonly Fact[] {
  const { source, target } = mount;
  const values = { service: code(service.name), target: code(target) };
  const facts: Fact[] = [];
  switch (mount.type) {
    case 'volume': {
      const volume = source ?? '';
      facts.push({ key: 'named', values: { ...values, volume: code(volume) } });
      const sharing = usersOf(model, volume).filter((other) => other !== service);
      if (sharing.length > 0) facts.push({ key: 'shared', values: { services: serviceNames(sharing) } });
      facts.push(lifetime(model, volume));
      break;
    }
    case 'bind':
      facts.push(bindFact(source ?? '', values));
      facts.push({ key: 'bind-hides', values: { target: code(target) } });
      break;
    case 'anonymous':
      // Of `v:/data` the concept of anonymous volumes says how Compose reads it.
      if (isOnDrive(target)) return [];
      facts.push({ key: 'anonymous', values }, { key: 'anonymous-lifetime' });
      break;
    case 'tmpfs':
      facts.push({ key: 'tmpfs', values });
      break;
    case 'other':
      return [];
  }
  if (mount.readOnly) facts.push({ key: 'read-only', values: { target: code(target) } });
  return facts;
}

function bindFact(path: string, values: Readonly<Record<string, { readonly code: string }>>): Fact {
  const key = path.startsWith('~') ? 'bind-home' : path.startsWith('.') ? 'bind-relative' : 'bind';
  return { key, values: { ...values, path: code(path) } };
}

function lifetime(model: ComposeModel, volume: string): Fact {
  const declared = model.volumes.find(({ name }) => name === volume);
  return { key: declared?.external === true ? 'lifetime-external' : 'lifetime', values: { volume: code(volume) } };
}

function volumeFacts(model: ComposeModel, { name }: Resource): readonly Fact[] {
  const places = usersOf(model, name).flatMap((service) =>
    service.mounts
      .filter((mount) => mount.type === 'volume' && mount.source === name)
      .map((mount) => code(`${service.name}:${mount.target}`)),
  );
  const used: Fact =
    places.length === 0
      ? { key: 'unused', values: { volume: code(name) } }
      : { key: 'used', values: { volume: code(name), places: shortList(places) } };
  return [used, lifetime(model, name)];
}

/** One sentence for each kind of mount that a service has. */
function summary({ mounts }: Service): readonly Fact[] {
  const labels = (type: ServiceMount['type']) =>
    mounts
      .filter((mount) => mount.type === type && !(type === 'anonymous' && isOnDrive(mount.target)))
      .map(({ source, target }) => code(source === undefined ? target : `${source} → ${target}`));
  const facts: Fact[] = [];
  const named = labels('volume');
  if (named.length > 0) facts.push({ key: 'all-named', values: { mounts: shortList(named) } });
  const binds = labels('bind');
  if (binds.length > 0) facts.push({ key: 'all-binds', values: { mounts: shortList(binds) } });
  const anonymous = labels('anonymous');
  if (anonymous.length > 0) facts.push({ key: 'all-anonymous', values: { mounts: shortList(anonymous) } });
  return facts;
}

function usersOf(model: ComposeModel, volume: string): readonly Service[] {
  return model.services.filter(({ mounts }) =>
    mounts.some((mount) => mount.type === 'volume' && mount.source === volume),
  );
}
