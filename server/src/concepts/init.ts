import type { Service } from '../model/compose.ts';
import { plainText, switchAt } from './compose/keys.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'init',
  inCompose({ model, offset }) {
    const found = switchAt(model, 'init', offset);
    if (found === undefined) return undefined;
    const { service, span, isOn } = found;
    const facts = isOn === true ? factsOf(service) : [offFact(service, isOn)];
    return { span, facts, weight: 110 };
  },
});

function offFact(service: Service, isOn: boolean | undefined): Fact {
  return isOn === false ? { key: 'off', values: { service: code(service.name) } } : { key: 'depends' };
}

function factsOf(service: Service): readonly Fact[] {
  const values = { service: code(service.name) };
  const pid = plainText(service.get('pid'));
  if (pid !== undefined) return [{ key: 'not-first', values: { ...values, pid: code(`pid: ${pid}`) } }];
  return [{ key: 'first', values }, { key: 'signals', values }, { key: 'orphans' }];
}
