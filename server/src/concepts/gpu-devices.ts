import type { Service } from '../model/compose.ts';
import { asMap, asScalar, asSequence, entryOf, scalarsOf, valueOf } from '../syntax/compose/access.ts';
import type { ComposeEntry, ComposeMap } from '../syntax/compose/nodes.ts';
import { touches } from '../text/span.ts';
import { entryUnder, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'gpu-devices',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    for (const path of [['gpus'], ['deploy', 'resources', 'reservations', 'devices']]) {
      const entry = entryUnder(service, path);
      if (entry === undefined || !touches(entry.span, offset)) continue;
      const requests = requestsOf(entry, path.length > 1);
      const request = requests.find(({ span }) => touches(span, offset));
      const words = request?.entries.map((each) => wordAt(each, offset)) ?? [];
      const span = wordAt(entry, offset) ?? words.find((each) => each !== undefined);
      if (span === undefined) return undefined;
      const chosen = request === undefined ? requests : [request];
      const facts = chosen.flatMap((each) => requestFacts(service, each, path.length > 1));
      if (asScalar(entry.value)?.text === 'all') facts.push({ key: 'all', values: { service: code(service.name) } });
      return facts.length === 0 ? undefined : { span, facts: [...facts, { key: 'needs' }], weight: 110 };
    }
    return undefined;
  },
});

/** The requests for GPUs; under `deploy` there may be others, of other drivers. */
function requestsOf({ value }: ComposeEntry, underDeploy: boolean): readonly ComposeMap[] {
  const maps = (asSequence(value)?.items ?? []).flatMap((item) => asMap(item) ?? []);
  if (!underDeploy) return maps;
  return maps.filter((map) => {
    const capabilities = scalarsOf(valueOf(map, 'capabilities')).map(({ text }) => text);
    return asScalar(valueOf(map, 'driver'))?.text === 'nvidia' || capabilities.includes('gpu');
  });
}

function requestFacts(service: Service, request: ComposeMap, underDeploy: boolean): Fact[] {
  const name = code(service.name);
  const ids = scalarsOf(valueOf(request, 'device_ids')).map(({ text }) => code(text));
  const count = asScalar(valueOf(request, 'count'))?.text;
  const facts: Fact[] = [];
  if (ids.length > 0 && count !== undefined) facts.push({ key: 'both' });
  else if (ids.length > 0) facts.push({ key: 'ids', values: { service: name, ids: shortList(ids) } });
  else if (count === undefined || count === 'all' || count === '-1')
    facts.push({ key: 'all', values: { service: name } });
  else facts.push({ key: 'count', values: { service: name, count: code(count) } });
  if (underDeploy && entryOf(request, 'capabilities') === undefined) facts.push({ key: 'no-capabilities' });
  return facts;
}
