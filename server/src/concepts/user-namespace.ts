import type { Service } from '../model/compose.ts';
import { asScalar } from '../syntax/compose/access.ts';
import { otherUser, plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, list } from './concept.ts';

export default defineConcept({
  id: 'user-namespace',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('userns_mode');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const mode = plainText(entry);
    if (mode === 'host') return { span, facts: hostFacts(service), weight: 110 };
    const fact: Fact = mode === undefined ? { key: 'depends' } : { key: 'engine', values: { mode: code(mode) } };
    return { span, facts: [fact], weight: 110 };
  },
});

function hostFacts(service: Service): readonly Fact[] {
  const values = { service: code(service.name) };
  const user = otherUser(service);
  const facts: Fact[] = [
    user === undefined ? { key: 'root', values } : { key: 'user', values: { ...values, user: code(user) } },
  ];
  const needing = ['network_mode', 'pid']
    .filter((key) => plainText(service.get(key)) === 'host')
    .map((key) => `${key}: host`);
  if (asScalar(service.get('privileged')?.value)?.value === true) needing.unshift('privileged: true');
  facts.push(
    needing.length === 0
      ? { key: 'switched-off', values }
      : { key: 'needed', values: { keys: list(needing.map(code)) } },
  );
  return facts;
}
