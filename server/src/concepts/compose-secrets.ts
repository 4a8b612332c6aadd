import type { ComposeModel, Resource, Service } from '../model/compose.ts';
import { asSequence, valueOf } from '../syntax/compose/access.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { touches } from '../text/span.ts';
import { serviceNames } from './compose/reach.ts';
import { scalarUnder, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Explanation, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'compose-secrets',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service !== undefined) return inService(model, service, offset);
    const section = model.section('secrets');
    if (section === undefined || !touches(section.span, offset)) return undefined;
    if (touches(section.keySpan, offset)) {
      if (model.secrets.length === 0) return undefined;
      const names = shortList(model.secrets.map(({ name }) => code(name)));
      return { span: section.keySpan, facts: [{ key: 'declared', values: { names } }], weight: 110 };
    }
    const secret = model.secrets.find(({ entry }) => touches(entry.keySpan, offset));
    if (secret === undefined) return undefined;
    return { span: secret.entry.keySpan, facts: [...sourceFacts(secret), usersFact(model, secret)], weight: 110 };
  },
});

function inService(model: ComposeModel, service: Service, offset: number): Explanation | undefined {
  const key = service.get('secrets');
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
  const secret = model.secrets.find(({ name }) => name === grant.name);
  const read: Fact = { key: 'file', values: { service: code(service.name), path: code(grant.path) } };
  return { span: grant.value.span, facts: [read, ...(secret === undefined ? [] : sourceFacts(secret))], weight: 110 };
}

interface Grant {
  readonly name: string;
  /** Where the service finds it. */
  readonly path: string;
  readonly value: ComposeValue;
}

function grantsOf(service: Service): readonly Grant[] {
  return (asSequence(valueOf(service.map, 'secrets'))?.items ?? []).flatMap((item): readonly Grant[] => {
    const name = item.kind === 'scalar' ? item.text : (scalarUnder(item, 'source')?.text ?? '');
    if (name === '') return [];
    const target = scalarUnder(item, 'target')?.text ?? name;
    const value = item.kind === 'scalar' ? item : (scalarUnder(item, 'source') ?? item);
    return [{ name, path: target.startsWith('/') ? target : `/run/secrets/${target}`, value }];
  });
}

function sourceFacts({ name, entry, external }: Resource): readonly Fact[] {
  const file = scalarUnder(entry.value, 'file')?.text;
  const variable = scalarUnder(entry.value, 'environment')?.text;
  if (file !== undefined) return [{ key: 'from-file', values: { file: code(file) } }];
  if (variable !== undefined) return [{ key: 'from-environment', values: { variable: code(variable) } }];
  return external ? [{ key: 'external', values: { name: code(name) } }] : [];
}

function usersFact(model: ComposeModel, { name }: Resource): Fact {
  const users = model.services.filter((service) => grantsOf(service).some((grant) => grant.name === name));
  return users.length === 0
    ? { key: 'unused', values: { name: code(name) } }
    : { key: 'users', values: { services: serviceNames(users) } };
}
