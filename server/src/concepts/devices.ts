import type { Service } from '../model/compose.ts';
import { asScalar, asSequence } from '../syntax/compose/access.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { touches } from '../text/span.ts';
import { otherUser, wordAt } from './compose/keys.ts';
import { scalarUnder, serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'devices',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('devices');
    if (service === undefined || entry === undefined || !touches(entry.span, offset)) return undefined;
    const items = asSequence(entry.value)?.items ?? [];
    if (touches(entry.keySpan, offset)) {
      const devices = items.flatMap((item) => deviceOf(item) ?? []);
      if (devices.length === 0) return undefined;
      const names = shortList(devices.map(({ source }) => code(source)));
      return {
        span: entry.keySpan,
        facts: [{ key: 'all', values: { service: code(service.name), names } }],
        weight: 110,
      };
    }
    const item = items.find(({ span }) => touches(span, offset));
    const device = deviceOf(item);
    if (item === undefined || device === undefined) return undefined;
    const words = item.kind === 'map' ? item.entries.map((each) => wordAt(each, offset)) : [item.span];
    const span = words.find((each) => each !== undefined);
    return span && { span, facts: factsOf(service, device), weight: 110 };
  },
});

interface Device {
  readonly source: string;
  readonly target: string;
  readonly permissions: string;
}

/** Undefined where a variable can hold any part of it. */
function deviceOf(item: ComposeValue | undefined): Device | undefined {
  if (item?.kind === 'map') {
    const source = scalarUnder(item, 'source')?.text ?? '';
    const target = scalarUnder(item, 'target')?.text ?? source;
    const permissions = scalarUnder(item, 'permissions')?.text ?? 'rwm';
    return `${source}${target}${permissions}`.includes('$') || source === ''
      ? undefined
      : { source, target, permissions };
  }
  if (item?.kind !== 'scalar' || item.text === '' || item.text.includes('$')) return undefined;
  const [source = '', second, third] = item.text.split(':');
  if (second !== undefined && /^[rwm]+$/.test(second)) return { source, target: source, permissions: second };
  return { source, target: second ?? source, permissions: third ?? 'rwm' };
}

function factsOf(service: Service, { source, target, permissions }: Device): readonly Fact[] {
  const values = { service: code(service.name), source: code(source), target: code(target) };
  // What has a `=` is a name that a driver has told the engine, by the Container Device Interface.
  if (source.includes('=')) return [{ key: 'by-name', values }];
  const facts: Fact[] = [
    { key: source === target ? 'given' : 'given-as', values },
    { key: 'has-to-exist', values },
  ];
  if (asScalar(service.get('privileged')?.value)?.value === true) return [...facts, { key: 'privileged', values }];
  if (!permissions.includes('w')) facts.push({ key: 'not-written', values });
  const user = otherUser(service);
  if (user !== undefined) facts.push({ key: 'user', values: { ...values, user: code(user) } });
  return facts;
}
