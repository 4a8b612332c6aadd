import { valueOf } from '../model/value-of.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placesOf, spanAt, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'label',
  inDockerfile({ model, offset }) {
    const label = instructionAt(model, offset);
    if (label?.type !== 'LABEL' || label.pairs.length === 0) return undefined;
    const stage = model.stageOf(label);
    const span = spanAt(
      [label.keyword.span, ...label.pairs.flatMap(({ key, value }) => [key.span, value?.span])],
      offset,
    );
    if (stage === undefined || span === undefined) return undefined;
    // Of the keyword all pairs are told, of a key or value its own.
    const own = label.pairs.filter(({ key, value }) => key.span === span || value?.span === span);
    const pairs = own.length > 0 ? own : label.pairs;
    const written = pairs.map(({ key, value }) => {
      const known = value === undefined ? '' : (valueOf(model, label, value) ?? value.raw);
      return code(`${key.value}=${known}`);
    });
    const facts: Fact[] = [{ key: 'labels', values: { labels: shortList(written) } }];
    const names = pairs.map(({ key }) => key.value);
    if (names.some((name) => name.startsWith('org.opencontainers.image.'))) facts.push({ key: 'standard' });
    const replaced = stage.instructions.filter(
      (each) =>
        each.type === 'LABEL' && each.index < label.index && each.pairs.some(({ key }) => names.includes(key.value)),
    );
    if (replaced.length > 0) facts.push({ key: 'replaces', values: { places: placesOf(model, replaced) } });
    if (!stage.inherited) facts.push({ key: 'not-in-image', values: { stage: stageLabel(stage) } });
    return { span, facts, weight: 100 };
  },
});
