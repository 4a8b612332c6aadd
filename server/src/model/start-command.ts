import type { DockerfileModel } from './dockerfile.ts';
import type { Stage } from './stages.ts';
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
  let entrypoint: StartCommand['entrypoint'] = { kind: 'none' };
  let cmd: StartCommand['cmd'] = { kind: 'none' };
  let stopSignal = 'SIGTERM';
  for (const each of ancestry(model, stage)) {
    if (each.base.kind === 'image' || each.base.kind === 'unknown') {
      entrypoint = { kind: 'image', image: each.base.text };
      cmd = { kind: 'image', image: each.base.text };
    }
    let cmdIsOwn = false;
    for (const instruction of [...triggersFor(model, each), ...each.instructions]) {
      if (instruction.type === 'ENTRYPOINT') {
        entrypoint = settingOf(model, instruction, each);
        if (!cmdIsOwn && cmd.kind !== 'none') cmd = { kind: 'reset', by: instruction };
      } else if (instruction.type === 'CMD') {
        cmd = settingOf(model, instruction, each);
        cmdIsOwn = true;
      } else if (instruction.type === 'STOPSIGNAL' && instruction.value !== undefined) {
        stopSignal = instruction.value.value;
      }
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

/** A stage behind those it starts from, the outermost first. */
function ancestry(model: DockerfileModel, stage: Stage): readonly Stage[] {
  const chain: Stage[] = [];
  for (let each: Stage | undefined = stage; each !== undefined;) {
    chain.push(each);
    each = each.base.kind === 'stage' ? model.stages[each.base.stage] : undefined;
  }
  return chain.toReversed();
}

function triggersFor(model: DockerfileModel, stage: Stage): readonly Instruction[] {
  const parent = stage.base.kind === 'stage' ? model.stages[stage.base.stage] : undefined;
  return (parent?.instructions ?? []).flatMap((instruction) =>
    instruction.type === 'ONBUILD' && instruction.trigger !== undefined ? [instruction.trigger] : [],
  );
}
