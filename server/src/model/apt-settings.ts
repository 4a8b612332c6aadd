import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import { textOf } from '../text/span.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { stagesWith } from './stages-with.ts';

/**
 * For each stage, by index, whether a file of apt's configuration may set an option there: something in the stage, or in
 * one that it starts from, names the option, or a configuration is copied whose text we don't see. Empty where that is so of
 * none.
 */
export function mayConfigureApt(model: DockerfileModel, option: string): readonly boolean[] {
  // A flag of that name, and `-o APT::…`, hold for one call only.
  const setting = new RegExp(`(?<![-\\w]|-o\\s?["']?[\\w:]{0,40})${option}|\\bAPT_CONFIG\\b`, 'i');
  const isNamed = setting.test(model.text);
  if (!isNamed && !model.text.includes('/etc/apt')) return [];
  return stagesWith(
    model,
    (instruction) =>
      copiesConfiguration(instruction) || (isNamed && setting.test(textOf(model.text, instruction.span))),
  );
}

function copiesConfiguration(instruction: Instruction): boolean {
  if (instruction.type !== 'COPY' && instruction.type !== 'ADD') return false;
  return /^\/etc\/apt\/?(apt\.conf(\.d)?(\/|$)|$)/.test(instruction.destination?.value ?? '');
}
