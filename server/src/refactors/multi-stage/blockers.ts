import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import { commandOf } from '../../model/run-script.ts';
import type { Instruction, InstructionOf } from '../../syntax/dockerfile/nodes.ts';
import type { RefusalReason } from '../refactor.ts';

/** What stands in the way whatever the language is. */
export function generalBlockers(model: DockerfileModel, stage: Stage): readonly RefusalReason[] {
  const reasons: RefusalReason[] = [];
  const refuse = (blocker: string, message: string, at?: Instruction): void => {
    reasons.push({ blocker, message, ...(at === undefined ? {} : { span: at.keyword.span }) });
  };
  const [error] = model.tree.errors;
  if (error !== undefined) {
    reasons.push({ blocker: 'syntax-error', message: `The file has an error: ${error.message}`, span: error.span });
  }
  if (model.tree.escape === '`')
    refuse('windows', 'The file is written for Windows, where nothing is known of runtime images');
  const onbuild = find(stage, 'ONBUILD');
  if (onbuild !== undefined)
    refuse('onbuild', 'ONBUILD makes this a base for other images, which would lose their build tools', onbuild);
  const start = last(stage, 'ENTRYPOINT') ?? last(stage, 'CMD');
  if (start === undefined) {
    refuse(
      'no-start-command',
      'There is neither CMD nor ENTRYPOINT: this looks like an image to work in, not one to run a program',
    );
  }
  for (const instruction of stage.instructions) {
    if (instruction.type === 'RUN' && instruction.command.form === 'exec') {
      refuse('exec-form-run', 'What a RUN in exec form leaves behind is not looked into', instruction);
    } else if (instruction.type === 'RUN' && model.scriptOf(instruction) === undefined) {
      refuse('unreadable-run', 'This RUN is for a shell or an interpreter that is not understood', instruction);
    }
  }
  const build = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'].flatMap((type) => lastOf(stage, type));
  for (const instruction of build) {
    const tool = startsTool(model, instruction);
    if (tool !== undefined && instruction.type !== 'HEALTHCHECK') {
      refuse(
        'needs-build-tools',
        `\`${tool}\` runs when the container starts, and the runtime image does not have it`,
        instruction,
      );
    }
  }
  return reasons;
}

/** The first word that an instruction starts, in either form; without its folder. */
export function executables(model: DockerfileModel, instruction: Instruction): readonly string[] {
  const command = commandOf(instruction);
  if (command === undefined) return [];
  if (command.form === 'exec') {
    const words = command.arguments.map((word) => word.value);
    const shell = /(^|\/)(sh|bash|dash|ash)$/.test(words[0] ?? '')
      ? words.findIndex((word) => /^-[a-z]*c$/.test(word))
      : -1;
    const inner = shell < 0 ? [] : (words[shell + 1] ?? '').split(/\s+/);
    return [words[0] ?? '', ...inner].map(baseName).filter((word) => word !== '');
  }
  return (model.scriptOf(instruction)?.commands ?? []).map((each) => baseName(each.name));
}

/** Tools of the full images that their slim variants lack. */
export const fullImageTools: ReadonlySet<string> = new Set(
  'curl wget git hg svn ssh scp gcc g++ cc make cmake pkg-config unzip xz bzip2 patch file convert mogrify ps nc netcat'.split(
    ' ',
  ),
);

function startsTool(model: DockerfileModel, instruction: Instruction): string | undefined {
  return executables(model, instruction).find((name) => fullImageTools.has(name));
}

export function last<Type extends Instruction['type']>(stage: Stage, type: Type): InstructionOf<Type> | undefined {
  return stage.instructions.findLast((instruction): instruction is InstructionOf<Type> => instruction.type === type);
}

function lastOf(stage: Stage, type: string): readonly Instruction[] {
  const found = stage.instructions.findLast((instruction) => instruction.type === type);
  return found === undefined ? [] : [found];
}

function find(stage: Stage, type: Instruction['type']): Instruction | undefined {
  return stage.instructions.find((instruction) => instruction.type === type);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
