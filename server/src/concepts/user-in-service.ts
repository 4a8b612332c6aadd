import type { Service } from '../model/compose.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'user-in-service',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('user');
    const span = wordAt(entry, offset);
    if (service === undefined || entry?.value?.kind !== 'scalar' || span === undefined) return undefined;
    const text = plainText(entry);
    const facts: readonly Fact[] = text === undefined ? [{ key: 'depends' }] : factsOf(service, text);
    return { span, facts, weight: 110 };
  },
});

function factsOf(service: Service, text: string): readonly Fact[] {
  const [user = '', group] = text.split(':');
  const values = { service: code(service.name), user: code(user) };
  if (user === '0' || user === 'root') return [{ key: 'root', values }];
  const number = /^\d+$/.test(user);
  const facts: Fact[] = [{ key: number ? 'number' : 'name', values }];
  if (number && group === undefined) facts.push({ key: 'group-zero' });
  const written = service.mounts
    .filter(({ type, readOnly }) => (type === 'volume' || type === 'bind') && !readOnly)
    .map(({ target }) => code(target));
  if (written.length > 0) facts.push({ key: 'mounts', values: { user: code(user), paths: shortList(written) } });
  return facts;
}
