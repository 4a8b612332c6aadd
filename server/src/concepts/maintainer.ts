import { code, defineConcept, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { spanAt } from './dockerfile/places.ts';

export default defineConcept({
  id: 'maintainer',
  inDockerfile({ model, offset }) {
    const maintainer = instructionAt(model, offset);
    if (maintainer?.type !== 'MAINTAINER' || maintainer.value === undefined) return undefined;
    const span = spanAt([maintainer.keyword.span, maintainer.value.span], offset);
    if (span === undefined) return undefined;
    const author = maintainer.value.value;
    const facts: Fact[] = [
      { key: 'author', values: { author: code(author) } },
      { key: 'label', values: { label: code(`LABEL ${authors}=${JSON.stringify(author)}`) } },
    ];
    const hasLabel = model
      .instructions('LABEL')
      .some(
        (label) =>
          model.stageOf(label) === model.stageOf(maintainer) && label.pairs.some(({ key }) => key.value === authors),
      );
    if (hasLabel) facts.push({ key: 'both', values: { name: code(authors) } });
    return { span, facts, weight: 100 };
  },
});

const authors = 'org.opencontainers.image.authors';
