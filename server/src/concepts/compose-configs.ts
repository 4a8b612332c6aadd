import type { Resource, Service } from '../model/compose.ts';
import { asSequence, valueOf } from '../syntax/compose/access.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { touches } from '../text/span.ts';
import { serviceNames } from './compose/reach.ts';
import { scalarUnder, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'compose-configs',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) {
      const config = model.configs.find(({ entry }) => touches(entry.keySpan, offset));
      if (config === undefined) return undefined;
      const users = model.services.filter((each) => grantsOf(each).some(({ name }) => name === config.name));
      const used: Fact =
        users.length === 0
          ? { key: 'unused', values: { name: code(config.name) } }
          : { key: 'users', values: { services: serviceNames(users) } };
      return { span: config.entry.keySpan, facts: [...sourceFacts(config), used], weight: 110 };
    }
    const key = service.get('configs');
    if (key === undefined || !touches(key.span, offset)) return undefined;
    const grants = grantsOf(service);
    if (touches(key.keySpan, offset)) {
      if (grants.length === 0) return undefined;
      const files = shortList(grants.map(({ path }) => code(path)));
      return {
        span: key.keySpan,
        facts: [{ key: 'mounted', values: { service: code(service.name), files } }],
        weight: 110,
      };
    }
    const grant = grants.find(({ value }) => touches(value.span, offset));
    if (grant === undefined) return undefined;
    const config = model.configs.find(({ name }) => name === grant.name);
    const read: Fact = { key: 'file', values: { service: code(service.name), path: code(grant.path) } };
    return { span: grant.value.span, facts: [read, ...(config === undefined ? [] : sourceFacts(config))], weight: 110 };
  },
});

interface Grant {
  readonly name: string;
  /** Where the service finds it: in the root folder where nothing else is said. */
  readonly path: string;
  readonly value: ComposeValue;
}

function grantsOf(service: Service): readonly Grant[] {
  return (asSequence(valueOf(service.map, 'configs'))?.items ?? []).flatMap((item): readonly Grant[] => {
    const source = item.kind === 'scalar' ? item : scalarUnder(item, 'source');
    if (source === undefined || source.text === '') return [];
    return [{ name: source.text, path: scalarUnder(item, 'target')?.text ?? `/${source.text}`, value: source }];
  });
}

function sourceFacts({ name, entry, external }: Resource): readonly Fact[] {
  const file = scalarUnder(entry.value, 'file')?.text;
  const variable = scalarUnder(entry.value, 'environment')?.text;
  if (file !== undefined) return [{ key: 'from-file', values: { file: code(file) } }];
  if (variable !== undefined) return [{ key: 'from-environment', values: { variable: code(variable) } }];
  if (scalarUnder(entry.value, 'content') !== undefined) return [{ key: 'from-content' }];
  return external ? [{ key: 'external', values: { name: code(name) } }] : [];
}
