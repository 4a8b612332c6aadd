import type { Service } from '../model/compose.ts';
import type { ComposeValue } from '../syntax/compose/nodes.ts';
import { type Span, touches } from '../text/span.ts';
import { plainText } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'sysctls',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const entry = service?.get('sysctls');
    if (service === undefined || entry === undefined || !touches(entry.span, offset)) return undefined;
    const settings = settingsOf(entry.value).filter(({ name }) => !name.includes('$'));
    if (touches(entry.keySpan, offset)) {
      if (settings.length === 0) return undefined;
      const names = shortList(settings.map(({ name }) => code(name)));
      return {
        span: entry.keySpan,
        facts: [{ key: 'all', values: { service: code(service.name), names } }],
        weight: 110,
      };
    }
    const setting = settings.find(({ span }) => touches(span, offset));
    return setting && { span: setting.span, facts: factsOf(service, setting), weight: 110 };
  },
});

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

function settingsOf(value: ComposeValue | undefined): readonly Setting[] {
  if (value?.kind === 'map') {
    return value.entries.map(({ key, keySpan, value: set }) => {
      return { name: key, value: set?.kind === 'scalar' ? set.text : '', span: keySpan };
    });
  }
  if (value?.kind !== 'sequence') return [];
  return value.items.flatMap((item): readonly Setting[] => {
    if (item.kind !== 'scalar') return [];
    const [name = '', ...rest] = item.text.split('=');
    return [{ name, value: rest.join('='), span: item.span }];
  });
}

/** What lies in a namespace of the container is the container's to set. Source: https://docs.docker.com/reference/cli/docker/container/run/#sysctl */
function factsOf(service: Service, { name, value }: Setting): readonly Fact[] {
  const values = { service: code(service.name), name: code(name), value: code(value) };
  const isOfNetwork = name.startsWith('net.');
  if (
    !isOfNetwork &&
    !/^(?:kernel\.(?:msgmax|msgmnb|msgmni|sem|shmall|shmmax|shmmni|shm_rmid_forced)$|fs\.mqueue\.)/.test(name)
  )
    return [{ key: 'refused', values }];
  const mode = plainText(service.get(isOfNetwork ? 'network_mode' : 'ipc'));
  if (mode === 'host') {
    const key = code(`${isOfNetwork ? 'network_mode' : 'ipc'}: host`);
    return [{ key: 'of-host', values: { ...values, key } }];
  }
  return [
    { key: 'set', values },
    { key: isOfNetwork ? 'of-network' : 'of-ipc', values },
  ];
}
