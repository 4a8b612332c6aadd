import { userAt } from '../model/user-at.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { isOn, mountAt, optionText } from './dockerfile/run-mounts.ts';

export default defineConcept({
  id: 'ssh-mount',
  inDockerfile({ model, offset }) {
    const found = mountAt(model, offset, 'ssh');
    if (found === undefined) return undefined;
    const { run, mount, span } = found;
    const id = optionText(mount, 'id') ?? 'default';
    const facts: Fact[] = [
      { key: 'given', values: { command: code(`docker build --ssh ${id} .`) } },
      { key: isOn(mount, 'required') ? 'required' : 'optional' },
    ];
    const user = userAt(model, run);
    const isOpen = ['uid', 'gid', 'mode'].some((key) => optionText(mount, key) !== undefined);
    if (!isOpen && user?.isRoot === false) facts.push({ key: 'not-usable', values: { user: code(user.name) } });
    return { span, facts, weight: 110 };
  },
});
