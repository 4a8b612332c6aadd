import type { Service } from '../model/compose.ts';
import { entryUnder, plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Fact } from './concept.ts';

export default defineConcept({
  id: 'resource-limits',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    for (const { path, facts } of places) {
      const span = wordAt(entryUnder(service, path), offset);
      if (span === undefined) continue;
      const stated = facts(service);
      return stated.length === 0 ? undefined : { span, facts: stated, weight: 110 };
    }
    return undefined;
  },
});

const limits = ['deploy', 'resources', 'limits'];
const reservations = ['deploy', 'resources', 'reservations'];

/** The keys that the concept is about, and what to say of each. */
const places: readonly { readonly path: readonly string[]; readonly facts: (service: Service) => readonly Fact[] }[] = [
  { path: ['mem_limit'], facts: memoryFacts },
  { path: [...limits, 'memory'], facts: memoryFacts },
  { path: ['memswap_limit'], facts: swapFacts },
  { path: ['cpus'], facts: cpuFacts },
  { path: [...limits, 'cpus'], facts: cpuFacts },
  { path: ['pids_limit'], facts: processFacts },
  { path: [...limits, 'pids'], facts: processFacts },
  { path: ['mem_reservation'], facts: reservedFacts },
  { path: [...reservations, 'memory'], facts: reservedFacts },
  { path: [...reservations, 'cpus'], facts: () => [{ key: 'reserved-cpus' }] },
  { path: limits, facts: allFacts },
  { path: reservations, facts: allFacts },
  { path: ['deploy', 'resources'], facts: allFacts },
];

function allFacts(service: Service): readonly Fact[] {
  return [...memoryFacts(service), ...cpuFacts(service), ...processFacts(service), ...reservedFacts(service)];
}

function memoryFacts(service: Service): readonly Fact[] {
  const name = code(service.name);
  const entry = service.get('mem_limit') ?? entryUnder(service, [...limits, 'memory']);
  if (entry === undefined) return [{ key: 'no-memory-limit', values: { service: name } }];
  const memory = plainText(entry);
  if (memory === undefined) return [{ key: 'from-variable' }];
  if (Number.parseFloat(memory) === 0) return [{ key: 'no-memory-limit', values: { service: name } }];
  return [{ key: 'memory', values: { service: name, memory: code(memory) } }, ...swapFacts(service)];
}

function swapFacts(service: Service): readonly Fact[] {
  const memory = plainText(service.get('mem_limit') ?? entryUnder(service, [...limits, 'memory']));
  const entry = service.get('memswap_limit');
  if (entry === undefined) return memory === undefined ? [] : [{ key: 'swap-default' }];
  const swap = plainText(entry);
  if (swap === undefined) return [{ key: 'from-variable' }];
  if (swap === '-1') return [{ key: 'swap-unlimited' }];
  if (memory === swap) return [{ key: 'no-swap' }];
  return [{ key: 'swap', values: { swap: code(swap) } }];
}

function cpuFacts(service: Service): readonly Fact[] {
  const entry = service.get('cpus') ?? entryUnder(service, [...limits, 'cpus']);
  if (entry === undefined) return [];
  const text = plainText(entry);
  const cpus = Number(text);
  if (text === undefined || !Number.isFinite(cpus)) return [{ key: 'from-variable' }];
  if (cpus <= 0) return [];
  return [{ key: 'cpus', values: { service: code(service.name), milliseconds: Math.round(cpus * 100) } }];
}

function processFacts(service: Service): readonly Fact[] {
  const text = plainText(service.get('pids_limit') ?? entryUnder(service, [...limits, 'pids']));
  if (text === undefined || !/^[1-9]\d*$/.test(text)) return [];
  return [{ key: 'processes', values: { service: code(service.name), count: code(text) } }];
}

function reservedFacts(service: Service): readonly Fact[] {
  const memory = plainText(service.get('mem_reservation') ?? entryUnder(service, [...reservations, 'memory']));
  return memory === undefined ? [] : [{ key: 'reserved-memory', values: { memory: code(memory) } }];
}
