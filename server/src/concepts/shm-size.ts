import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'shm-size',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('shm_size');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const size = plainText(entry);
    const ipc = plainText(service.get('ipc'));
    const values = { service: code(service.name), size: code(size ?? ''), ipc: code(`ipc: ${ipc ?? ''}`) };
    const facts: Fact[] = [{ key: size === undefined ? 'depends' : 'size', values }];
    if (ipc !== undefined && /^(?:host$|service:|container:)/.test(ipc))
      return { span, facts: [{ key: 'other', values }], weight: 110 };
    if (service.get('mem_limit') !== undefined) facts.push({ key: 'counts', values });
    return { span, facts, weight: 110 };
  },
});
