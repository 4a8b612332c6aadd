import type { ComposeModel, Dependency, Service } from '../model/compose.ts';
import { entryOf, valueOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { wordAt } from './compose/keys.ts';
import { commandCode, healthcheckOf, imageName, profilesOf, scalarUnder, serviceAt } from './compose/services.ts';
import { serviceNames } from './compose/reach.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'depends-on',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const key = service?.get('depends_on');
    if (service === undefined || key === undefined) return undefined;
    if (touches(key.keySpan, offset)) {
      const facts = summary(model, service);
      return facts.length === 0 ? undefined : { span: key.keySpan, facts, weight: 110 };
    }
    for (const dependency of service.dependsOn) {
      const more = options(service, dependency);
      const words = ['condition', 'required', 'restart'].map((name) => wordAt(entryOf(more, name), offset));
      const span = touches(dependency.span, offset) ? dependency.span : words.find((each) => each !== undefined);
      if (span !== undefined) return { span, facts: dependencyFacts(model, service, dependency), weight: 110 };
    }
    return undefined;
  },
});

/** What is said of one dependency in the long syntax. */
function options(service: Service, { name }: Dependency) {
  return valueOf(valueOf(service.map, 'depends_on'), name);
}

/** One sentence for each condition that is used. */
function summary(model: ComposeModel, service: Service): readonly Fact[] {
  const facts: Fact[] = [];
  for (const [condition, key] of Object.entries(summaryKeys)) {
    const dependencies = service.dependsOn.filter((each) => each.condition === condition);
    const services = model.services.filter((each) => dependencies.some(({ name }) => name === each.name));
    if (services.length > 0) {
      facts.push({ key, values: { service: code(service.name), services: serviceNames(services) } });
    }
  }
  return facts;
}

const summaryKeys: Readonly<Record<string, string>> = {
  service_started: 'all-started',
  service_healthy: 'all-healthy',
  service_completed_successfully: 'all-completed',
};

function dependencyFacts(model: ComposeModel, service: Service, dependency: Dependency): readonly Fact[] {
  const values = { service: code(service.name), dependency: code(dependency.name) };
  const other = model.service(dependency.name);
  const facts: Fact[] = [];
  switch (dependency.condition) {
    case 'service_healthy':
      facts.push({ key: 'healthy', values });
      if (other !== undefined) facts.push(...testFacts(model, other));
      break;
    case 'service_completed_successfully':
      facts.push({ key: 'completed', values });
      break;
    case 'service_started':
      facts.push({ key: 'started', values });
      if (other !== undefined) facts.push(...readinessFacts(other));
      break;
    default:
      facts.push({ key: 'unknown-condition', values: { condition: code(dependency.condition) } });
  }
  const more = options(service, dependency);
  if (scalarUnder(more, 'required')?.value === false) facts.push({ key: 'optional', values });
  if (scalarUnder(more, 'restart')?.value === true) facts.push({ key: 'restart', values });
  if (other !== undefined && profilesOf(other).length > 0 && profilesOf(service).length === 0) {
    facts.push({ key: 'profile', values });
  }
  return facts;
}

/** Whether there is a test that `service_healthy` can wait for. */
function testFacts(model: ComposeModel, other: Service): readonly Fact[] {
  const healthcheck = healthcheckOf(other);
  const name = code(other.name);
  switch (healthcheck.kind) {
    case 'set':
      return [{ key: 'test', values: { dependency: name, test: commandCode(healthcheck.test) } }];
    case 'disabled':
      return [{ key: 'test-disabled', values: { dependency: name } }];
    default: {
      const image = imageName(model, other);
      return image === undefined ? [] : [{ key: 'test-of-image', values: { dependency: name, image: code(image) } }];
    }
  }
}

/** What waiting for readiness would take. */
function readinessFacts(other: Service): readonly Fact[] {
  const { kind } = healthcheckOf(other);
  if (kind === 'set') return [{ key: 'could-wait', values: { dependency: code(other.name) } }];
  return kind === 'none' ? [{ key: 'cannot-wait', values: { dependency: code(other.name) } }] : [];
}
