import type { Service } from '../model/compose.ts';
import { asScalar } from '../syntax/compose/access.ts';
import { switchAt } from './compose/keys.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'terminal-and-stdin',
  inCompose({ model, offset }) {
    const tty = switchAt(model, 'tty', offset);
    const found = tty ?? switchAt(model, 'stdin_open', offset);
    if (found === undefined) return undefined;
    const { service, span, isOn } = found;
    if (isOn === undefined) return { span, facts: [{ key: 'depends' }], weight: 110 };
    const facts = tty === undefined ? inputFacts(service, isOn) : terminalFacts(service, isOn);
    return { span, facts, weight: 110 };
  },
});

function terminalFacts(service: Service, isOn: boolean): readonly Fact[] {
  const values = { service: code(service.name) };
  if (!isOn) return [{ key: 'no-terminal', values }];
  return [
    { key: 'terminal', values },
    { key: 'one-stream', values },
    ...(isTrue(service, 'stdin_open') ? [{ key: 'both', values }] : []),
  ];
}

function inputFacts(service: Service, isOn: boolean): readonly Fact[] {
  const values = { service: code(service.name) };
  if (!isOn) return [{ key: 'no-input', values }];
  return [
    { key: 'input', values },
    { key: isTrue(service, 'tty') ? 'both' : 'no-prompt', values },
  ];
}

function isTrue(service: Service, key: string): boolean {
  return asScalar(service.get(key)?.value)?.value === true;
}
