import { withoutMirror } from '../model/image-facts.ts';
import { deprecatedImages, endsOfLife, officialName } from '../model/official-images.ts';
import type { ImageReference } from '../syntax/dockerfile/image-reference.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { imageWordInCompose, imageWordInDockerfile } from './image/image-word.ts';

/** On a name of Docker's official images, and on one with a user in front. */
export default defineConcept({
  id: 'official-image',
  inDockerfile({ model, offset }) {
    const word = imageWordInDockerfile(model, offset);
    if (word === undefined) return undefined;
    const span = word.placeOf(word.reference.parts.name) ?? word.span;
    if (!touches(span, offset)) return undefined;
    const facts = factsOf(word.reference);
    return facts.length === 0 ? undefined : { span, facts, weight: 68 };
  },
  inCompose({ model, offset }) {
    const word = imageWordInCompose(model, offset);
    if (word === undefined || word.service?.build !== undefined) return undefined;
    const facts = factsOf(word.reference);
    return facts.length === 0 ? undefined : { span: word.span, facts, weight: 68 };
  },
});

function factsOf(reference: ImageReference): readonly Fact[] {
  const { familiarName, registry, repository, tag } = reference;
  const name = officialName(withoutMirror(familiarName));
  if (name.includes('/')) {
    const owner = repository.slice(0, repository.indexOf('/'));
    return registry === 'docker.io' ? [{ key: 'of-a-user', values: { owner: code(owner) } }] : [];
  }
  const facts: Fact[] = [];
  const isOld = Object.hasOwn(deprecatedImages, name);
  if (isOld) facts.push({ key: 'deprecated', values: { image: code(name) } });
  const ended = tag === undefined ? undefined : [...endsOfLife(familiarName, tag)][0];
  if (ended !== undefined) {
    const { lifecycle, version, date } = ended;
    facts.push({ key: 'ended', values: { product: code(`${lifecycle.product} ${version}`), date: code(date) } });
  }
  if (!isOld) facts.push({ key: 'official', values: { full: code(`docker.io/library/${name}`) } });
  return facts;
}
