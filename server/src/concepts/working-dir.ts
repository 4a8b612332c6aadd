import { plainText, otherUser, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'working-dir',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('working_dir');
    const span = wordAt(entry, offset);
    if (service === undefined || span === undefined) return undefined;
    const folder = plainText(entry);
    if (folder === undefined) return { span, facts: [{ key: 'depends' }], weight: 110 };
    const values = { service: code(service.name), folder: code(folder) };
    if (/^[^/\\]*$/.test(folder) || folder.startsWith('.'))
      return { span, facts: [{ key: 'relative', values }], weight: 110 };
    const facts: Fact[] = [{ key: 'starts-in', values }];
    const mount = service.mounts.find(({ target }) => target === folder);
    const user = otherUser(service);
    if (mount?.type === 'bind' && mount.source !== undefined) {
      facts.push({ key: 'mounted', values: { ...values, path: code(mount.source) } });
    } else if (user === undefined) facts.push({ key: 'made', values });
    else facts.push({ key: 'made-by-root', values: { ...values, user: code(user) } });
    return { span, facts, weight: 110 };
  },
});
