import { code, defineConcept, type Fact } from './concept.ts';
import { mountAt, optionText, targetOf } from './dockerfile/run-mounts.ts';

export default defineConcept({
  id: 'tmpfs-mount',
  inDockerfile({ model, offset }) {
    const found = mountAt(model, offset, 'tmpfs');
    if (found === undefined) return undefined;
    const target = targetOf(model, found.run, found.mount);
    if (target === undefined) return undefined;
    const size = optionText(found.mount, 'size');
    const facts: Fact[] = [
      { key: 'folder', values: { folder: code(target) } },
      size === undefined ? { key: 'unlimited' } : { key: 'limited', values: { size: code(size) } },
    ];
    return { span: found.span, facts, weight: 110 };
  },
});
