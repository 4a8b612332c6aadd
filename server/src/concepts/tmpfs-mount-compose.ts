import type { Service, ServiceMount } from '../model/compose.ts';
import { textOf, touches } from '../text/span.ts';
import { entryUnder } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'tmpfs-mount-compose',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    const mounts = service.mounts.filter(({ type }) => type === 'tmpfs');
    const mount = mounts.find(({ span }) => touches(span, offset));
    const key = service.get('tmpfs')?.keySpan;
    const span = mount?.span ?? (key !== undefined && touches(key, offset) ? key : undefined);
    const shown = mount === undefined ? mounts : [mount];
    if (span === undefined || shown.length === 0) return undefined;
    return { span, facts: factsOf(model.text, service, shown), weight: 110 };
  },
});

function factsOf(text: string, service: Service, mounts: readonly ServiceMount[]): readonly Fact[] {
  const sized = (mount: ServiceMount) => /\bsize\b/.test(textOf(text, mount.span));
  const facts: Fact[] = [];
  const endless = mounts.filter((mount) => !sized(mount)).map(({ target }) => code(target));
  if (endless.length > 0) facts.push({ key: 'no-size', values: { paths: shortList(endless) } });
  const limited = mounts.filter(sized).map(({ target }) => code(target));
  if (limited.length > 0) facts.push({ key: 'size', values: { paths: shortList(limited) } });
  const limit = service.get('mem_limit') ?? entryUnder(service, ['deploy', 'resources', 'limits', 'memory']);
  facts.push({ key: limit === undefined ? 'no-limit' : 'counts', values: { service: code(service.name) } });
  return facts;
}
