import type { DockerfileModel } from '../model/dockerfile.ts';
import { userAt } from '../model/user-at.ts';
import type { Mount, RunInstruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { isOn, mountAt, optionText, targetOf } from './dockerfile/run-mounts.ts';

export default defineConcept({
  id: 'secret-mount',
  inDockerfile({ model, offset }) {
    const found = mountAt(model, offset, 'secret');
    if (found === undefined) return undefined;
    const { run, mount, span } = found;
    const id = idOf(mount);
    if (id === undefined) return undefined;
    const facts: Fact[] = [
      placeFact(model, run, mount, id),
      {
        key: 'given',
        values: {
          file: code(`docker build --secret id=${id},src=FILE .`),
          variable: code(`docker build --secret id=${id},env=NAME .`),
        },
      },
      { key: isOn(mount, 'required') ? 'required' : 'optional', values: { id: code(id) } },
    ];
    const user = userAt(model, run);
    const isFile = optionText(mount, 'env') === undefined || hasTarget(mount);
    const isOpen = ['uid', 'gid', 'mode'].some((key) => optionText(mount, key) !== undefined);
    if (isFile && !isOpen && user?.isRoot === false)
      facts.push({ key: 'not-readable', values: { user: code(user.name) } });
    return { span, facts: [...facts, { key: 'not-in-cache' }], weight: 110 };
  },
});

function placeFact(model: DockerfileModel, run: RunInstruction, mount: Mount, id: string): Fact {
  const variable = optionText(mount, 'env');
  const file = code(targetOf(model, run, mount) ?? `/run/secrets/${id}`);
  if (variable === undefined) return { key: 'file', values: { file } };
  const name = code(`$${variable}`);
  return hasTarget(mount) ? { key: 'both', values: { file, name } } : { key: 'variable', values: { name } };
}

function hasTarget(mount: Mount): boolean {
  return optionText(mount, 'target', 'dst', 'destination') !== undefined;
}

/** Without `id=` the last part of the target is the name. */
function idOf(mount: Mount): string | undefined {
  return optionText(mount, 'id') ?? optionText(mount, 'target', 'dst', 'destination')?.split('/').at(-1);
}
