import type { Service } from '../model/compose.ts';
import { asMap } from '../syntax/compose/access.ts';
import { entryUnder, plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'logging',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const logging = service?.get('logging');
    if (service === undefined || logging === undefined) return undefined;
    const options = asMap(entryUnder(service, ['logging', 'options'])?.value)?.entries ?? [];
    const entries = [
      logging,
      entryUnder(service, ['logging', 'driver']),
      entryUnder(service, ['logging', 'options']),
      ...options.filter(({ key }) => key === 'max-size' || key === 'max-file'),
    ];
    const span = entries.map((entry) => wordAt(entry, offset)).find((each) => each !== undefined);
    return span === undefined ? undefined : { span, facts: factsOf(service), weight: 110 };
  },
});

function factsOf(service: Service): readonly Fact[] {
  const entry = entryUnder(service, ['logging', 'driver']);
  const driver = plainText(entry);
  const name = code(service.name);
  if (entry !== undefined && driver === undefined) return [{ key: 'from-variable' }];
  switch (driver) {
    case 'none':
      return [{ key: 'none', values: { service: name } }];
    case 'local':
    case 'json-file':
      return [{ key: 'kept', values: { service: name, driver: code(driver) } }, ...sizeFacts(service, driver)];
    case undefined:
      return [{ key: 'engine-default', values: { service: name } }, ...sizeFacts(service, undefined)];
    default:
      return [{ key: 'elsewhere', values: { service: name, driver: code(driver) } }];
  }
}

/** How large the log gets. An option can also be meant for a default driver that the file does not name. */
function sizeFacts(service: Service, driver: string | undefined): readonly Fact[] {
  const option = (key: string) => entryUnder(service, ['logging', 'options', key]);
  const size = plainText(option('max-size'));
  const files = plainText(option('max-file')) ?? (driver === 'local' ? '5' : '1');
  if (size !== undefined) return [{ key: 'limited', values: { size: code(size), files: code(files) } }];
  if (option('max-size') !== undefined) return [{ key: 'from-variable' }];
  if (driver === 'local') return [{ key: 'limited-by-itself' }];
  return [
    driver === 'json-file' ? { key: 'unlimited' } : { key: 'perhaps-unlimited' },
    ...(option('max-file') === undefined ? [] : [{ key: 'files-without-size' }]),
  ];
}
