import type { Service } from '../model/compose.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { attachmentOf } from './compose/reach.ts';
import { replicasOf, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'hostname-and-uts',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    const key = ['hostname', 'domainname', 'uts'].find((each) => wordAt(service.get(each), offset) !== undefined);
    const span = key === undefined ? undefined : wordAt(service.get(key), offset);
    if (key === undefined || span === undefined) return undefined;
    return { span, facts: key === 'uts' ? utsFacts(service) : nameFacts(service, key), weight: 110 };
  },
});

function nameFacts(service: Service, key: string): readonly Fact[] {
  const values = { service: code(service.name) };
  if (plainText(service.get('uts')) === 'host') return [{ key: 'conflict', values: { ...values, name: code(key) } }];
  const name = plainText(service.get(key));
  if (name === undefined) return [{ key: 'depends', values }];
  if (key === 'domainname') return [{ key: 'domain', values: { ...values, domain: code(name) } }];
  const facts: Fact[] = [{ key: 'called', values: { ...values, name: code(name) } }];
  const count = replicasOf(service)?.count ?? 1;
  if (count > 1) facts.push({ key: 'all-called', values: { count, name: code(name) } });
  if (attachmentOf(service).kind === 'bridge' && name !== service.name) {
    facts.push({ key: 'resolves', values: { ...values, name: code(name) } });
  }
  return facts;
}

function utsFacts(service: Service): readonly Fact[] {
  const values = { service: code(service.name) };
  if (plainText(service.get('uts')) !== 'host') return [{ key: 'depends', values }];
  const refused = ['hostname', 'domainname'].find((key) => service.get(key) !== undefined);
  return refused === undefined
    ? [{ key: 'host', values }]
    : [{ key: 'conflict', values: { ...values, name: code(refused) } }];
}
