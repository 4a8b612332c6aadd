import type { ComposeModel, Service } from '../model/compose.ts';
import { asMap, asSequence, entryOf } from '../syntax/compose/access.ts';
import { type Span, touches } from '../text/span.ts';
import { valueSpan } from './compose/places.ts';
import { serviceNames } from './compose/reach.ts';
import { commandCode, healthcheckOf, imageName, scalarUnder, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { vectorCode } from './dockerfile/vector.ts';

export default defineConcept({
  id: 'compose-healthcheck',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('healthcheck');
    if (service === undefined || key === undefined || !touches(key.span, offset)) return undefined;
    const map = asMap(key.value);
    if (map === undefined) return undefined;
    if (touches(key.keySpan, offset)) {
      return { span: key.keySpan, facts: [...testFacts(model, service), ...waiting(model, service)], weight: 110 };
    }
    const on = (name: string): Span | undefined => {
      const entry = entryOf(map, name);
      if (entry === undefined) return undefined;
      return touches(entry.keySpan, offset) ? entry.keySpan : valueSpan(scalarUnder(map, name), offset);
    };
    const word = asSequence(entryOf(map, 'test')?.value)?.items.find(({ span }) => touches(span, offset));
    const test = word?.span ?? on('test') ?? on('disable');
    if (test !== undefined) return { span: test, facts: testFacts(model, service), weight: 110 };
    for (const name of ['interval', 'timeout', 'retries', 'start_period', 'start_interval']) {
      const span = on(name);
      const facts = span === undefined ? [] : timingFacts(service);
      if (span !== undefined && facts.length > 0) return { span, facts, weight: 110 };
    }
    return undefined;
  },
});

function testFacts(model: ComposeModel, service: Service): readonly Fact[] {
  const healthcheck = healthcheckOf(service);
  const name = code(service.name);
  switch (healthcheck.kind) {
    case 'set': {
      const { form, test } = healthcheck;
      const values = { service: name, test: commandCode(test) };
      if (form === 'CMD') return [{ key: 'exec', values: { service: name, vector: vectorCode(test) } }];
      return [{ key: form === 'text' ? 'text' : 'shell', values }];
    }
    case 'disabled':
      return [{ key: 'disabled', values: { service: name } }];
    default: {
      const image = imageName(model, service);
      return image === undefined ? [] : [{ key: 'of-image', values: { image: code(image) } }];
    }
  }
}

/** Who starts only when the test has succeeded. */
function waiting(model: ComposeModel, service: Service): readonly Fact[] {
  const { kind } = healthcheckOf(service);
  if (kind === 'disabled') return [];
  const others = model.services.filter(({ dependsOn }) =>
    dependsOn.some(({ name, condition }) => name === service.name && condition === 'service_healthy'),
  );
  const facts = timingFacts(service);
  return others.length === 0
    ? [...facts, { key: 'nobody', values: { service: code(service.name) } }]
    : [...facts, { key: 'awaited', values: { services: serviceNames(others) } }];
}

/** When the test runs. What the file leaves open, the image's own HEALTHCHECK may say before the engine's defaults count. */
function timingFacts(service: Service): readonly Fact[] {
  const map = asMap(service.get('healthcheck')?.value);
  if (map === undefined || healthcheckOf(service).kind !== 'set') return [];
  const given = (name: string): string | undefined => scalarUnder(map, name)?.text || undefined;
  const [interval, timeout, retries] = [given('interval'), given('timeout'), given('retries')];
  const isComplete = interval !== undefined && timeout !== undefined && retries !== undefined;
  const values = { interval: code(interval ?? '30s'), timeout: code(timeout ?? '30s'), retries: retries ?? '3' };
  const facts: Fact[] = [{ key: isComplete ? 'timing' : 'timing-default', values }];
  const period = given('start_period') ?? '0s';
  if (/^0(?:ns|us|ms|s|m|h)?$/.test(period)) return facts;
  const pace = given('start_interval');
  facts.push(
    pace === undefined
      ? { key: 'start-period', values: { period: code(period) } }
      : { key: 'start-interval', values: { period: code(period), interval: code(pace) } },
  );
  return facts;
}
