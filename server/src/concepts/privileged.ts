import type { Service } from '../model/compose.ts';
import { otherUser, plainText, switchAt } from './compose/keys.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'privileged',
  inCompose({ model, offset }) {
    const found = switchAt(model, 'privileged', offset);
    if (found === undefined) return undefined;
    const { service, span, isOn } = found;
    if (isOn !== true) return { span, facts: [{ key: isOn === false ? 'off' : 'depends' }], weight: 110 };
    return { span, facts: factsOf(service), weight: 110 };
  },
});

function factsOf(service: Service): readonly Fact[] {
  const facts: Fact[] = [{ key: 'all', values: { service: code(service.name) } }];
  const useless = ['cap_add', 'cap_drop'].filter((key) => service.get(key) !== undefined);
  if (useless.length > 0) facts.push({ key: 'overrides', values: { keys: shortList(useless.map(code)) } });
  const user = otherUser(service);
  if (user !== undefined) {
    facts.push({ key: 'user', values: { user: code(user) } });
  } else facts.push({ key: 'root' });
  const shared = ['network_mode', 'pid', 'ipc', 'uts'].filter((key) => plainText(service.get(key)) === 'host');
  if (shared.length > 0)
    facts.push({ key: 'host-namespaces', values: { keys: shortList(shared.map((key) => code(`${key}: host`))) } });
  return facts;
}
