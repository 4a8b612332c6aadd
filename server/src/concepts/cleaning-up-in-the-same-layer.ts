import { baseImageOf } from '../model/base-image.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { packageCommand, type PackageManager } from '../model/packages.ts';
import { isMountedOver } from '../model/run-mounts.ts';
import { removedPaths } from '../model/removed-paths.ts';
import { runsOf } from '../model/runs.ts';
import { stageChain } from '../model/value-of.ts';
import type { ShellCommand } from '../syntax/shell/nodes.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { placeOf, stageLabel } from './dockerfile/places.ts';
import { commandAt, type RunAt, runAt } from './dockerfile/shell-places.ts';

export default defineConcept({
  id: 'cleaning-up-in-the-same-layer',
  inDockerfile({ model, offset }) {
    const at = runAt(model, offset);
    const command = at && commandAt(at, offset);
    if (at === undefined || command === undefined) return undefined;
    const cleaned = cleanedBy(command);
    if (cleaned === undefined) return undefined;
    return { span: command.span, facts: factsOf(model, at, command, cleaned), weight: 105 };
  },
});

/** What a package manager leaves, and which of its calls leave it. */
interface Leftover {
  readonly folder: string;
  readonly manager: PackageManager;
  readonly filledBy: RegExp;
}

const leftovers: readonly Leftover[] = [
  { folder: '/var/lib/apt/lists', manager: 'apt', filledBy: /^(?:update)$/ },
  { folder: '/var/cache/apt', manager: 'apt', filledBy: /^(?:install|upgrade|dist-upgrade|full-upgrade)$/ },
  { folder: '/root/.cache/pip', manager: 'pip', filledBy: /^(?:install|wheel|download)$/ },
  { folder: '/root/.npm', manager: 'npm', filledBy: /^(?:install|ci|i|add)$/ },
  { folder: '/var/cache/apk', manager: 'apk', filledBy: /^(?:update|add|upgrade)$/ },
  { folder: '/var/cache/dnf', manager: 'dnf', filledBy: /^(?:install|update|upgrade|makecache)$/ },
  { folder: '/var/cache/yum', manager: 'yum', filledBy: /^(?:install|update|upgrade|makecache)$/ },
];

function cleanedBy(command: ShellCommand): Leftover | undefined {
  const call = packageCommand(command);
  if (call !== undefined) {
    const cleans =
      call.action === 'clean' ||
      call.action === 'autoclean' ||
      (call.action === 'cache' && /^(?:clean|purge)$/.test(call.operands[0]?.value ?? ''));
    return cleans ? leftovers.findLast(({ manager }) => manager === call.manager) : undefined;
  }
  if (!/(?:^|\/)(?:rm|find|sudo)$/.test(command.name)) return undefined;
  const removed = removedPaths(command).map((path) => path.replace(/\/?\*?$/, ''));
  return leftovers.find(({ folder }) =>
    removed.some(
      (path) => path === folder || (path !== '' && folder.startsWith(`${path}/`)) || path.startsWith(`${folder}/`),
    ),
  );
}

function factsOf(
  model: DockerfileModel,
  { run, script }: RunAt,
  command: ShellCommand,
  leftover: Leftover,
): readonly Fact[] {
  const { folder } = leftover;
  const values = { folder: code(folder) };
  if (isMountedOver(run, folder)) return [{ key: 'mounted', values }];
  const fills = (each: ShellCommand): boolean => {
    const call = packageCommand(each);
    return call?.manager === leftover.manager && leftover.filledBy.test(call.action);
  };
  const facts: Fact[] = [];
  const own = script.commands.findLast((each) => each.span.end <= command.span.start && fills(each));
  if (own !== undefined) {
    const call = packageCommand(own);
    const written = call === undefined ? own.name : model.text.slice(call.callSpan.start, call.callSpan.end);
    facts.push({ key: 'same-run', values: { ...values, command: code(written) } });
  }
  const stage = model.stageOf(run);
  const earlier = [...stageChain(model, stage)]
    .flatMap((each) => runsOf(model, each))
    .find((each) => each.run.index < run.index && each.script.commands.some(fills) && !isMountedOver(each.run, folder));
  if (earlier !== undefined)
    facts.push({ key: 'earlier-layer', values: { ...values, place: placeOf(model, earlier.run) } });
  if (facts.length === 0) facts.push({ key: 'nothing-known', values });
  const base = baseImageOf(model, stage);
  if (packageCommand(command)?.manager === 'apt' && base !== undefined && /^(?:debian|ubuntu)$/.test(base.repository))
    facts.push({ key: 'apt-clean-by-itself', values: { base: code(base.repository) } });
  if (stage !== undefined && !stage.inherited)
    facts.push({ key: 'not-in-image', values: { stage: stageLabel(stage) } });
  return facts;
}
