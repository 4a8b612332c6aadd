import type { DockerfileModel } from '../model/dockerfile.ts';
import { valueOf } from '../model/value-of.ts';
import type { LabelInstruction, Pair } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { stageLabel } from './dockerfile/places.ts';

/** On a key of LABEL that the OCI has given a meaning, or that looks like one. */
export default defineConcept({
  id: 'oci-labels',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'LABEL') return undefined;
    const pair = instruction.pairs.find(({ key }) => touches(key.span, offset));
    if (pair === undefined) return undefined;
    const facts = factsOf(model, instruction, pair);
    return facts.length === 0 ? undefined : { span: pair.key.span, facts, weight: 110 };
  },
});

const prefix = 'org.opencontainers.image.';

/** The keys of https://github.com/opencontainers/image-spec/blob/main/annotations.md, and the fact that explains each. */
const meanings: Readonly<Record<string, string>> = {
  created: 'created',
  authors: 'authors',
  url: 'url',
  documentation: 'documentation',
  source: 'source',
  version: 'version',
  revision: 'revision',
  vendor: 'vendor',
  licenses: 'licenses',
  'ref.name': 'ref-name',
  title: 'title',
  description: 'description',
  'base.digest': 'base-digest',
  'base.name': 'base-name',
};

function factsOf(model: DockerfileModel, label: LabelInstruction, pair: Pair): readonly Fact[] {
  const key = pair.key.value;
  if (key.startsWith('org.label-schema.')) return [{ key: 'label-schema', values: { prefix: code(prefix) } }];
  if (!key.startsWith(prefix)) return [];
  const name = key.slice(prefix.length);
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  if (meaning === undefined) return [{ key: 'not-in-the-list', values: { name: code(key) } }];
  return [{ key: meaning }, ...valueFacts(model, label, pair), ...whereItGoes(model, label, pair)];
}

function valueFacts(model: DockerfileModel, label: LabelInstruction, { value }: Pair): readonly Fact[] {
  if (value === undefined) return [];
  const names = [...new Set(value.variables.map(({ name }) => name))];
  if (names.length === 0) return [];
  const result = valueOf(model, label, value);
  const values = { names: shortList(names.map(code)) };
  if (result === null) return [{ key: 'from-build', values }];
  return [
    result === '' ? { key: 'empty-here', values } : { key: 'value-here', values: { ...values, value: code(result) } },
  ];
}

function whereItGoes(model: DockerfileModel, label: LabelInstruction, { key }: Pair): readonly Fact[] {
  const stage = model.stageOf(label);
  if (stage === undefined) return [];
  if (!stage.inherited) return [{ key: 'other-stage', values: { stage: stageLabel(stage) } }];
  const command = code(`docker image inspect --format '{{index .Config.Labels "${key.value}"}}' IMAGE`);
  return [{ key: 'read-it', values: { command } }];
}
