import type { Service } from '../model/compose.ts';
import { plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

/** The kinds of namespace that a key of a service decides about, by that key; of mounts every container has its own. */
const kinds: readonly (readonly [key: string, kind: string])[] = [
  ['network_mode', 'net'],
  ['pid', 'pid'],
  ['ipc', 'ipc'],
  ['uts', 'uts'],
  ['cgroup', 'cgroup'],
];

export default defineConcept({
  id: 'kernel-namespaces',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    const keys = [...kinds.map(([key]) => key), 'userns_mode'];
    const span = keys.map((key) => wordAt(service.get(key), offset)).find((each) => each !== undefined);
    return span === undefined ? undefined : { span, facts: factsOf(service), weight: 65 };
  },
});

function factsOf(service: Service): readonly Fact[] {
  const modes = kinds.map(([key, kind]) => ({ kind, mode: modeOf(service, key) }));
  const ofHost = modes.filter(({ mode }) => mode === 'host');
  const ofOthers = modes.filter(({ mode }) => /^(?:service|container):/.test(mode));
  // Compose leaves the choice for cgroups to the engine, which goes by the kernel; a variable may say anything.
  const own = modes.filter(
    ({ kind, mode }) =>
      !ofHost.some((each) => each.kind === kind) &&
      !ofOthers.some((each) => each.kind === kind) &&
      !mode.includes('$') &&
      (kind !== 'cgroup' || mode === 'private'),
  );
  const values = { service: code(service.name) };
  const facts: Fact[] = [
    { key: 'own', values: { ...values, kinds: shortList(['mnt', ...own.map(({ kind }) => kind)].map(code)) } },
  ];
  if (ofHost.length > 0)
    facts.push({ key: 'host', values: { ...values, kinds: shortList(ofHost.map(({ kind }) => code(kind))) } });
  if (ofOthers.length > 0) {
    const shared = ofOthers.map(({ kind, mode }) => code(`${kind}: ${mode}`));
    facts.push({ key: 'shared', values: { ...values, kinds: shortList(shared) } });
  }
  return facts;
}

function modeOf(service: Service, key: string): string {
  const entry = service.get(key);
  return entry === undefined ? '' : (plainText(entry) ?? '$');
}
