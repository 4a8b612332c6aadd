import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript, ShellStep } from '../../syntax/shell/nodes.ts';
import { touches } from '../../text/span.ts';
import { code, type Code } from '../concept.ts';
import { instructionAt } from '../../model/instruction-at.ts';

export interface RunAt {
  readonly run: RunInstruction;
  readonly script: ShellScript;
}

/** The RUN at an offset, and what its shell runs; undefined on keyword and flags, and where no shell of the Bourne family reads it. */
export function runAt(model: DockerfileModel, offset: number): RunAt | undefined {
  const run = instructionAt(model, offset);
  if (run?.type !== 'RUN' || offset < run.bodySpan.start) return undefined;
  const script = model.scriptOf(run);
  return script === undefined ? undefined : { run, script };
}

/** The innermost command at an offset. */
export function commandAt({ script }: RunAt, offset: number): ShellCommand | undefined {
  return script.commands.findLast(({ span }) => touches(span, offset));
}

/** The beginning of a step as it is written, on one line. */
export function stepLabel({ text, tree }: DockerfileModel, { span }: ShellStep): Code {
  const written = text.slice(span.start, Math.min(span.end, span.start + 200));
  const oneLine = written.replaceAll(tree.escape === '`' ? /`\s*\n/g : /\\\s*\n/g, ' ').replaceAll(/\s+/g, ' ');
  return code(oneLine.length <= longestStep ? oneLine : `${oneLine.slice(0, longestStep - 1).trimEnd()}…`);
}

const longestStep = 40;
