import type { ComposeModel, Service } from '../model/compose.ts';
import { touches } from '../text/span.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Explanation, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'override-files',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service !== undefined) return inService(service, offset);
    const section = model.section('services');
    if (section === undefined || !touches(section.keySpan, offset)) return undefined;
    const facts = sectionFacts(model);
    return facts.length === 0 ? undefined : { span: section.keySpan, facts, weight: 65 };
  },
});

function inService(service: Service, offset: number): Explanation | undefined {
  if (touches(service.entry.keySpan, offset)) {
    const isWhole = ['image', 'build', 'extends', 'provider'].some((key) => service.get(key) !== undefined);
    if (isWhole) return undefined;
    const facts: readonly Fact[] = [{ key: 'incomplete', values: { service: code(service.name) } }];
    return { span: service.entry.keySpan, facts, weight: 65 };
  }
  const tagged = service.map?.entries.find(({ merged, span }) => !merged && touches(span, offset));
  const tag = tagged?.value?.tag;
  if (tagged === undefined || !touches(tagged.keySpan, offset) || (tag !== '!reset' && tag !== '!override')) {
    return undefined;
  }
  const values = { service: code(service.name), name: code(tagged.key) };
  return {
    span: tagged.keySpan,
    facts: [{ key: tag === '!reset' ? 'reset' : 'override', values }],
    weight: 120,
  };
}

/** What becomes of the keys in this file when another one is laid on top. */
function sectionFacts({ services }: ComposeModel): readonly Fact[] {
  const entries = services.flatMap(({ map }) => map?.entries ?? []).filter(({ merged }) => !merged);
  const keys = (wanted: readonly string[]) => [
    ...new Set(entries.map(({ key }) => key).filter((key) => wanted.includes(key))),
  ];
  const facts: Fact[] = [];
  const replaced = keys(['image', 'command', 'entrypoint', 'restart', 'user', 'working_dir', 'network_mode']);
  if (replaced.length > 0) facts.push({ key: 'replaced', values: { keys: shortList(replaced.map(code)) } });
  const appended = keys(['ports', 'expose', 'dns', 'cap_add', 'tmpfs', 'env_file', 'security_opt']);
  if (appended.length > 0) facts.push({ key: 'appended', values: { keys: shortList(appended.map(code)) } });
  const byName = keys(['environment', 'labels', 'volumes', 'devices']);
  if (byName.length > 0) facts.push({ key: 'by-name', values: { keys: shortList(byName.map(code)) } });
  return facts;
}
