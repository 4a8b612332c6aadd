import { validate } from 'dockerfile-utils';
import { readSource } from '../../server/src/model/source.ts';
import { allRules, lint } from '../../server/src/rules/lint.ts';
import type { Rule } from '../../server/src/rules/rule.ts';

export interface RuleTime {
  readonly id: string;
  /** Of one run over the file. */
  readonly milliseconds: number;
}

export interface RuleTimes {
  /** All rules in one run, in milliseconds: the median of many, and the quickest, to which other work on the machine adds least. */
  readonly total: number;
  readonly quickest: number;
  /** What dockerfile-utils takes for the same text, to read it and check it: the median of runs in between. */
  readonly peer: number;
  /** Each rule alone, the slowest first. */
  readonly rules: readonly RuleTime[];
}

/** How long the rules of the preset `strict` take on a text that was read already, after they have warmed up. */
export function ruleTimes(text: string): RuleTimes {
  const candidates = allRules.filter(({ language }) => language === 'dockerfile');
  const rules = candidates.map((rule) => ({ id: rule.id, milliseconds: medianOf(warmTimes(text, [rule], 6)) }));
  const peers: number[] = [];
  const warm = warmTimes(text, candidates, 40, () => {
    const start = performance.now();
    validate(text);
    peers.push(performance.now() - start);
  });
  return {
    total: medianOf(warm),
    quickest: warm[0] ?? Number.NaN,
    peer: medianOf(sortedWarm(peers)),
    rules: rules.toSorted((a, b) => b.milliseconds - a.milliseconds),
  };
}

/** The times of several runs, each on a model that no rule has seen, sorted; those before the code was warm are left out. */
function warmTimes(
  text: string,
  rules: readonly Rule[],
  leastRounds: number,
  inBetween?: () => void,
): readonly number[] {
  const times: number[] = [];
  const settings = { preset: 'strict', rules: {} } as const;
  const started = performance.now();
  for (let round = 0; round < leastRounds || (round < mostRounds && performance.now() - started < longest); round++) {
    const source = readSource('dockerfile', text);
    const start = performance.now();
    lint({ ...source, rules, settings });
    times.push(performance.now() - start);
    inBetween?.();
  }
  return sortedWarm(times);
}

function sortedWarm(times: readonly number[]): readonly number[] {
  return times.slice(Math.floor(times.length / 2)).toSorted((a, b) => a - b);
}

function medianOf(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const mostRounds = 200;
const longest = 300;
