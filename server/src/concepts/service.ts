import type { ComposeModel, Service } from '../model/compose.ts';
import { asScalar } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { serviceNames } from './compose/reach.ts';
import { imageName, profilesOf, projectName, replicasOf, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'service',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined || !touches(service.entry.keySpan, offset)) return undefined;
    const facts = factsOf(model, service);
    return facts.length === 0 ? undefined : { span: service.entry.keySpan, facts, weight: 110 };
  },
});

function factsOf(model: ComposeModel, service: Service): readonly Fact[] {
  const name = code(service.name);
  const facts: Fact[] = [...containerFacts(model, service)];
  const profiles = profilesOf(service);
  if (profiles.length > 0) {
    facts.push({ key: 'profiles', values: { service: name, profiles: shortList(profiles.map(code)) } });
  }
  const needed = model.services.filter(({ dependsOn }) => dependsOn.some((each) => each.name === service.name));
  if (needed.length > 0) facts.push({ key: 'needed', values: { service: name, services: serviceNames(needed) } });
  return facts;
}

/** What `up` makes of a service, and from which image. */
function containerFacts(model: ComposeModel, service: Service): readonly Fact[] {
  const image = imageName(model, service);
  if (image === undefined) return [];
  const origin = service.build === undefined ? 'image' : 'build';
  const given = asScalar(service.get('container_name')?.value)?.text ?? '';
  const prefix = `${projectName(model)}-${service.name}-`;
  const count = replicasOf(service)?.count ?? 1;
  if (count === 1) {
    const container = code(given === '' ? `${prefix}1` : given);
    return [{ key: origin, values: { container, image: code(image) } }];
  }
  if (count === 0) return [{ key: 'none', values: { service: code(service.name) } }];
  const values = { count, first: code(`${prefix}1`), last: code(`${prefix}${count}`), image: code(image) };
  return [{ key: `${origin}-several`, values }];
}
