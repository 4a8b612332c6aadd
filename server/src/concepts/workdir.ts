import type { DockerfileModel } from '../model/dockerfile.ts';
import { userAt } from '../model/user-at.ts';
import { valueOf } from '../model/value-of.ts';
import { joinPaths, workingDirectories } from '../model/working-directory.ts';
import type { InstructionOf } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { lastInImage, outerBase } from './dockerfile/inheritance.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, spanAt } from './dockerfile/places.ts';

export default defineConcept({
  id: 'workdir',
  inDockerfile({ model, offset }) {
    const workdir = instructionAt(model, offset);
    if (workdir?.type !== 'WORKDIR') return undefined;
    const span = spanAt([workdir.keyword.span, workdir.value?.span], offset);
    if (span === undefined) return undefined;
    const facts = [...folderFacts(model, workdir), madeFact(model, workdir), ...untilFacts(model, workdir)];
    return { span, facts, weight: 100 };
  },
});

function folderFacts(model: DockerfileModel, workdir: InstructionOf<'WORKDIR'>): readonly Fact[] {
  const stage = model.stageOf(workdir);
  if (stage === undefined || workdir.value === undefined) return [];
  const written = valueOf(model, workdir, workdir.value);
  if (written === null) return [{ key: 'unknown', values: { path: code(workdir.value.raw) } }];
  const before = workingDirectories(model).get(workdir) ?? '?';
  const folder = joinPaths(before, written);
  const path = code(written);
  if (written.startsWith('/')) return [{ key: 'folder', values: { folder: code(folder) } }];
  if (!before.includes('?')) return [{ key: 'relative', values: { path, before: code(before), folder: code(folder) } }];
  return [{ key: 'relative-to-image', values: { path, image: outerBase(model, stage) } }];
}

function madeFact(model: DockerfileModel, workdir: InstructionOf<'WORKDIR'>): Fact {
  const user = userAt(model, workdir);
  return user === undefined ? { key: 'made' } : { key: 'made-for', values: { user: code(user.name) } };
}

function untilFacts(model: DockerfileModel, workdir: InstructionOf<'WORKDIR'>): readonly Fact[] {
  const next = model
    .stageOf(workdir)
    ?.instructions.find((each) => each.type === 'WORKDIR' && each.index > workdir.index);
  if (next !== undefined) return [{ key: 'until', values: { place: placeOf(model, next) } }];
  return lastInImage(model, 'WORKDIR') === workdir ? [{ key: 'container' }] : [];
}
