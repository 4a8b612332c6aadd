import type { Service } from '../model/compose.ts';
import { entryUnder, plainText, wordAt } from './compose/keys.ts';
import { serviceAt } from './compose/services.ts';
import { code, defineConcept, type Explanation, type Fact, list } from './concept.ts';

export default defineConcept({
  id: 'cgroup-and-limits',
  inCompose({ model, offset }) {
    const service = serviceAt(model, offset);
    if (service === undefined) return undefined;
    return onGroup(service, offset) ?? onParent(service, offset) ?? onLimit(service, offset);
  },
});

function onGroup(service: Service, offset: number): Explanation | undefined {
  const entry = service.get('cgroup');
  const span = wordAt(entry, offset);
  if (span === undefined) return undefined;
  const mode = plainText(entry);
  const key = mode === 'host' || mode === 'private' ? mode : 'depends';
  const facts: Fact[] = [{ key, values: { service: code(service.name) } }];
  const given = limitsOf(service).map(({ path }) => code(path.at(-1) ?? ''));
  if (given.length > 0) facts.push({ key: 'limits-hold', values: { limits: list(given) } });
  return { span, facts, weight: 110 };
}

function onParent(service: Service, offset: number): Explanation | undefined {
  const entry = service.get('cgroup_parent');
  const span = wordAt(entry, offset);
  if (span === undefined) return undefined;
  const parent = plainText(entry);
  if (parent === undefined) return { span, facts: [{ key: 'parent-from-variable' }], weight: 110 };
  const values = { service: code(service.name), parent: code(parent) };
  const facts: Fact[] = [{ key: 'parent', values }];
  facts.push({ key: parent.endsWith('.slice') ? 'slice' : 'no-slice', values });
  return { span, facts, weight: 110 };
}

/** Where resource-limits says how much, this says where the kernel keeps it. */
function onLimit(service: Service, offset: number): Explanation | undefined {
  for (const { path, file, old } of limits) {
    const span = wordAt(entryUnder(service, path), offset);
    if (span !== undefined)
      return { span, facts: [{ key: 'file', values: { file: code(file), old: code(old) } }], weight: 60 };
  }
  return undefined;
}

function limitsOf(service: Service): readonly Limit[] {
  return limits.filter(({ path }) => entryUnder(service, path) !== undefined);
}

interface Limit {
  readonly path: readonly string[];
  /** Where the kernel keeps it with version 2 of cgroups. */
  readonly file: string;
  /** The same with version 1. */
  readonly old: string;
}

const ofDeploy = ['deploy', 'resources', 'limits'];
const memory = { file: 'memory.max', old: 'memory.limit_in_bytes' };
const processors = { file: 'cpu.max', old: 'cpu.cfs_quota_us' };
const processes = { file: 'pids.max', old: 'pids.max' };
const reserved = { file: 'memory.low', old: 'memory.soft_limit_in_bytes' };

/** Source: https://github.com/opencontainers/runtime-spec/blob/main/config-linux.md#control-groups */
const limits: readonly Limit[] = [
  { path: ['mem_limit'], ...memory },
  { path: [...ofDeploy, 'memory'], ...memory },
  { path: ['memswap_limit'], file: 'memory.swap.max', old: 'memory.memsw.limit_in_bytes' },
  { path: ['cpus'], ...processors },
  { path: [...ofDeploy, 'cpus'], ...processors },
  { path: ['pids_limit'], ...processes },
  { path: [...ofDeploy, 'pids'], ...processes },
  { path: ['mem_reservation'], ...reserved },
  { path: ['deploy', 'resources', 'reservations', 'memory'], ...reserved },
];
