import type { Service } from '../model/compose.ts';
import { asScalar } from '../syntax/compose/access.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'stop-signal-and-grace-period',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const signal = service?.get('stop_signal');
    const period = service?.get('stop_grace_period');
    const span = wordAt(signal, offset) ?? wordAt(period, offset);
    if (service === undefined || span === undefined) return undefined;
    const unknown = [signal, period].some((entry) => entry !== undefined && plainText(entry) === undefined);
    return { span, facts: unknown ? [{ key: 'depends' }] : factsOf(service), weight: 110 };
  },
});

function factsOf(service: Service): readonly Fact[] {
  const name = code(service.name);
  const signal = plainText(service.get('stop_signal'));
  const period = plainText(service.get('stop_grace_period'));
  const facts: Fact[] = [
    signal === undefined
      ? { key: 'signal-of-image', values: { service: name } }
      : { key: 'signal', values: { service: name, signal: code(signal) } },
  ];
  if (signal !== undefined && /^(?:(?:SIG)?KILL|9)$/i.test(signal)) return [...facts, { key: 'kill' }];
  if (period === undefined) facts.push({ key: 'ten-seconds' });
  else if (/^0+[a-z]*$/.test(period)) facts.push({ key: 'no-wait' });
  else facts.push({ key: 'wait', values: { period: code(period) } });
  if (asScalar(service.get('init')?.value)?.value !== true) facts.push({ key: 'first-process' });
  return facts;
}
