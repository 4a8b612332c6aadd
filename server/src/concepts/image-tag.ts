import type { DockerfileModel } from '../model/dockerfile.ts';
import { tagParts } from '../model/tag-parts.ts';
import type { FromInstruction } from '../syntax/dockerfile/nodes.ts';
import { parseImageReference } from '../syntax/dockerfile/image-reference.ts';
import { touches } from '../text/span.ts';
import { valueSpan } from './compose/places.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { expanded, referenceSpan } from './dockerfile/places.ts';

export default defineConcept({
  id: 'image-tag',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type === 'FROM') {
      const { image } = instruction;
      if (image === undefined || !touches(image.span, offset)) return undefined;
      const facts = baseFacts(model, instruction);
      return facts.length === 0 ? undefined : { span: image.span, facts, weight: 70 };
    }
    for (const reference of model.references) {
      const span = referenceSpan(reference);
      if (reference.from === 'FROM' || reference.stage !== undefined || !touches(span, offset)) continue;
      const facts = imageFacts(expanded(model, reference.instruction, reference.word));
      return facts.length === 0 ? undefined : { span, facts, weight: 60 };
    }
    return undefined;
  },
  inCompose({ model, offset }) {
    for (const { image, build } of model.services) {
      const span = valueSpan(image, offset);
      if (image === undefined || span === undefined) continue;
      const facts = imageFacts(image.text);
      if (facts.length === 0) return undefined;
      return { span, facts: build === undefined ? facts : [{ key: 'built-here' }, ...facts], weight: 70 };
    }
    return undefined;
  },
});

function baseFacts(model: DockerfileModel, from: FromInstruction): readonly Fact[] {
  const base = model.stageOf(from)?.base;
  if (base === undefined || base.kind === 'stage') return [];
  if (base.kind === 'scratch') return [{ key: 'scratch' }];
  const names = [...new Set(from.image?.variables.map(({ name }) => name))];
  if (base.kind === 'unknown') {
    return names.length === 0 ? [] : [{ key: 'unknown', values: { names: shortList(names.map(code)) } }];
  }
  const facts = imageFacts(base.text);
  if (names.length === 0) return facts;
  return [{ key: 'filled-in', values: { image: code(base.text), names: shortList(names.map(code)) } }, ...facts];
}

function imageFacts(image: string): readonly Fact[] {
  const reference = parseImageReference(image);
  if (reference === undefined) return [];
  const { registry, repository, tag, digest } = reference;
  const values = { registry: code(registry), repository: code(repository) };
  if (digest !== undefined) {
    const fixed: Fact = { key: 'digest', values: { ...values, digest: code(`${digest.slice(0, 19)}…`) } };
    return tag === undefined ? [fixed] : [fixed, { key: 'tag-beside-digest', values: { tag: code(tag) } }];
  }
  if (tag === undefined) return [{ key: 'no-tag', values: { ...values, name: code(reference.familiarName) } }];
  const name: Fact = { key: 'name', values: { ...values, tag: code(tag) } };
  if (tag === 'latest') return [name, { key: 'latest' }];
  return [name, ...tagFacts(tag)];
}

function tagFacts(tag: string): readonly Fact[] {
  const { version, suffixes } = tagParts(tag);
  const facts: Fact[] = [];
  if (version !== undefined) {
    const numbers = version.replace(/^v/, '').split('.').length;
    const key = numbers === 1 ? 'version-one' : numbers === 2 ? 'version-two' : 'version-three';
    facts.push({ key, values: { version: code(version) } });
  }
  for (const suffix of suffixes) {
    const part = code(suffix.text);
    switch (suffix.meaning) {
      case 'debian':
      case 'ubuntu':
        facts.push({ key: `suffix-${suffix.meaning}`, values: { part, release: suffix.release } });
        break;
      case 'alpine':
        facts.push(
          suffix.release === ''
            ? { key: 'suffix-alpine', values: { part } }
            : { key: 'suffix-alpine-release', values: { part, release: suffix.release } },
        );
        break;
      default:
        facts.push({ key: `suffix-${suffix.meaning}`, values: { part } });
    }
  }
  if (facts.length === 0) facts.push({ key: 'other-tag', values: { tag: code(tag) } });
  return facts;
}
