import { nearest } from '../../text/nearest.ts';
import { keywords } from './flag-table.ts';
import type { DockerfileError, Instruction } from './nodes.ts';
import { validateInstruction } from './validate-instruction.ts';

/** Adds what BuildKit refuses when it makes instructions of the parsed lines, and for the file as a whole. */
export function validate(instructions: readonly Instruction[], text: string, errors: DockerfileError[]): void {
  if (instructions.length === 0) {
    errors.push({
      code: 'no-instructions',
      span: { start: text.length, end: text.length },
      message: 'The file has no instruction, so there is nothing to build: start with FROM',
    });
    return;
  }
  const firstFrom = instructions.findIndex((instruction) => instruction.type === 'FROM');
  for (const [index, instruction] of instructions.entries()) {
    if (instruction.type === 'UNKNOWN') {
      const written = instruction.keyword.raw;
      const suggestion = nearest(written.toUpperCase(), keywords, 2);
      errors.push({
        code: 'unknown-instruction',
        span: instruction.keyword.span,
        message: `\`${written.slice(0, 40)}\` is no instruction${suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`}`,
      });
      continue;
    }
    if (instruction.type !== 'ARG' && (firstFrom < 0 || index < firstFrom)) {
      errors.push({
        code: 'no-stage',
        span: instruction.keyword.span,
        message: `${instruction.keyword.raw} stands before the first FROM, where only ARG may stand`,
      });
    }
    validateInstruction(instruction, errors);
  }
  const first = instructions[0];
  if (firstFrom < 0 && first !== undefined && instructions.every((instruction) => instruction.type === 'ARG')) {
    errors.push({
      code: 'no-stage',
      span: first.keyword.span,
      message: 'The file has no FROM, so there is no stage to build',
    });
  }
}
