import type { ComposeModel } from '../model/compose.ts';
import { asScalar } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { valueSpan } from './compose/places.ts';
import { projectName } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'compose-project',
  inCompose({ model, offset }) {
    const entry = model.name;
    const value = asScalar(entry?.value);
    if (entry === undefined || value === undefined || value.text === '') return undefined;
    const span = touches(entry.keySpan, offset) ? entry.keySpan : valueSpan(value, offset);
    return span === undefined ? undefined : { span, facts: factsOf(model, value.text), weight: 110 };
  },
});

function factsOf(model: ComposeModel, written: string): readonly Fact[] {
  if (written.includes('$')) return [{ key: 'variable', values: { name: code(written) } }];
  const project = projectName(model);
  const [service] = model.services;
  const facts: Fact[] = [{ key: 'name', values: { project: code(project) } }];
  if (service !== undefined) {
    facts.push({
      key: 'container',
      values: { service: code(service.name), container: code(`${project}-${service.name}-1`) },
    });
  }
  const volumes = model.volumes.filter(
    ({ entry, external }) => !external && !(entry.value?.kind === 'map' && entry.value.entries.some(isName)),
  );
  if (volumes.length > 0) {
    facts.push({
      key: 'volumes',
      values: { volumes: shortList(volumes.map(({ name }) => code(`${project}_${name}`))) },
    });
  }
  return facts;
}

function isName({ key }: { readonly key: string }): boolean {
  return key === 'name';
}
