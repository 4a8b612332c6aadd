import type { Service } from '../model/compose.ts';
import { asMap } from '../syntax/compose/access.ts';
import { touches } from '../text/span.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';

export default defineConcept({
  id: 'compose-and-swarm',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    const deploy = service?.get('deploy');
    if (service === undefined || deploy === undefined || !touches(deploy.span, offset)) return undefined;
    if (touches(deploy.keySpan, offset)) {
      const facts = sectionFacts(
        service,
        (asMap(deploy.value)?.entries ?? []).map(({ key }) => key),
      );
      return facts.length === 0 ? undefined : { span: deploy.keySpan, facts, weight: 110 };
    }
    const entry = asMap(deploy.value)?.entries.find(({ keySpan }) => touches(keySpan, offset));
    if (entry === undefined || !swarmOnly.has(entry.key)) return undefined;
    return { span: entry.keySpan, facts: [{ key: 'ignored', values: { name: code(entry.key) } }], weight: 110 };
  },
});

/** What Compose takes account of without a swarm. Source: https://docs.docker.com/reference/compose-file/deploy/ */
const applied = new Set(['replicas', 'resources', 'restart_policy']);
const swarmOnly = new Set(['mode', 'placement', 'update_config', 'rollback_config', 'endpoint_mode', 'labels']);

function sectionFacts(service: Service, keys: readonly string[]): readonly Fact[] {
  const used = keys.filter((key) => applied.has(key));
  const unused = keys.filter((key) => swarmOnly.has(key));
  const facts: Fact[] = [];
  if (used.length > 0)
    facts.push({ key: 'applied', values: { keys: shortList(used.map(code)), service: code(service.name) } });
  if (unused.length > 0) facts.push({ key: 'all-ignored', values: { keys: shortList(unused.map(code)) } });
  if (used.includes('restart_policy') && service.get('restart') !== undefined) facts.push({ key: 'restart' });
  return facts;
}
