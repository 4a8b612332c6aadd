import type { ComposeModel } from '../model/compose.ts';
import { scalarsOf } from '../syntax/compose/access.ts';
import type { ComposeEntry } from '../syntax/compose/nodes.ts';
import { type Span, touches } from '../text/span.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'extra-hosts',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('extra_hosts');
    if (service === undefined || entry === undefined || !touches(entry.span, offset)) return undefined;
    const hosts = hostsOf(entry);
    const isKey = touches(entry.keySpan, offset);
    const shown = isKey ? hosts : hosts.filter(({ span }) => touches(span, offset));
    const [first] = shown;
    if (first === undefined) return undefined;
    const facts = shown.slice(0, 4).flatMap((host) => entryFacts(model, service.name, host));
    if (shown.some(({ address }) => address === 'host-gateway')) facts.push({ key: 'listen' });
    return { span: isKey ? entry.keySpan : first.span, facts, weight: 110 };
  },
});

interface Host {
  readonly name: string;
  readonly address: string;
  readonly span: Span;
}

/** `name=address`, `name:address` or a mapping. */
function hostsOf({ value }: ComposeEntry): readonly Host[] {
  if (value?.kind === 'map') {
    return value.entries.flatMap((entry) =>
      scalarsOf(entry.value).map(({ text }) => ({ name: entry.key, address: text, span: entry.span })),
    );
  }
  return scalarsOf(value).flatMap(({ text, span }): readonly Host[] => {
    const [, name, address] = /^([^=:]+)[=:](.+)$/.exec(text) ?? [];
    return name === undefined || address === undefined ? [] : [{ name, address, span }];
  });
}

function entryFacts(model: ComposeModel, service: string, { name, address }: Host): Fact[] {
  const values = { service: code(service), name: code(name) };
  const facts: Fact[] = [
    address === 'host-gateway'
      ? { key: 'gateway', values }
      : address.includes('$')
        ? { key: 'depends', values }
        : { key: 'address', values: { ...values, address: code(address) } },
  ];
  if (model.service(name) !== undefined) facts.push({ key: 'shadows', values: { ...values } });
  return facts;
}
