import { parseImageReference } from '../syntax/dockerfile/image-reference.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'syntax-directive',
  inDockerfile({ model, offset }) {
    const directive = model.tree.directives.find(({ name, span }) => name === 'syntax' && touches(span, offset));
    if (directive === undefined || directive.value === '') return undefined;
    return { span: directive.span, facts: factsOf(directive.value), weight: 110 };
  },
});

function factsOf(value: string): readonly Fact[] {
  const image = value.split(' ', 1)[0] ?? value;
  const facts: Fact[] = [{ key: 'pulls', values: { image: code(image) } }];
  const reference = parseImageReference(image);
  if (reference === undefined) return facts;
  const { digest, familiarName } = reference;
  const tag = reference.tag ?? 'latest';
  if (digest !== undefined) facts.push({ key: 'digest' });
  else if (familiarName !== 'docker/dockerfile') facts.push({ key: 'other', values: { image: code(image) } });
  else if (/(?:^|-)labs$/.test(tag)) facts.push({ key: 'labs' });
  else if (/^\d+$/.test(tag)) facts.push({ key: 'moves', values: { tag: code(tag) } });
  else if (/^\d+\.\d+/.test(tag)) facts.push({ key: 'fixed', values: { tag: code(tag) } });
  else facts.push({ key: 'floats', values: { tag: code(tag) } });
  return facts;
}
