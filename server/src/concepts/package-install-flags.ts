import { baseImageOf } from '../model/base-image.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { hasFlag, type PackageCommand, packageCommand, packageCommands } from '../model/packages.ts';
import { isMountedOver } from '../model/run-mounts.ts';
import type { ShellWord } from '../syntax/shell/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { commandAt, type RunAt, runAt } from './dockerfile/shell-places.ts';

export default defineConcept({
  id: 'package-install-flags',
  inDockerfile({ model, offset }) {
    const at = runAt(model, offset);
    const command = at && commandAt(at, offset);
    const call = command && packageCommand(command);
    if (at === undefined || call === undefined) return undefined;
    const flag = call.flags.find(({ span }) => touches(span, offset));
    if (flag !== undefined) return { span: flag.span, facts: flagFacts(at, call, flag), weight: 110 };
    const { actionWord } = call;
    if (actionWord === undefined || !touches(actionWord.span, offset)) return undefined;
    return { span: actionWord.span, facts: actionFacts(model, at, call), weight: 110 };
  },
});

function flagFacts({ run }: RunAt, { manager, action }: PackageCommand, { value }: ShellWord): readonly Fact[] {
  const flag = code(value);
  const name = value.split('=')[0] ?? value;
  const isShort = /^-[a-z]+$/.test(value);
  switch (manager) {
    case 'apt':
      return [
        ...(/^(?:--yes|--assume-yes)$/.test(name) || (isShort && value.includes('y')) || isVeryQuiet(value)
          ? [{ key: 'yes', values: { flag } }]
          : []),
        ...(isShort && value.includes('q') ? [{ key: 'apt-quiet', values: { flag } }] : []),
        ...(name === '--no-install-recommends' ? [{ key: 'apt-no-recommends' }] : []),
      ];
    case 'dnf':
    case 'yum':
    case 'microdnf':
      return /^(?:-y|--assumeyes)$/.test(name) ? [{ key: 'yes', values: { flag } }] : [];
    case 'apk':
      if (name === '--no-cache') return [{ key: 'apk-no-cache' }];
      return name === '--virtual' || name === '-t' ? [{ key: 'apk-virtual', values: { flag } }] : [];
    case 'pip':
      if (name === '--no-cache-dir')
        return [{ key: isMountedOver(run, '/root/.cache/pip') ? 'pip-no-cache-mounted' : 'pip-no-cache' }];
      return name === '-r' || name === '--requirement' ? [{ key: 'pip-requirements' }] : [];
    case 'npm':
      if (!/^(?:ci|i|install|clean-install)$/.test(action)) return [];
      return value === '--omit=dev' || name === '--production' ? [{ key: 'npm-omit-dev', values: { flag } }] : [];
    case 'yarn':
    case 'pnpm':
    case 'bun':
      return /^--(?:frozen-lockfile|immutable)$/.test(name) ? [{ key: 'frozen', values: { flag } }] : [];
    default:
      return [];
  }
}

/** `-qq` means yes, too. */
function isVeryQuiet(value: string): boolean {
  return /^-[a-z]*q[a-z]*q/.test(value);
}

function actionFacts(model: DockerfileModel, at: RunAt, call: PackageCommand): readonly Fact[] {
  const { manager, action } = call;
  const written = code(model.text.slice(call.callSpan.start, call.callSpan.end));
  switch (manager) {
    case 'apt':
      return aptFacts(at, call);
    case 'apk':
      if (action !== 'add') return [];
      return [{ key: hasFlag(call, '--no-cache') ? 'apk-index-dropped' : 'apk-index-kept' }];
    case 'dnf':
    case 'yum':
    case 'microdnf':
      if (action !== 'install') return [];
      return [
        hasFlag(call, '-y', '--assumeyes') ? { key: 'asks-nothing' } : { key: 'asks', values: { command: written } },
      ];
    case 'pip':
      return action === 'install' ? [pipFact(model, at, call)] : [];
    case 'npm':
      if (action === 'ci' || action === 'clean-install') return [{ key: 'npm-ci' }];
      if (action !== 'install' && action !== 'i') return [];
      return call.operands.length > 0 ? [] : [{ key: 'npm-install' }];
    default:
      return [];
  }
}

function aptFacts(at: RunAt, call: PackageCommand): readonly Fact[] {
  const calls = packageCommands(at.script);
  if (call.action === 'update') return [{ key: calls.some(installsByApt) ? 'apt-update' : 'apt-update-alone' }];
  if (call.action !== 'install') return [];
  const saysYes = call.flags.some(({ value }) => /^(?:-[a-z]*y|-[a-z]*q[a-z]*q|--yes$|--assume-yes$)/.test(value));
  return [
    saysYes ? { key: 'asks-nothing' } : { key: 'asks', values: { command: code('apt-get install') } },
    { key: hasFlag(call, '--no-install-recommends') ? 'apt-without-recommended' : 'apt-with-recommended' },
    ...(calls.some(({ manager, action }) => manager === 'apt' && action === 'update')
      ? []
      : [{ key: 'apt-old-lists' }]),
  ];
}

function installsByApt({ manager, action }: PackageCommand): boolean {
  return manager === 'apt' && action === 'install';
}

/** What becomes of pip's downloads. */
function pipFact(model: DockerfileModel, { run }: RunAt, call: PackageCommand): Fact {
  if (isMountedOver(run, '/root/.cache/pip')) return { key: 'pip-mounted' };
  const setting = model.scopeAt(run).lookup('PIP_NO_CACHE_DIR');
  if (hasFlag(call, '--no-cache-dir') || (setting !== undefined && setting.value !== '')) return { key: 'pip-dropped' };
  const base = baseImageOf(model, model.stageOf(run));
  return base === undefined || !base.isOfficial
    ? { key: 'pip-kept-unless-set' }
    : { key: 'pip-kept', values: { folder: code('~/.cache/pip') } };
}
