import type { ComposeModel, Service } from '../model/compose.ts';
import { asMap, entryOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'extends',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('extends');
    if (service === undefined || entry === undefined || !touches(entry.span, offset)) return undefined;
    const parts = [entry, entryOf(entry.value, 'service'), entryOf(entry.value, 'file')];
    const span = parts.map((part) => wordAt(part, offset)).find((each) => each !== undefined);
    return span === undefined ? undefined : { span, facts: factsOf(model, service), weight: 110 };
  },
});

function factsOf(model: ComposeModel, service: Service): readonly Fact[] {
  const entry = service.get('extends');
  const name = plainText(entry) ?? plainText(entryOf(entry?.value, 'service'));
  const file = entryOf(entry?.value, 'file');
  if (name === undefined) return [{ key: 'depends', values: { service: code(service.name) } }];
  const values = { service: code(service.name), base: code(name) };
  if (file !== undefined) {
    const path = plainText(file);
    return path === undefined
      ? [{ key: 'depends', values: { service: values.service } }]
      : [
          { key: 'other-file', values: { ...values, file: code(path) } },
          { key: 'not-declared', values: { file: code(path) } },
        ];
  }
  const base = model.service(name);
  if (base === undefined) return [{ key: 'missing', values }];
  const all = keysOf(base);
  const facts: Fact[] = [];
  const taken = all.filter((key) => service.get(key) === undefined);
  if (taken.length > 0) facts.push({ key: 'taken', values: { ...values, keys: shortList(taken.map(code)) } });
  const both = all.filter((key) => service.get(key) !== undefined);
  const replaced = both.filter((key) => isReplaced(service, key));
  if (replaced.length > 0) facts.push({ key: 'replaced', values: { ...values, keys: shortList(replaced.map(code)) } });
  const combined = both.filter((key) => !isReplaced(service, key));
  if (combined.length > 0) facts.push({ key: 'combined', values: { ...values, keys: shortList(combined.map(code)) } });
  if (all.includes('container_name') && taken.includes('container_name')) facts.push({ key: 'same-name', values });
  return facts.length > 0 ? facts : [{ key: 'empty', values }];
}

function keysOf(service: Service): readonly string[] {
  return (asMap(service.map)?.entries ?? []).map(({ key }) => key).filter((key) => key !== 'extends');
}

/** Commands count as one thing, although they can be written as a list. */
function isReplaced(service: Service, key: string): boolean {
  return key === 'command' || key === 'entrypoint' || service.get(key)?.value?.kind === 'scalar';
}
