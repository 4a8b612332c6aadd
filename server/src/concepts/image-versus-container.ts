import { type Service } from '../model/compose.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { startCommandOf } from '../model/start-command.ts';
import { asScalar, valueOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { serviceNames } from './compose/reach.ts';
import { valueSpan } from './compose/places.ts';
import { code, type ComposeConceptContext, defineConcept, type Explanation, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, placesOf } from './dockerfile/places.ts';
import { imageWordInDockerfile } from './image/image-word.ts';

export default defineConcept({
  id: 'image-versus-container',
  inDockerfile({ model, offset }) {
    const from = instructionAt(model, offset);
    if (from?.type !== 'FROM' || from.image === undefined || !touches(from.image.span, offset)) return undefined;
    if (model.finalStage?.from !== from) return undefined;
    const word = imageWordInDockerfile(model, offset);
    const span = word?.placeOf(word.reference.parts.name) ?? from.image.span;
    return touches(span, offset) ? { span, facts: whenItRuns(model), weight: 60 } : undefined;
  },
  inCompose,
});

/** What of the final stage happens once, in the build, and what in each container. */
function whenItRuns(model: DockerfileModel): readonly Fact[] {
  const stage = model.finalStage;
  if (stage === undefined) return [];
  const facts: Fact[] = [];
  const inBuild = stage.instructions.filter((each) => model.effectOf(each) === 'layer');
  if (inBuild.length > 0) facts.push({ key: 'once', values: { places: placesOf(model, inBuild) } });
  const { entrypoint, cmd } = startCommandOf(model, stage);
  const started = entrypoint.kind === 'set' ? entrypoint.instruction : cmd.kind === 'set' ? cmd.instruction : undefined;
  if (started !== undefined) facts.push({ key: 'each-time', values: { place: placeOf(model, started) } });
  return facts;
}

/** On the keys `image` and `build` of a service, and beside what the image's name says. */
function inCompose({ model, offset }: ComposeConceptContext): Explanation | undefined {
  for (const service of model.services) {
    if (!touches(service.entry.span, offset)) continue;
    const value = valueSpan(service.image, offset);
    const key = ['image', 'build']
      .map((name) => service.get(name)?.keySpan)
      .find((each) => each && touches(each, offset));
    const span = key ?? value;
    if (span === undefined) continue;
    const facts = [countFact(service)];
    const image = service.image?.text;
    const others = model.services.filter((other) => other !== service && other.image?.text === image);
    if (image !== undefined && image !== '' && others.length > 0)
      facts.push({ key: 'same-image', values: { image: code(image), services: serviceNames(others) } });
    const name = asScalar(valueOf(service.map, 'container_name'));
    if (name !== undefined) facts.push({ key: 'fixed-name', values: { name: code(name.text) } });
    return { span, facts, weight: key === undefined ? 65 : 90 };
  }
  return undefined;
}

/** `scale`, or `deploy.replicas`; Compose takes the same number from both. */
function countFact(service: Service): Fact {
  const values = { service: code(service.name) };
  const deploy = valueOf(service.map, 'deploy');
  const written = asScalar(valueOf(deploy, 'replicas')) ?? asScalar(valueOf(service.map, 'scale'));
  if (written === undefined || written.text === '1') {
    return { key: 'one', values };
  }
  return /^\d+$/.test(written.text)
    ? { key: 'several', values: { ...values, count: Number(written.text) } }
    : { key: 'depends', values: { ...values, value: code(written.text) } };
}
