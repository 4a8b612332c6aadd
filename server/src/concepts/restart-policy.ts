import type { ComposeModel, Service } from '../model/compose.ts';
import { valueOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { serviceNames } from './compose/reach.ts';
import { healthcheckOf, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'restart-policy',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('restart');
    if (service === undefined || key?.value?.kind !== 'scalar') return undefined;
    const span = [key.keySpan, key.value.span].find((each) => touches(each, offset));
    return span === undefined ? undefined : { span, facts: factsOf(model, service, key.value.text), weight: 110 };
  },
});

function factsOf(model: ComposeModel, service: Service, policy: string): readonly Fact[] {
  const values = { service: code(service.name) };
  if (valueOf(valueOf(service.map, 'deploy'), 'restart_policy') !== undefined) return [{ key: 'overruled', values }];
  const facts: Fact[] = [policyFact(service, policy)];
  if (policy === 'always' || policy === 'unless-stopped') {
    const waiting = model.services.filter(({ dependsOn }) =>
      dependsOn.some(({ name, condition }) => name === service.name && condition === 'service_completed_successfully'),
    );
    if (waiting.length > 0) facts.push({ key: 'never-done', values: { ...values, services: serviceNames(waiting) } });
    if (healthcheckOf(service).kind === 'set') facts.push({ key: 'not-unhealthy', values });
  }
  return facts;
}

function policyFact({ name }: Service, policy: string): Fact {
  const values = { service: code(name) };
  const most = /^on-failure:(\d+)$/.exec(policy)?.[1];
  if (most !== undefined) return { key: 'on-failure-most', values: { ...values, most } };
  switch (policy) {
    case 'no':
    case 'always':
    case 'on-failure':
    case 'unless-stopped':
      return { key: policy, values };
    case '':
      return { key: 'no', values };
    default:
      return { key: policy.includes('$') ? 'depends' : 'unknown', values: { ...values, policy: code(policy) } };
  }
}
