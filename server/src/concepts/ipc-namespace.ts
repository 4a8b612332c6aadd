import type { ComposeModel, Service } from '../model/compose.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'ipc-namespace',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('ipc');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    return { span, facts: factsOf(model, service, plainText(entry) ?? ''), weight: 110 };
  },
});

function factsOf(model: ComposeModel, service: Service, mode: string): readonly Fact[] {
  const values = { service: code(service.name) };
  if (['host', 'none', 'private', 'shareable'].includes(mode)) return [{ key: mode, values }];
  const [, kind, name] = /^(service|container):(.+)$/.exec(mode) ?? [];
  if (kind === undefined || name === undefined) return [{ key: 'depends', values }];
  const facts: Fact[] = [{ key: 'shared', values: { ...values, other: code(name) } }];
  const other = kind === 'service' ? model.service(name) : undefined;
  if (other === undefined) return facts;
  const own = other.get('ipc');
  if (own === undefined || plainText(own) === 'private')
    facts.push({ key: 'not-shareable', values: { ...values, other: code(name) } });
  return facts;
}
