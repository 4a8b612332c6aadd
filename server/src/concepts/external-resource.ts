import type { ComposeModel, Resource } from '../model/compose.ts';
import { asMap, asScalar, entryOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'external-resource',
  inCompose({ model, offset }) {
    const resource = [...model.networks, ...model.volumes, ...model.secrets, ...model.configs].find(({ entry }) =>
      touches(entry.span, offset),
    );
    const external = entryOf(resource?.entry.value, 'external');
    const span = wordAt(external, offset);
    if (resource === undefined || span === undefined) return undefined;
    if (resource.external) return { span, facts: factsOf(model, resource), weight: 110 };
    const key = asScalar(external?.value)?.value === false ? 'off' : 'depends';
    return { span, facts: [{ key }], weight: 110 };
  },
});

function factsOf(model: ComposeModel, { kind, name, entry }: Resource): readonly Fact[] {
  if (kind === 'secrets' || kind === 'configs') return [{ key: 'swarm-only', values: { name: code(name) } }];
  const given = entryOf(entry.value, 'name');
  const real = given === undefined ? name : plainText(given);
  const users = model.services.filter((service) =>
    kind === 'networks'
      ? service.networks.some((each) => each.name === name)
      : service.mounts.some(({ type, source }) => type === 'volume' && source === name),
  );
  const facts: Fact[] = [];
  if (real === undefined) facts.push({ key: 'name-from-variable' });
  else {
    const command = `docker ${kind === 'networks' ? 'network' : 'volume'} create ${real}`;
    facts.push({ key: 'has-to-exist', values: { name: code(real), command: code(command) } });
  }
  facts.push({ key: kind === 'networks' ? 'network' : 'volume', values: { name: code(real ?? name) } });
  if (users.length > 0)
    facts.push({ key: 'used', values: { services: shortList(users.map((each) => code(each.name))) } });
  const ignored = (asMap(entry.value)?.entries ?? [])
    .map(({ key }) => key)
    .filter((key) => !['name', 'external'].includes(key));
  if (ignored.length > 0) facts.push({ key: 'ignored', values: { keys: shortList(ignored.map(code)) } });
  return facts;
}
