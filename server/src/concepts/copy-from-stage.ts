import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Base, Stage } from '../model/stages.ts';
import { stageChain, valueOf } from '../model/value-of.ts';
import { joinPaths, workingDirectories } from '../model/working-directory.ts';
import type { CopyInstruction } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, type Code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { baseLabel, placeOf, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'copy-from-stage',
  inDockerfile({ model, offset }) {
    const copy = instructionAt(model, offset);
    if (copy?.type !== 'COPY' || copy.from === undefined || !touches(copy.from.span, offset)) return undefined;
    const name = copy.from.value?.value ?? '';
    const { span } = copy.from;
    if (name === '') return undefined;
    if (name.includes('$')) return { span, facts: [{ key: 'variable', values: { name: code(name) } }], weight: 110 };
    const reference = model.references.find(({ instruction, from }) => instruction === copy && from === 'COPY');
    const source = reference?.stage === undefined ? undefined : model.stages[reference.stage];
    const facts = source === undefined ? imageFacts(model, copy, name) : stageFacts(model, copy, source, name);
    return { span, facts: [...facts, ...ownerFacts(copy)], weight: 110 };
  },
});

function stageFacts(model: DockerfileModel, copy: CopyInstruction, source: Stage, name: string): readonly Fact[] {
  const facts: Fact[] = [...pathFacts(model, copy)];
  const stage = model.stageOf(copy);
  const lowest = (of: Stage | undefined): Base | undefined => [...stageChain(model, of)].at(-1)?.base;
  const [theirs, ours] = [lowest(source), lowest(stage)];
  if (theirs !== undefined && ours !== undefined && theirs.kind === 'image') {
    const values = { stage: stageLabel(source), base: baseLabel(theirs), ours: baseLabel(ours) };
    if (ours.kind === 'scratch') facts.push({ key: 'into-scratch', values });
    else if (ours.text !== theirs.text) facts.push({ key: 'other-base', values });
    else facts.push({ key: 'same-base', values });
  }
  if (/^\d+$/.test(name))
    facts.push({ key: 'by-number', values: { number: name, place: placeOf(model, source.from) } });
  return facts;
}

/** Where the files are taken from, and where they arrive. */
function pathFacts(model: DockerfileModel, copy: CopyInstruction): readonly Fact[] {
  const facts: Fact[] = [];
  const destination = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  const arrived = destination === null ? '?' : joinPaths(workingDirectories(model).get(copy) ?? '?', destination);
  const sources = copy.sources.flatMap((source): readonly Code[] => {
    const path = valueOf(model, copy, source);
    return path === null ? [] : [code(joinPaths('/', path))];
  });
  if (sources.length > 0 && !arrived.startsWith('?'))
    facts.push({ key: 'path', values: { files: shortList(sources), destination: code(arrived) } });
  const relative = copy.sources.find(({ value }) => !value.startsWith('/') && !value.startsWith('$'));
  if (relative !== undefined)
    facts.push({
      key: 'from-root',
      values: { file: code(relative.value), absolute: code(joinPaths('/', relative.value)) },
    });
  return facts;
}

function imageFacts(model: DockerfileModel, copy: CopyInstruction, name: string): readonly Fact[] {
  const later = model.stages.find((stage) => stage.name?.value.toLowerCase() === name.toLowerCase());
  if (later !== undefined && later.from.index > copy.index)
    return [{ key: 'later-stage', values: { name: code(name), place: placeOf(model, later.from) } }];
  return [{ key: 'image', values: { name: code(name) } }, ...pathFacts(model, copy)];
}

function ownerFacts(copy: CopyInstruction): readonly Fact[] {
  const owner = copy.flags.find(({ name }) => name === 'chown')?.value;
  return [owner === undefined ? { key: 'owner-kept' } : { key: 'owner-set', values: { owner: code(owner.value) } }];
}
