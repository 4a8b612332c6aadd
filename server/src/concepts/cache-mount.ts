import { baseImageOf } from '../model/base-image.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { packageCommands, hasFlag } from '../model/packages.ts';
import { holds } from '../model/run-mounts.ts';
import { userAt } from '../model/user-at.ts';
import type { Mount, RunInstruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { placesOf } from './dockerfile/places.ts';
import { isOn, mountAt, optionText, targetOf } from './dockerfile/run-mounts.ts';

export default defineConcept({
  id: 'cache-mount',
  inDockerfile({ model, offset }) {
    const found = mountAt(model, offset, 'cache');
    if (found === undefined) return undefined;
    const { run, mount, span } = found;
    const target = targetOf(model, run, mount);
    if (target === undefined) return undefined;
    return {
      span,
      facts: [
        { key: 'folder', values: { folder: code(target) } },
        sharedFact(model, mount),
        ...userFacts(model, run, mount),
        ...managerFacts(model, run, target),
        ...aptFacts(model, run, mount, target),
        ...(isOn(mount, 'readonly', 'ro') ? [{ key: 'read-only' }] : []),
      ],
      weight: 110,
    };
  },
});

/** Who else has the same cache: its `id` decides, which is the target as written where none is given. */
function sharedFact(model: DockerfileModel, mount: Mount): Fact {
  const id = idOf(mount);
  const users = model
    .instructions('RUN')
    .filter((run) => run.mounts.some((each) => each.type === 'cache' && idOf(each) === id));
  const written = optionText(mount, 'id') !== undefined;
  if (users.length > 1) return { key: 'shared', values: { id: code(id), places: placesOf(model, users) } };
  return { key: written ? 'named' : 'unnamed', values: { id: code(id) } };
}

function idOf(mount: Mount): string {
  return optionText(mount, 'id') ?? optionText(mount, 'target', 'dst', 'destination') ?? '';
}

function userFacts(model: DockerfileModel, run: RunInstruction, mount: Mount): readonly Fact[] {
  const user = userAt(model, run);
  if (user === undefined || user.isRoot) return [];
  if (['uid', 'gid', 'mode'].some((key) => optionText(mount, key) !== undefined)) return [];
  return [{ key: 'not-writable', values: { user: code(user.name) } }];
}

/** Package managers whose downloads a folder holds; the paths are those of root's home. */
const folders: readonly (readonly [folder: string, manager: string])[] = [
  ['/root/.cache/pip', 'pip'],
  ['/root/.cache/uv', 'uv'],
  ['/root/.npm', 'npm'],
  ['/root/.cache/go-build', 'go'],
  ['/go/pkg/mod', 'go'],
  ['/usr/local/cargo/registry', 'cargo'],
  ['/root/.m2', 'maven'],
  ['/root/.gradle', 'gradle'],
  ['/root/.nuget/packages', 'dotnet'],
  ['/var/cache/apt', 'apt'],
  ['/var/lib/apt', 'apt'],
];

function managerFacts(model: DockerfileModel, run: RunInstruction, target: string): readonly Fact[] {
  const script = model.scriptOf(run);
  if (script === undefined) return [];
  for (const [folder, manager] of folders) {
    if (!holds(target, folder)) continue;
    const call = packageCommands(script).find((each) => each.manager === manager);
    if (call === undefined) continue;
    if (manager === 'pip' && hasFlag(call, '--no-cache-dir'))
      return [{ key: 'turned-off', values: { flag: code('--no-cache-dir') } }];
    const written = model.text.slice(call.callSpan.start, call.callSpan.end);
    return [{ key: 'used', values: { command: code(written), folder: code(folder) } }];
  }
  return [];
}

/** apt locks its folders, and the images of Debian and Ubuntu are set to throw packages away. */
function aptFacts(model: DockerfileModel, run: RunInstruction, mount: Mount, target: string): readonly Fact[] {
  const facts: Fact[] = [];
  const sharing = optionText(mount, 'sharing') ?? 'shared';
  const isApt = holds(target, '/var/cache/apt') || holds(target, '/var/lib/apt');
  if (sharing === 'locked') facts.push({ key: 'locked' });
  else if (sharing === 'private') facts.push({ key: 'private' });
  else if (isApt) facts.push({ key: 'apt-unlocked' });
  const base = baseImageOf(model, model.stageOf(run));
  const keeps = /docker-clean|Keep-Downloaded-Packages/.test(model.text);
  if (holds(target, '/var/cache/apt') && !keeps && base !== undefined && /^(?:debian|ubuntu)$/.test(base.repository))
    facts.push({ key: 'docker-clean', values: { base: code(base.repository) } });
  return facts;
}
