import { touches } from '../text/span.ts';
import { serviceNames } from './compose/reach.ts';
import { profilesOf, replicasOf } from './compose/services.ts';
import { defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'compose-file',
  inCompose({ model, offset }) {
    const section = model.section('services');
    if (section === undefined || !touches(section.keySpan, offset) || model.services.length === 0) return undefined;
    const others = model.services.filter((service) => profilesOf(service).length > 0);
    const always = model.services.filter((service) => !others.includes(service) && replicasOf(service)?.count !== 0);
    const facts: Fact[] = [];
    if (always.length > 0) facts.push({ key: 'starts', values: { services: serviceNames(always) } });
    if (others.length > 0) facts.push({ key: 'left-out', values: { services: serviceNames(others) } });
    const built = model.services.filter(({ build }) => build !== undefined);
    if (built.length > 0) facts.push({ key: 'built', values: { services: serviceNames(built) } });
    const pulled = model.services.filter(({ build, image }) => build === undefined && image !== undefined);
    if (pulled.length > 0) facts.push({ key: 'pulled', values: { services: serviceNames(pulled) } });
    return { span: section.keySpan, facts, weight: 110 };
  },
});
