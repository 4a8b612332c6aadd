import { failureText, reasonOf } from '../engine/failure.ts';
import type { BuildOutcome } from '../engine/progress.ts';

/** What a build says of the Dockerfile, placed. Lines are counted from 0; the last is part of it. */
export interface BuildProblem {
  readonly severity: 'error' | 'warning';
  readonly lines: { readonly first: number; readonly last: number };
  readonly message: string;
  /** The name of BuildKit's check, for a warning. */
  readonly rule?: string;
  readonly url?: string;
}

/** An instruction of the Dockerfile, for what the engine names by its text only. */
export interface PlacedInstruction {
  /** On one line. */
  readonly text: string;
  readonly lines: { readonly first: number; readonly last: number };
}

/**
 * The problems of a build, on the lines of `file` (its name without folders). The engine tells the lines of a failure in
 * the text that it ends with (`Dockerfile:12` and an excerpt, or a parse error's `line 12`); where it tells none, the failed
 * step's text is looked for among the instructions. A failure that has no place at all is not a problem of the file.
 */
export function buildProblems(
  outcome: BuildOutcome,
  failed: boolean,
  file: string,
  instructions: readonly PlacedInstruction[],
): readonly BuildProblem[] {
  return [...(failed ? failureProblems(outcome, file, instructions) : []), ...warningProblems(outcome, file)];
}

function failureProblems(
  outcome: BuildOutcome,
  file: string,
  instructions: readonly PlacedInstruction[],
): readonly BuildProblem[] {
  const text = failureText(outcome.plain.join('\n'));
  const message = failureMessage(outcome, text);
  const excerpts = excerptLines(outcome.plain, file);
  const one = parseErrorLine(text) ?? stepLines(outcome, instructions) ?? wholeFileLine(text);
  const places = excerpts.length > 0 || one === undefined ? excerpts : [one];
  return places.map((lines) => ({ severity: 'error', lines, message }));
}

/**
 * `Dockerfile:8`, a rule of dashes, and the lines around it with `>>>` before the ones that are meant. A failure of several
 * instructions together, such as a circle of stages, has an excerpt for each.
 */
function excerptLines(plain: readonly string[], file: string): readonly BuildProblem['lines'][] {
  return plain.flatMap((line, index) => {
    if (!isHeading(line, file) || !isRule(plain[index + 1])) return [];
    const end = plain.findIndex((candidate, at) => at > index + 1 && isRule(candidate));
    const marked = plain.slice(index + 2, end === -1 ? undefined : end).flatMap((shown) => {
      const number = /^\s*(\d+) \| >>>/.exec(shown)?.[1];
      return number === undefined ? [] : [Number(number) - 1];
    });
    const named = Number(/:(\d+)$/.exec(line.trim())?.[1]) - 1;
    return [{ first: Math.min(named, ...marked), last: Math.max(named, ...marked) }];
  });
}

function isRule(line: string | undefined): boolean {
  return /^-{5,}$/.test(line?.trim() ?? '');
}

function isHeading(line: string, file: string): boolean {
  const name = /^(.*):\d+$/.exec(line.trim())?.[1];
  return name?.split(/[\\/]/).at(-1) === file;
}

function parseErrorLine(text: string): BuildProblem['lines'] | undefined {
  const number = /(?:dockerfile )?parse error on line (\d+)/i.exec(text)?.[1];
  return number === undefined ? undefined : { first: Number(number) - 1, last: Number(number) - 1 };
}

function stepLines(
  outcome: BuildOutcome,
  instructions: readonly PlacedInstruction[],
): BuildProblem['lines'] | undefined {
  const step = outcome.failed?.step.instruction;
  if (step === undefined) return undefined;
  const wanted = squeeze(step);
  const same = instructions.filter((instruction) => squeeze(instruction.text) === wanted);
  // The same instruction in two stages: which one failed can't be told by its text.
  return same.length === 1 ? same[0]?.lines : undefined;
}

/** An empty Dockerfile has no line that is wrong, but the file is. */
function wholeFileLine(text: string): BuildProblem['lines'] | undefined {
  return /dockerfile cannot be empty|no build stage in current context/i.test(text) ? { first: 0, last: 0 } : undefined;
}

function failureMessage(outcome: BuildOutcome, text: string): string {
  const failed = outcome.failed;
  const reason = failed?.step.instruction === undefined ? text : reasonOf(failed.error);
  const log = (failed?.log ?? []).filter((line) => line.trim() !== '').slice(-8);
  return [`The build failed here: ${reason.replace(/^dockerfile parse error on line \d+: /i, '')}`, ...log].join('\n');
}

function warningProblems(outcome: BuildOutcome, file: string): readonly BuildProblem[] {
  return outcome.warnings.flatMap(({ lines, file: named, message, rule, url }) => {
    if (lines === undefined || (named !== undefined && named !== file)) return [];
    return [
      {
        severity: 'warning' as const,
        lines: { first: lines.first - 1, last: lines.last - 1 },
        message,
        ...(rule === undefined ? {} : { rule }),
        ...(url === undefined ? {} : { url }),
      },
    ];
  });
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
