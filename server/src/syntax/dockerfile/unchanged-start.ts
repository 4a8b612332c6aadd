import type { Comment, Directive, DockerfileError, DockerfileTree, Instruction } from './nodes.ts';

/** What of an earlier version's tree holds for a text too. The lists are fresh and may be added to. */
export interface UnchangedStart {
  readonly instructions: Instruction[];
  readonly comments: Comment[];
  readonly lineErrors: DockerfileError[];
  /** Offset of the line behind the last of the instructions: where reading goes on. */
  readonly end: number;
}

/**
 * The instructions that stand wholly in front of the first difference between two versions of a text. The last instruction
 * of the earlier one is never among them, because what follows could still belong to it. Undefined where there is none.
 */
export function unchangedStart(
  previous: DockerfileTree,
  text: string,
  directives: readonly Directive[],
  firstLine: number,
): UnchangedStart | undefined {
  const same = commonStart(previous.text, text);
  if (same < firstLine || !sameDirectives(previous.directives, directives)) return undefined;
  let low = 0;
  let high = previous.instructions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lineBehind(previous, middle - 1) <= same) low = middle;
    else high = middle - 1;
  }
  if (low <= 0) return undefined;
  const end = lineBehind(previous, low - 1);
  return {
    instructions: previous.instructions.slice(0, low),
    comments: previous.comments.filter((comment) => comment.span.start < end),
    lineErrors: previous.lineErrors.filter((error) => error.span.start < end),
    end,
  };
}

/** The line behind an instruction that another one follows: only then is its end certain. */
function lineBehind({ text, instructions }: DockerfileTree, index: number): number {
  const instruction = instructions[index];
  const newline = instruction === undefined ? -1 : text.indexOf('\n', instruction.span.end);
  return newline < 0 ? Number.MAX_SAFE_INTEGER : newline + 1;
}

function sameDirectives(before: readonly Directive[], now: readonly Directive[]): boolean {
  return (
    before.length === now.length &&
    before.every((directive, index) => {
      const other = now[index];
      return (
        directive.name === other?.name && directive.value === other.value && directive.span.start === other.span.start
      );
    })
  );
}

/** How many characters two texts have in common at their start. */
function commonStart(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  let at = 0;
  // Whole blocks are compared at once, which engines do much faster than character by character.
  const block = 1024;
  while (at + block <= length && a.slice(at, at + block) === b.slice(at, at + block)) at += block;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}
