import type { ComposeModel, Service } from '../model/compose.ts';
import { touches } from '../text/span.ts';
import { changedNumber, environmentOf, type EnvironmentEntry } from './compose/environment.ts';
import { interpolationsIn } from './compose/interpolation.ts';
import { environmentFiles, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'service-environment',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('environment');
    if (service === undefined || key === undefined) return undefined;
    const entries = environmentOf(model.text, service);
    if (touches(key.keySpan, offset)) {
      if (entries.length === 0) return undefined;
      return { span: key.keySpan, facts: summary(service, entries), weight: 110 };
    }
    const entry = entries.find(({ nameSpan }) => touches(nameSpan, offset));
    return entry === undefined
      ? undefined
      : { span: entry.nameSpan, facts: entryFacts(model, service, entry), weight: 110 };
  },
});

function summary(service: Service, entries: readonly EnvironmentEntry[]): readonly Fact[] {
  const name = code(service.name);
  const given = entries.filter(({ value }) => value !== undefined);
  const passed = entries.filter(({ value }) => value === undefined);
  const facts: Fact[] = [];
  const values = (shown: readonly EnvironmentEntry[]) => ({
    service: name,
    names: shortList(shown.map((entry) => code(entry.name))),
  });
  if (given.length > 0) facts.push({ key: 'all-set', values: values(given) });
  if (passed.length > 0) facts.push({ key: 'all-passed', values: values(passed) });
  return [...facts, ...fileFacts(service)];
}

function entryFacts(model: ComposeModel, service: Service, entry: EnvironmentEntry): readonly Fact[] {
  const name = code(entry.name);
  const values = { service: code(service.name), name };
  if (entry.value === undefined)
    return [
      { key: 'passed', values },
      { key: 'passed-unset', values },
    ];
  const read = changedNumber(entry);
  const facts: Fact[] = [];
  const variables = variablesOf(model, entry);
  if (entry.value === '') facts.push({ key: 'empty', values });
  else if (read !== undefined) {
    facts.push({ key: 'number', values: { ...values, written: code(entry.value), read: code(read) } });
  } else if (variables.length > 0) {
    facts.push({ key: 'interpolated', values: { ...values, variables: shortList(variables.map(code)) } });
  } else facts.push({ key: 'literal', values: { ...values, value: code(entry.value.replaceAll('$$', '$')) } });
  if (entry.inList && /^(["']).*\1$/s.test(entry.value)) facts.push({ key: 'quotes', values });
  return [...facts, ...fileFacts(service)];
}

function variablesOf(model: ComposeModel, { scalar }: EnvironmentEntry): readonly string[] {
  if (scalar === undefined) return [];
  const found = interpolationsIn(model.text, scalar.span);
  return [...new Set(found.flatMap(({ kind, name }) => (kind === 'variable' ? [name] : [])))];
}

/** What is in the file wins over what is in other files. */
function fileFacts(service: Service): readonly Fact[] {
  const files = environmentFiles(service).map(({ text }) => code(text));
  return files.length === 0 ? [] : [{ key: 'over-file', values: { files: shortList(files) } }];
}
