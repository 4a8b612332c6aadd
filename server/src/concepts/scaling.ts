import type { Service } from '../model/compose.ts';
import { asScalar, entryOf, valueOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { valueSpan } from './compose/places.ts';
import { keyAmong, replicasOf, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'scaling',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    const entries = [service.get('scale'), entryOf(valueOf(service.map, 'deploy'), 'replicas')];
    const replicas = replicasOf(service);
    if (replicas === undefined) return undefined;
    const span =
      keyAmong(entries, offset)?.keySpan ??
      entries
        .map((entry) => valueSpan(asScalar(entry?.value), offset))
        .find((each) => each !== undefined && touches(each, offset));
    return span === undefined ? undefined : { span, facts: factsOf(service, replicas.count), weight: 110 };
  },
});

function factsOf(service: Service, count: number): readonly Fact[] {
  const name = code(service.name);
  if (count === 0) return [{ key: 'none', values: { service: name } }];
  if (count === 1) return [{ key: 'one', values: { service: name } }];
  const facts: Fact[] = [{ key: 'several', values: { service: name, count } }];
  if (service.get('container_name') !== undefined) facts.push({ key: 'container-name', values: { service: name } });
  const fixed = service.ports.filter(({ published }) => published !== undefined && /^\d+$/.test(published));
  if (fixed.length > 0) {
    const ports = shortList(fixed.map(({ published }) => code(published ?? '')));
    facts.push({ key: 'ports', values: { ports } });
  }
  const volumes = service.mounts.filter(({ type }) => type === 'volume' || type === 'bind');
  if (volumes.length > 0) {
    const targets = shortList(volumes.map(({ target }) => code(target)));
    facts.push({ key: 'mounts', values: { targets } });
  }
  return facts;
}
