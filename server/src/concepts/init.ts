import type { Service } from '../model/compose.ts';
import { asScalar } from '../syntax/compose/access.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'init',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('init');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const value = asScalar(entry?.value)?.value;
    const facts = value === true ? factsOf(service) : [offFact(service, value)];
    return { span, facts, weight: 110 };
  },
});

function offFact(service: Service, value: unknown): Fact {
  return value === false ? { key: 'off', values: { service: code(service.name) } } : { key: 'depends' };
}

function factsOf(service: Service): readonly Fact[] {
  const values = { service: code(service.name) };
  const pid = plainText(service.get('pid'));
  if (pid !== undefined) return [{ key: 'not-first', values: { ...values, pid: code(`pid: ${pid}`) } }];
  return [{ key: 'first', values }, { key: 'signals', values }, { key: 'orphans' }];
}
