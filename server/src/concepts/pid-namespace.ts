import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'pid-namespace',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('pid');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const mode = plainText(entry);
    const other = /^(?:service|container):(.+)$/.exec(mode ?? '')?.[1];
    const values = { service: code(service.name), other: code(other ?? '') };
    const facts: Fact[] = [{ key: other !== undefined ? 'shared' : mode === 'host' ? 'host' : 'depends', values }];
    if (other !== undefined || mode === 'host') facts.push({ key: 'not-first', values });
    return { span, facts, weight: 110 };
  },
});
