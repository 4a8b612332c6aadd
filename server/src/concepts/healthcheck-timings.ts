import type { DockerfileModel } from '../model/dockerfile.ts';
import { parseDuration } from '../syntax/dockerfile/duration.ts';
import type { Flag, HealthcheckInstruction } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { expanded } from './dockerfile/places.ts';

/** On `--interval`, `--timeout`, `--retries`, `--start-period` and `--start-interval` of HEALTHCHECK. */
export default defineConcept({
  id: 'healthcheck-timings',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'HEALTHCHECK') return undefined;
    const flag = instruction.flags.find(({ span }) => touches(span, offset));
    if (flag === undefined) return undefined;
    const facts = factsOf(model, instruction, flag);
    return facts.length === 0 ? undefined : { span: flag.span, facts, weight: 110 };
  },
});

function factsOf(model: DockerfileModel, check: HealthcheckInstruction, flag: Flag): readonly Fact[] {
  const timings = timingsOf(model, check);
  if (timings === undefined) return [{ key: 'unreadable', values: { flag: code(`--${flag.name}`) } }];
  const { interval, timeout, retries, startPeriod, startInterval } = timings;
  const own: Fact | undefined = (
    {
      interval: { key: 'interval', values: { interval: duration(interval) } },
      timeout: { key: 'timeout', values: { timeout: duration(timeout) } },
      retries: retries === 1 ? { key: 'retries-one' } : { key: 'retries', values: { retries } },
      'start-period':
        startPeriod === 0
          ? { key: 'start-period-none' }
          : { key: 'start-period', values: { period: duration(startPeriod) } },
      'start-interval':
        startPeriod === 0
          ? { key: 'start-interval-unused' }
          : { key: 'start-interval', values: { interval: duration(startInterval), period: duration(startPeriod) } },
    } satisfies Record<string, Fact> as Readonly<Record<string, Fact>>
  )[flag.name];
  if (own === undefined) return [];
  const soonest = duration(retries * interval);
  const latest = duration(retries * (interval + timeout));
  const facts: Fact[] = [own, { key: 'unhealthy-after', values: { retries, soonest, latest } }];
  if (startPeriod > 0 && flag.name !== 'start-interval')
    facts.push({ key: 'unhealthy-at-start', values: { period: duration(startPeriod) } });
  if (flag.name === 'interval') facts.push({ key: 'first-check', values: { first: duration(firstCheck(timings)) } });
  return facts;
}

/** In nanoseconds. */
interface Timings {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
  readonly startInterval: number;
}

/** With the engine's defaults, which 0 stands for as well; undefined where a value is not readable, or only the build can tell. */
function timingsOf(model: DockerfileModel, check: HealthcheckInstruction): Timings | undefined {
  const text = (name: string): string | undefined => {
    const value = check.flags.findLast((flag) => flag.name === name)?.value;
    return value === undefined ? undefined : expanded(model, check, value);
  };
  const time = (name: string, standard: number): number => {
    const written = text(name);
    const read = written === undefined ? standard : (parseDuration(written) ?? Number.NaN);
    return read === 0 ? standard : read;
  };
  const count = Number(text('retries') ?? 3);
  const timings: Timings = {
    interval: time('interval', 30 * second),
    timeout: time('timeout', 30 * second),
    retries: count === 0 ? 3 : count,
    startPeriod: time('start-period', 0),
    startInterval: time('start-interval', 5 * second),
  };
  const areFine = Object.values(timings).every((value: number) => Number.isFinite(value) && value >= 0);
  return areFine && Number.isInteger(count) ? timings : undefined;
}

const second = 1e9;

function firstCheck({ interval, startPeriod, startInterval }: Timings): number {
  return startPeriod > 0 ? startInterval : interval;
}

/** As it would be written: `1m30s`, `500ms`. */
function duration(nanoseconds: number): { readonly code: string } {
  if (nanoseconds < second) return code(`${nanoseconds / 1e6}ms`);
  const seconds = nanoseconds / second;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = Math.round((seconds % 60) * 1000) / 1000;
  const parts = [hours > 0 ? `${hours}h` : '', minutes > 0 ? `${minutes}m` : '', rest > 0 ? `${rest}s` : ''];
  return code(parts.join(''));
}
