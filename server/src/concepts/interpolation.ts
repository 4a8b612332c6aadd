import type { ComposeModel, Service } from '../model/compose.ts';
import { touches } from '../text/span.ts';
import { environmentOf } from './compose/environment.ts';
import { type Interpolation, interpolationAt } from './compose/interpolation.ts';
import { environmentFiles, scalarAt, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'interpolation',
  inCompose({ model, offset }) {
    if (!isNearDollar(model.text, offset)) return undefined;
    const scalar = scalarAt(model, offset);
    const found = scalar === undefined ? undefined : interpolationAt(model.text, scalar.span, offset);
    if (found === undefined) return undefined;
    return { span: found.span, facts: factsOf(model, found, offset), weight: 115 };
  },
});

/** A variable stands in one line; most lines have none. */
function isNearDollar(text: string, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const dollar = text.indexOf('$', start);
  const end = text.indexOf('\n', offset);
  return dollar !== -1 && (end === -1 || dollar < end);
}

function factsOf(model: ComposeModel, found: Interpolation, offset: number): readonly Fact[] {
  const name = code(found.name);
  if (found.kind === 'escaped') {
    return [{ key: 'escaped', values: { text: code(`$${found.name}`) } }];
  }
  const service = serviceAt(model, offset);
  return [
    { key: 'source', values: { name } },
    missing(found),
    ...(service === undefined ? [] : ownFacts(model, service, found.name, offset)),
  ];
}

/** What is put in where the variable is not set. */
function missing({ name: variable, operator, word }: Extract<Interpolation, { readonly kind: 'variable' }>): Fact {
  const name = code(variable);
  switch (operator) {
    case ':-':
      return { key: 'default', values: { name, word: code(word) } };
    case '-':
      return { key: 'default-unset', values: { name, word: code(word) } };
    case ':?':
    case '?':
      return { key: operator === '?' ? 'required-unset' : 'required', values: { name } };
    case ':+':
    case '+':
      return { key: operator === '+' ? 'instead-set' : 'instead', values: { name, word: code(word) } };
    default:
      return { key: 'blank', values: { name } };
  }
}

/** What the service says of the same name, which does not count here. */
function ownFacts(model: ComposeModel, service: Service, variable: string, offset: number): readonly Fact[] {
  const facts: Fact[] = [];
  const values = { service: code(service.name), name: code(variable) };
  const own = environmentOf(model.text, service).find(({ name }) => name === variable);
  if (own !== undefined && (own.scalar === undefined || !touches(own.scalar.span, offset))) {
    facts.push({ key: 'own-environment', values });
  }
  const files = environmentFiles(service).filter(({ text }) => !/^(?:\.\/)?\.env$/.test(text));
  if (files.length > 0) {
    facts.push({ key: 'own-file', values: { ...values, files: shortList(files.map(({ text }) => code(text))) } });
  }
  const isRun = ['command', 'entrypoint', 'healthcheck'].some((key) => {
    const entry = service.get(key);
    return entry !== undefined && touches(entry.span, offset);
  });
  if (isRun) facts.push({ key: 'in-command', values: { escaped: code(`$$${variable}`) } });
  return facts;
}
