import type { Service } from '../model/compose.ts';
import { touches } from '../text/span.ts';
import { environmentOf } from './compose/environment.ts';
import { environmentFiles, scalarUnder, serviceAt } from './compose/services.ts';
import type { ComposeScalar } from '../syntax/compose/nodes.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'env-file',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('env_file');
    if (service === undefined || key === undefined || !touches(key.span, offset)) return undefined;
    const files = environmentFiles(service);
    const environment = environmentOf(model.text, service).map(({ name }) => code(name));
    const overruled: readonly Fact[] =
      environment.length === 0 ? [] : [{ key: 'overruled', values: { names: shortList(environment) } }];
    const file = files.find(({ span }) => touches(span, offset));
    if (file !== undefined)
      return { span: file.span, facts: [...fileFacts(service, files, file), ...overruled], weight: 110 };
    if (!touches(key.keySpan, offset) || files.length === 0) return undefined;
    const names = shortList(files.map(({ text }) => code(text)));
    const read: Fact = { key: 'reads', values: { service: code(service.name), files: names } };
    return { span: key.keySpan, facts: [read, ...overruled], weight: 110 };
  },
});

function fileFacts(service: Service, files: readonly ComposeScalar[], file: ComposeScalar): readonly Fact[] {
  const path = code(file.text);
  const facts: Fact[] = [
    { key: isOptional(service, file) ? 'optional' : 'needed', values: { file: path, service: code(service.name) } },
  ];
  const later = files.slice(files.indexOf(file) + 1);
  if (later.length > 0) facts.push({ key: 'later', values: { files: shortList(later.map(({ text }) => code(text))) } });
  if (/^(?:\.\/)?\.env$/.test(file.text)) facts.push({ key: 'dot-env', values: { service: code(service.name) } });
  return facts;
}

function isOptional(service: Service, file: ComposeScalar): boolean {
  const value = service.get('env_file')?.value;
  if (value?.kind !== 'sequence') return false;
  const item = value.items.find((each) => scalarUnder(each, 'path') === file);
  return scalarUnder(item, 'required')?.value === false;
}
