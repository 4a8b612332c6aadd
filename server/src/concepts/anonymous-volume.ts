import type { Service, ServiceMount } from '../model/compose.ts';
import { touches } from '../text/span.ts';
import { isBelow, isOnDrive } from './compose/keys.ts';
import { replicasOf, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'anonymous-volume',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const mount = service?.mounts.find(({ type, span }) => type === 'anonymous' && touches(span, offset));
    if (service === undefined || mount === undefined) return undefined;
    return { span: mount.span, facts: factsOf(service, mount), weight: 110 };
  },
});

function factsOf(service: Service, { target }: ServiceMount): readonly Fact[] {
  const values = { service: code(service.name), target: code(target) };
  const around = service.mounts.find(
    (other) => other.type === 'bind' && other.target !== target && isBelow(target, other.target),
  );
  if (isOnDrive(target)) return [{ key: 'drive', values }];
  const facts: Fact[] = [];
  if (around !== undefined) {
    facts.push({ key: 'inside-bind', values: { ...values, path: code(around.source ?? '') } });
  }
  facts.push({ key: 'filled', values });
  const count = replicasOf(service)?.count ?? 1;
  if (count > 1) facts.push({ key: 'each', values: { ...values, count } });
  return facts;
}
