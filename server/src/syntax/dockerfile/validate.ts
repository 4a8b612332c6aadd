import { nearest } from '../../text/nearest.ts';
import { keywords } from './flag-table.ts';
import type { Directive, DockerfileError, FromInstruction, Instruction, Word } from './nodes.ts';
import { validateFrom } from './validate-from.ts';
import { type Frontend, validateInstruction } from './validate-instruction.ts';

/** Adds what BuildKit refuses when it makes instructions of the parsed lines, and for the file as a whole. */
export function validate(
  instructions: readonly Instruction[],
  directives: readonly Directive[],
  text: string,
  errors: DockerfileError[],
): void {
  if (instructions.length === 0) {
    const end = text.endsWith('\n') ? text.length - 1 : text.length;
    errors.push({
      code: 'no-instructions',
      span: { start: end, end },
      message: 'The file has no instruction, so there is nothing to build: start with FROM',
    });
    return;
  }
  const frontend = frontendOf(directives);
  const firstFrom = instructions.findIndex((instruction) => instruction.type === 'FROM');
  const suggestions = new Map<string, string | undefined>();
  const globalNames = new Set<string>();
  const stages = new Map<string, StageFacts>();
  let stage: StageFacts = { atRoot: false };
  for (const [index, instruction] of instructions.entries()) {
    if (instruction.type === 'UNKNOWN') {
      if (frontend !== 'foreign') errors.push(unknownInstruction(instruction.keyword, suggestions));
      continue;
    }
    if (instruction.type !== 'ARG' && (firstFrom < 0 || index < firstFrom)) {
      errors.push({
        code: 'no-stage',
        span: instruction.keyword.span,
        message: `${instruction.keyword.raw} stands before the first FROM, where only ARG may stand`,
      });
    }
    if (instruction.type === 'FROM') {
      validateFrom(instruction, globalNames, (name) => stages.has(name), errors);
      stage = { atRoot: isAtRoot(instruction, stages) };
      if (instruction.name !== undefined) stages.set(instruction.name.raw.toLowerCase(), stage);
    } else if (instruction.type === 'WORKDIR') stage.atRoot = false;
    else if (instruction.type === 'ARG' && index < firstFrom) {
      for (const pair of instruction.pairs) globalNames.add(pair.key.value);
    }
    for (const error of faultsOf(instruction, frontend, stage.atRoot)) errors.push(error);
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

interface Faults {
  readonly frontend: Frontend;
  readonly atRoot: boolean;
  readonly errors: readonly DockerfileError[];
}

/** An instruction that a later version of the text shares has the same faults there, if it is read by the same rules. */
const known = new WeakMap<Instruction, Faults>();

function faultsOf(instruction: Instruction, frontend: Frontend, atRoot: boolean): readonly DockerfileError[] {
  const before = known.get(instruction);
  if (before?.frontend === frontend && before.atRoot === atRoot) return before.errors;
  const errors: DockerfileError[] = [];
  validateInstruction(instruction, { frontend, atRoot }, errors);
  known.set(instruction, { frontend, atRoot, errors });
  return errors;
}

interface StageFacts {
  /** Whether the working directory is known to be `/`: only `scratch` says so, other images may have set one. */
  atRoot: boolean;
}

function isAtRoot(from: FromInstruction, stages: ReadonlyMap<string, StageFacts>): boolean {
  const image = from.image;
  if (image === undefined || image.variables.length > 0) return false;
  return stages.get(image.value)?.atRoot ?? image.value === 'scratch';
}

/** Which program reads the file: the one in the engine, one of Docker's that is fetched, or somebody else's. */
function frontendOf(directives: readonly Directive[]): Frontend {
  const syntax = directives.find((directive) => directive.name === 'syntax');
  if (syntax === undefined) return 'builtin';
  return /^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@ ]|$)/.test(syntax.value) ? 'fetched' : 'foreign';
}

/** A file that is no Dockerfile has thousands of these, often of the same few words. */
function unknownInstruction({ raw, span }: Word, suggestions: Map<string, string | undefined>): DockerfileError {
  if (raw === '') {
    return {
      code: 'unknown-instruction',
      span: { start: span.start, end: span.start + 1 },
      message: 'No instruction follows, and BuildKit refuses a line that goes on with nothing',
    };
  }
  const written = raw.slice(0, 40);
  if (!suggestions.has(written)) suggestions.set(written, nearest(written.toUpperCase(), keywords, 2));
  const suggestion = suggestions.get(written);
  const hint = suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`;
  return { code: 'unknown-instruction', span, message: `\`${written}\` is no instruction${hint}` };
}
