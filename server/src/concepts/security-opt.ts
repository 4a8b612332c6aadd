import type { Service } from '../model/compose.ts';
import { asScalar, scalarsOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'security-opt',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('security_opt');
    if (service === undefined || entry === undefined || !touches(entry.span, offset)) return undefined;
    const words = scalarsOf(entry.value);
    const word = words.find(({ span }) => touches(span, offset));
    const span = word?.span ?? (touches(entry.keySpan, offset) ? entry.keySpan : undefined);
    const facts = (word === undefined ? words : [word]).map(({ text }) => optionFact(service, text));
    return span === undefined || facts.length === 0 ? undefined : { span, facts, weight: 110 };
  },
});

function optionFact(service: Service, text: string): Fact {
  if (text.includes('$')) return { key: 'depends', values: { option: code(text) } };
  const [name = '', value] = text.split(/[:=](.*)/, 2);
  const values = { service: code(service.name), option: code(text), profile: code(value ?? '') };
  switch (name) {
    case 'no-new-privileges':
      return { key: value === 'false' ? 'privileges-kept' : 'no-new-privileges', values };
    case 'seccomp':
      if (value === 'unconfined') return { key: 'seccomp-off', values };
      return { key: asScalar(service.get('privileged')?.value)?.value === true ? 'depends' : 'seccomp', values };
    case 'apparmor':
      return { key: value === 'unconfined' ? 'apparmor-off' : 'apparmor', values };
    case 'label':
      return { key: value === 'disable' ? 'label-off' : 'label', values };
    default:
      return { key: 'depends', values };
  }
}
