import type { Span } from '../text/span.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { Stage } from './stages.ts';
import { startedCommands } from './started-commands.ts';

/** A program that a container of a stage's image runs when it starts. */
export interface StartedProgram {
  /** As written, with its folder. */
  readonly path: string;
  /** Without its folder. */
  readonly name: string;
  readonly span: Span;
  readonly instruction: Instruction;
  /** What stands behind it. */
  readonly arguments: readonly string[];
}

/** The programs that CMD or ENTRYPOINT of a stage's image name; several in shell form. */
export function startedPrograms(model: DockerfileModel, stage: Stage): readonly StartedProgram[] {
  for (const each of startedCommands(model)) {
    if (!each.stages.includes(stage) || each.instruction.type === 'HEALTHCHECK') continue;
    const { instruction, command } = each;
    if (command.form === 'shell') {
      return (model.scriptOf(instruction)?.commands ?? []).map(({ name: path, nameSpan: span, arguments: words }) => ({
        path,
        name: nameOf(path),
        span,
        instruction,
        arguments: words.map(({ value }) => value),
      }));
    }
    const words = command.arguments;
    // `tini -- python app.py`
    const isInit = /(^|\/)(tini|dumb-init)$/.test(words[0]?.value ?? '');
    const first = isInit ? words.findIndex(({ value }, index) => index > 0 && !value.startsWith('-')) : 0;
    const word = words[first];
    if (word === undefined) return [];
    const rest = words.slice(first + 1).map(({ value }) => value);
    return [{ path: word.value, name: nameOf(word.value), span: word.span, instruction, arguments: rest }];
  }
  return [];
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
