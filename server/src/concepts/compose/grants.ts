import type { ComposeModel, Resource, Service } from '../../model/compose.ts';
import { asSequence, valueOf } from '../../syntax/compose/access.ts';
import type { ComposeValue } from '../../syntax/compose/nodes.ts';
import { touches } from '../../text/span.ts';
import { code, type Explanation, type Fact, shortList } from '../concept.ts';
import { wordAt } from './keys.ts';
import { serviceNames } from './reach.ts';
import { scalarUnder } from './services.ts';

/** What services are given as files: declared at the top, named under the same key of each service. */
export type GrantedKind = 'secrets' | 'configs';

/** Explains the key of a service, or one of the names under it. */
export function explainGranted(
  model: ComposeModel,
  kind: GrantedKind,
  service: Service,
  offset: number,
): Explanation | undefined {
  const key = service.get(kind);
  if (key === undefined || !touches(key.span, offset)) return undefined;
  const grants = grantsOf(service, kind);
  if (touches(key.keySpan, offset)) {
    if (grants.length === 0) return undefined;
    const files = shortList(grants.map(({ path }) => code(path)));
    return {
      span: key.keySpan,
      facts: [{ key: 'mounted', values: { service: code(service.name), files } }],
      weight: 110,
    };
  }
  const item = asSequence(key.value)?.items.find(({ span }) => touches(span, offset));
  const words = item?.kind === 'map' ? item.entries.map((entry) => wordAt(entry, offset)) : [item?.span];
  const span = words.find((each) => each !== undefined);
  const grant = grants.find((each) => each.item === item);
  if (span === undefined || grant === undefined) return undefined;
  const declared = model[kind].find(({ name }) => name === grant.name);
  const read: Fact = { key: 'file', values: { service: code(service.name), path: code(grant.path) } };
  return {
    span,
    facts: [read, ...(declared === undefined ? [] : sourceFacts(declared, kind))],
    weight: 110,
  };
}

/** Explains the top-level declaration that an offset is on: where the content comes from, and who is given it. */
export function explainDeclared(model: ComposeModel, kind: GrantedKind, offset: number): Explanation | undefined {
  const declared = model[kind].find(({ entry }) => touches(entry.keySpan, offset));
  if (declared === undefined) return undefined;
  const { name, entry } = declared;
  const users = model.services.filter((service) => grantsOf(service, kind).some((grant) => grant.name === name));
  const used: Fact =
    users.length === 0
      ? { key: 'unused', values: { name: code(name) } }
      : { key: 'users', values: { services: serviceNames(users) } };
  return { span: entry.keySpan, facts: [...sourceFacts(declared, kind), used], weight: 110 };
}

interface Grant {
  readonly name: string;
  /** Where the service finds it. */
  readonly path: string;
  /** What the list has for it: the name, or a mapping. */
  readonly item: ComposeValue;
}

function grantsOf(service: Service, kind: GrantedKind): readonly Grant[] {
  return (asSequence(valueOf(service.map, kind))?.items ?? []).flatMap((item): readonly Grant[] => {
    const source = item.kind === 'scalar' ? item : scalarUnder(item, 'source');
    if (source === undefined || source.text === '') return [];
    const target = scalarUnder(item, 'target')?.text;
    return [{ name: source.text, path: pathOf(kind, source.text, target), item }];
  });
}

/** Secrets have a folder of their own; a config is in the root folder where nothing else is said. */
function pathOf(kind: GrantedKind, name: string, target: string | undefined): string {
  if (kind === 'configs') return target ?? `/${name}`;
  const file = target ?? name;
  return file.startsWith('/') ? file : `/run/secrets/${file}`;
}

function sourceFacts({ name, entry, external }: Resource, kind: GrantedKind): readonly Fact[] {
  const file = scalarUnder(entry.value, 'file')?.text;
  const variable = scalarUnder(entry.value, 'environment')?.text;
  if (file !== undefined) return [{ key: 'from-file', values: { file: code(file) } }];
  if (variable !== undefined) return [{ key: 'from-environment', values: { variable: code(variable) } }];
  if (kind === 'configs' && scalarUnder(entry.value, 'content') !== undefined) return [{ key: 'from-content' }];
  return external ? [{ key: 'external', values: { name: code(name) } }] : [];
}
