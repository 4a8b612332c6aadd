import type { DockerfileModel } from '../model/dockerfile.ts';
import { userAt } from '../model/user-at.ts';
import type { HealthcheckInstruction } from '../syntax/dockerfile/nodes.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { lastInImage } from './dockerfile/inheritance.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, spanAt } from './dockerfile/places.ts';

export default defineConcept({
  id: 'healthcheck',
  inDockerfile({ model, offset }) {
    const check = instructionAt(model, offset);
    if (check?.type !== 'HEALTHCHECK') return undefined;
    const span = spanAt([check.keyword.span, check.kind?.span], offset);
    if (span === undefined) return undefined;
    return { span, facts: factsOf(model, check), weight: 100 };
  },
});

function factsOf(model: DockerfileModel, check: HealthcheckInstruction): readonly Fact[] {
  const facts: Fact[] = check.kind?.value.toUpperCase() === 'NONE' ? [{ key: 'none' }] : commandFacts(model, check);
  const last = lastInImage(model, 'HEALTHCHECK');
  const stage = model.stageOf(check);
  if (last !== undefined && last !== check && stage?.inherited === true)
    facts.push({ key: 'replaced', values: { place: placeOf(model, last) } });
  return facts;
}

function commandFacts(model: DockerfileModel, check: HealthcheckInstruction): Fact[] {
  const flag = (name: string): string | undefined => check.flags.find((each) => each.name === name)?.value?.value;
  const facts: Fact[] = [
    {
      key: 'timing',
      values: {
        interval: code(flag('interval') ?? '30s'),
        timeout: code(flag('timeout') ?? '30s'),
        retries: code(flag('retries') ?? '3'),
      },
    },
  ];
  const start = flag('start-period');
  if (start !== undefined) facts.push({ key: 'start-period', values: { period: code(start) } });
  const programs = programsOf(check);
  if (programs.length > 0) facts.push({ key: 'needs', values: { programs: shortList(programs.map(code)) } });
  const user = userAt(model, check);
  if (user !== undefined) facts.push({ key: 'user', values: { user: code(user.name) } });
  return facts;
}

/** What has to be in the image for it; the shell's own commands are not. */
function programsOf({ command }: HealthcheckInstruction): readonly string[] {
  if (command?.form === 'exec') return command.arguments.slice(0, 1).map(({ value }) => value);
  return ['curl', 'wget', 'nc', 'pg_isready', 'redis-cli', 'mysqladmin', 'python', 'node'].filter((name) =>
    new RegExp(`(?:^|[\\s;&|(])${name}(?=\\s|$)`).test(command?.script.text.slice(0, 2000) ?? ''),
  );
}
