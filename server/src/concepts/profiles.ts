import { touches } from '../text/span.ts';
import { profilesOf, serviceAt } from './compose/services.ts';
import { serviceNames } from './compose/reach.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'profiles',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('profiles');
    if (service === undefined || key?.value?.kind !== 'sequence' || !touches(key.span, offset)) return undefined;
    const profiles = profilesOf(service);
    const [first] = profiles;
    if (first === undefined) return undefined;
    const item = key.value.items.find(({ span }) => touches(span, offset));
    if (item?.kind === 'scalar') {
      const members = model.services.filter((each) => profilesOf(each).includes(item.text));
      const values = { profile: code(item.text), services: serviceNames(members) };
      return { span: item.span, facts: [{ key: 'members', values }, startFact(item.text)], weight: 110 };
    }
    if (!touches(key.keySpan, offset)) return undefined;
    const values = { service: code(service.name), profiles: shortList(profiles.map(code)) };
    const facts: Fact[] = [{ key: 'left-out', values }, startFact(first), { key: 'named', values }];
    const needing = model.services.filter(
      (other) => profilesOf(other).length === 0 && other.dependsOn.some(({ name }) => name === service.name),
    );
    if (needing.length > 0) facts.push({ key: 'needed', values: { ...values, services: serviceNames(needing) } });
    return { span: key.keySpan, facts, weight: 110 };
  },
});

function startFact(profile: string): Fact {
  return { key: 'start', values: { command: code(`docker compose --profile ${profile} up`) } };
}
