import type { DockerfileModel } from '../model/dockerfile.ts';
import { touches } from '../text/span.ts';
import { code, type ComposeConceptContext, defineConcept, type Explanation, type Fact } from './concept.ts';
import { imageWordInCompose, imageWordInDockerfile, type ImageWord } from './image/image-word.ts';

/** On `@sha256:…` of an image's name. */
export default defineConcept({
  id: 'image-digest',
  inDockerfile({ model, offset }) {
    return explained(imageWordInDockerfile(model, offset), offset, model);
  },
  inCompose({ model, offset }: ComposeConceptContext) {
    return explained(imageWordInCompose(model, offset), offset);
  },
});

function explained(word: ImageWord | undefined, offset: number, model?: DockerfileModel): Explanation | undefined {
  const { digest, tag, familiarName, parts } = word?.reference ?? {};
  const span = word?.placeOf(parts?.digest);
  if (word === undefined || digest === undefined || span === undefined || !touches(span, offset)) return undefined;
  const [algorithm = '', hex = ''] = digest.split(':');
  const facts: Fact[] = [];
  if (algorithm === 'sha256' && !/^[0-9a-f]{64}$/.test(hex))
    facts.push({ key: 'wrong-length', values: { count: hex.length } });
  const image = code(familiarName ?? '');
  facts.push({ key: 'fixed', values: { image, digest: code(`${digest.slice(0, 19)}…`) } });
  facts.push(
    tag === undefined ? { key: 'without-tag', values: { image } } : { key: 'beside-tag', values: { tag: code(tag) } },
  );
  const instruction = word.use?.instruction;
  const stage = instruction === undefined ? undefined : model?.stageOf(instruction);
  const platform = stage?.from.platform;
  facts.push(
    instruction?.type === 'FROM' && platform?.value !== undefined
      ? { key: 'platform', values: { platform: code(platform.value.value) } }
      : {
          key: 'platforms',
          values: { command: code(`docker buildx imagetools inspect ${familiarName ?? ''}@${digest.slice(0, 19)}…`) },
        },
  );
  return { span, facts, weight: 120 };
}
