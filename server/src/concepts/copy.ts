import type { DockerfileModel } from '../model/dockerfile.ts';
import { userAt } from '../model/user-at.ts';
import { valueOf } from '../model/value-of.ts';
import { joinPaths, workingDirectories } from '../model/working-directory.ts';
import type { CopyInstruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { outerBase } from './dockerfile/inheritance.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, spanAt } from './dockerfile/places.ts';
import { kindOfSource } from './dockerfile/sources.ts';

export default defineConcept({
  id: 'copy',
  inDockerfile({ model, offset }) {
    const copy = instructionAt(model, offset);
    if (copy?.type !== 'COPY') return undefined;
    const span = spanAt([copy.keyword.span, copy.destination?.span], offset);
    if (span === undefined) return undefined;
    const facts = [...targetFacts(model, copy), ownerFact(model, copy)];
    return { span, facts, weight: 100 };
  },
});

function targetFacts(model: DockerfileModel, copy: CopyInstruction): readonly Fact[] {
  const stage = model.stageOf(copy);
  const [first] = copy.sources;
  if (copy.destination === undefined || stage === undefined || first === undefined) return [];
  const written = valueOf(model, copy, copy.destination);
  const path = written === null ? '?' : joinPaths(workingDirectories(model).get(copy) ?? '?', written);
  if (written === null || path.startsWith('/?'))
    return [{ key: 'to-unknown', values: { destination: code(copy.destination.raw) } }];
  if (path.startsWith('?')) {
    const values = { destination: code(copy.destination.raw), image: outerBase(model, stage) };
    return [{ key: 'to-folder-of-image', values }];
  }
  const sources = shortList(copy.sources.map(({ value }) => code(value)));
  if (isFolder(written)) return [{ key: 'into', values: { sources, folder: code(path) } }];
  if (copy.sources.length > 1 || /[*?[]/.test(first.value))
    return [{ key: 'many-as', values: { sources, path: code(path) } }];
  const key = kindOfSource(copy, first) === 'heredoc' ? 'text-as' : isFolder(first.value) ? 'content-into' : 'as';
  return [{ key, values: { source: code(first.value), path: code(path) } }];
}

/** Whether a path as written can only be a folder. */
function isFolder(path: string): boolean {
  return /(?:^|\/)\.{0,2}$/.test(path);
}

function ownerFact(model: DockerfileModel, copy: CopyInstruction): Fact {
  const owner = copy.flags.find(({ name }) => name === 'chown')?.value;
  if (owner !== undefined) return { key: 'chown', values: { owner: code(owner.value) } };
  if (copy.from !== undefined) return { key: 'owner-kept' };
  const user = userAt(model, copy);
  if (user === undefined || user.isRoot) return { key: 'owner-root' };
  if (user.setBy === undefined) return { key: 'owner-not-user-of-image', values: { user: code(user.name) } };
  return { key: 'owner-not-user', values: { user: code(user.name), place: placeOf(model, user.setBy) } };
}
