import type { DockerfileModel } from './dockerfile.ts';
import type { Stage } from './stages.ts';
import { stageChain } from './value-of.ts';
import type { CmdInstruction, EntrypointInstruction, Instruction } from '../syntax/dockerfile/nodes.ts';

/** What the image of a stage starts, as far as the file tells. */
export interface StartCommand {
  readonly entrypoint: Setting<EntrypointInstruction>;
  readonly cmd: Setting<CmdInstruction>;
  /** What `docker stop` sends: the value of STOPSIGNAL, `SIGTERM` where the file sets none. */
  readonly stopSignal: string;
}

export type Setting<Type extends Instruction> =
  | { readonly kind: 'none' }
  /** `arguments` is what the image's configuration holds: under the shell in shell form. */
  | {
      readonly kind: 'set';
      readonly instruction: Type;
      readonly stage: Stage;
      readonly form: 'exec' | 'shell';
      readonly arguments: readonly string[];
    }
  /** Whatever an image outside the file has. */
  | { readonly kind: 'image'; readonly image: string }
  /** An inherited CMD that was discarded because this ENTRYPOINT was set. */
  | { readonly kind: 'reset'; readonly by: EntrypointInstruction };

/**
 * Follows CMD and ENTRYPOINT from the base image down to a stage, as BuildKit's `dispatchEntrypoint` does: setting
 * ENTRYPOINT discards a CMD that the stage has inherited, from an image or from another stage, and keeps one that the
 * same stage has set above. An empty array unsets. What ONBUILD of a parent stage triggers comes right behind FROM.
 */
export function startCommandOf(model: DockerfileModel, stage: Stage): StartCommand {
  const passed: Stage[] = [];
  let start: StartCommand = { entrypoint: { kind: 'none' }, cmd: { kind: 'none' }, stopSignal: 'SIGTERM' };
  for (const each of stageChain(model, stage)) {
    const known = ofStages.get(each);
    if (known !== undefined) {
      start = known;
      break;
    }
    passed.push(each);
  }
  for (const each of passed.toReversed()) {
    start = startCommandAfter(model, each, start);
    ofStages.set(each, start);
  }
  return start;
}

/** Many stages may start from one. */
const ofStages = new WeakMap<Stage, StartCommand>();

/** What a stage makes of what it inherits. */
function startCommandAfter(model: DockerfileModel, stage: Stage, inherited: StartCommand): StartCommand {
  let { entrypoint, cmd, stopSignal } = inherited;
  if (stage.base.kind === 'image' || stage.base.kind === 'unknown') {
    entrypoint = { kind: 'image', image: stage.base.text };
    cmd = { kind: 'image', image: stage.base.text };
  }
  let cmdIsOwn = false;
  for (const instruction of [...triggersFor(model, stage), ...stage.instructions]) {
    if (instruction.type === 'ENTRYPOINT') {
      entrypoint = settingOf(model, instruction, stage);
      if (!cmdIsOwn && cmd.kind !== 'none') cmd = { kind: 'reset', by: instruction };
    } else if (instruction.type === 'CMD') {
      cmd = settingOf(model, instruction, stage);
      cmdIsOwn = true;
    } else if (instruction.type === 'STOPSIGNAL' && instruction.value !== undefined) {
      stopSignal = instruction.value.value;
    }
  }
  return { entrypoint, cmd, stopSignal };
}

/** The argument vector of `docker run IMAGE ARGUMENTS…`; undefined where it depends on an image outside the file. */
export function argumentVector(
  { entrypoint, cmd }: StartCommand,
  runArguments: readonly string[] = [],
): readonly string[] | undefined {
  if (entrypoint.kind === 'image') return undefined;
  if (runArguments.length === 0 && cmd.kind === 'image') return undefined;
  return [...argumentsOf(entrypoint), ...(runArguments.length > 0 ? runArguments : argumentsOf(cmd))];
}

export function argumentsOf(setting: Setting<Instruction>): readonly string[] {
  return setting.kind === 'set' ? setting.arguments : [];
}

/** Whether a shell-form ENTRYPOINT reads what is put behind its script: as `$0`, `$1`, `$@` or `$*`. */
export function usesParameters({ command }: EntrypointInstruction): boolean {
  return command.form === 'shell' && /\$\{?[@*0-9]/.test(command.script.text.replaceAll(/\\.|'[^']*'/gs, ''));
}

/** The vector that a CMD or ENTRYPOINT puts into the image's configuration. */
export function configured(
  instruction: CmdInstruction | EntrypointInstruction,
  shell: readonly string[],
): readonly string[] {
  const { command } = instruction;
  return command.form === 'exec' ? command.arguments.map((word) => word.value) : [...shell, command.script.text];
}

function settingOf<Type extends CmdInstruction | EntrypointInstruction>(
  model: DockerfileModel,
  instruction: Type,
  stage: Stage,
): Setting<Type> {
  // A trigger runs under the shell that its stage inherits, not the one at the place where it is written.
  const values = configured(instruction, model.shellAt(instruction.onbuild ? stage.from : instruction));
  if (values.length === 0) return { kind: 'none' };
  return { kind: 'set', instruction, stage, form: instruction.command.form, arguments: values };
}

function triggersFor(model: DockerfileModel, { base }: Stage): readonly Instruction[] {
  const parent = base.kind === 'stage' ? model.stages[base.stage] : undefined;
  return parent === undefined ? [] : triggersOf(parent);
}

/** What ONBUILD of a stage has every stage do that starts from it. */
export function triggersOf(stage: Stage): readonly Instruction[] {
  const known = triggers.get(stage);
  if (known !== undefined) return known;
  const found = stage.instructions.flatMap((instruction) =>
    instruction.type === 'ONBUILD' && instruction.trigger !== undefined ? [instruction.trigger] : [],
  );
  triggers.set(stage, found);
  return found;
}

const triggers = new WeakMap<Stage, readonly Instruction[]>();
