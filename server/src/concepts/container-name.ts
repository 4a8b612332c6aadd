import { plainText, wordAt } from './compose/keys.ts';
import { projectName, replicasOf, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'container-name',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('container_name');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const name = plainText(entry);
    const values = { service: code(service.name) };
    if (name === undefined) return { span, facts: [{ key: 'depends', values }], weight: 110 };
    const usual = code(`${projectName(model)}-${service.name}-1`);
    const facts: Fact[] = [{ key: 'called', values: { name: code(name), usual } }];
    const count = replicasOf(service)?.count ?? 1;
    facts.push(
      count > 1 ? { key: 'scaled', values: { ...values, count } } : { key: 'once', values: { name: code(name) } },
    );
    return { span, facts, weight: 110 };
  },
});
