import type { Service } from '../model/compose.ts';
import { asScalar, scalarsOf } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { otherUser } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, list } from './concept.ts';

export default defineConcept({
  id: 'capabilities',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    for (const key of ['cap_add', 'cap_drop'] as const) {
      const entry = service.get(key);
      if (entry === undefined || !touches(entry.span, offset)) continue;
      if (touches(entry.keySpan, offset)) return { span: entry.keySpan, facts: leftFacts(service), weight: 110 };
      const word = scalarsOf(entry.value).find(({ span }) => touches(span, offset));
      if (word === undefined || word.text.includes('$')) return undefined;
      const facts = [...wordFacts(service, key, normal(word.text)), ...leftFacts(service)];
      return { span: word.span, facts, weight: 110 };
    }
    return undefined;
  },
});

/** What a container has where nothing is said. Source: https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities */
const defaults = (
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE NET_RAW SETFCAP SETGID SETPCAP SETUID ' +
  'SYS_CHROOT'
).split(' ');

/** Capabilities that the text has a sentence for. */
const explained = new Set([
  ...'ALL CHOWN DAC_OVERRIDE NET_BIND_SERVICE NET_RAW SETUID SETGID NET_ADMIN SYS_ADMIN SYS_PTRACE SYS_TIME'.split(' '),
  ...'SYS_MODULE IPC_LOCK SYS_NICE'.split(' '),
]);

function wordFacts(service: Service, key: 'cap_add' | 'cap_drop', name: string): readonly Fact[] {
  const facts: Fact[] = [];
  if (explained.has(name)) facts.push({ key: name.toLowerCase().replaceAll('_', '-') });
  if (name === 'ALL') return facts;
  const values = { name: code(name) };
  const isDefault = defaults.includes(name);
  if (key === 'cap_add' && isDefault && !named(service, 'cap_drop').some((each) => each === 'ALL' || each === name)) {
    facts.push({ key: 'has-it-anyway', values });
  }
  if (key === 'cap_drop' && !isDefault) facts.push({ key: 'never-had-it', values });
  return facts;
}

/** What is left for root in the container. */
function leftFacts(service: Service): readonly Fact[] {
  const added = named(service, 'cap_add');
  const dropped = named(service, 'cap_drop');
  if ([...added, ...dropped].some((name) => name.includes('$'))) return [{ key: 'from-variable' }];
  const values = { service: code(service.name) };
  if (asScalar(service.get('privileged')?.value)?.value === true) return [{ key: 'privileged', values }];
  const facts: Fact[] = [];
  const start = dropped.includes('ALL') ? [] : defaults;
  const left = [...new Set([...start.filter((name) => !dropped.includes(name)), ...added])];
  const without = defaults.filter((name) => !left.includes(name));
  const extra = left.filter((name) => !defaults.includes(name));
  if (added.includes('ALL')) facts.push({ key: 'left-all', values });
  else if (left.length === 0) facts.push({ key: 'left-none', values });
  else if (left.length <= 6) facts.push({ key: 'left', values: { ...values, names: list(left.map(code)) } });
  else {
    if (extra.length > 0) facts.push({ key: 'left-more', values: { ...values, names: list(extra.map(code)) } });
    if (without.length > 0) facts.push({ key: 'left-less', values: { ...values, names: list(without.map(code)) } });
  }
  const user = otherUser(service);
  if (user !== undefined && added.length > 0) {
    facts.push({ key: 'user', values: { user: code(user) } });
  }
  return facts;
}

function named(service: Service, key: 'cap_add' | 'cap_drop'): readonly string[] {
  return scalarsOf(service.get(key)?.value).map(({ text }) => normal(text));
}

/** Docker takes `CAP_NET_ADMIN` and `net_admin` alike. */
function normal(text: string): string {
  return text.includes('$') ? text : text.toUpperCase().replace(/^CAP_/, '');
}
