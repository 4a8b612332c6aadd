import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import type { Instruction, InstructionOf } from '../syntax/dockerfile/nodes.ts';
import { defineConcept, type Fact, shortList } from './concept.ts';
import { heirsOf } from './dockerfile/inheritance.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placesOf, spanAt, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'shell-instruction',
  inDockerfile({ model, offset }) {
    const shell = instructionAt(model, offset);
    if (shell?.type !== 'SHELL') return undefined;
    const stage = model.stageOf(shell);
    const items = shell.command.form === 'exec' ? shell.command.arguments.map((each) => each.span) : [];
    const span = spanAt([shell.keyword.span, ...items], offset);
    if (stage === undefined || span === undefined) return undefined;
    const facts = factsOf(model, shell, stage);
    if (span === shell.keyword.span) return { span, facts, weight: 100 };
    // On an option itself, `set-e-and-pipefail` tells what it does.
    return { span, facts: facts.filter(({ key }) => key !== 'pipefail' && key !== 'errexit'), weight: 100 };
  },
});

function factsOf(model: DockerfileModel, shell: InstructionOf<'SHELL'>, stage: Stage): readonly Fact[] {
  if (shell.command.form === 'shell') return [{ key: 'not-json' }];
  const words = shell.command.arguments.map(({ value }) => value);
  const facts: Fact[] = [];
  const users = usersOf(stage, shell);
  facts.push(users.length === 0 ? { key: 'unused' } : { key: 'used', values: { places: placesOf(model, users) } });
  if (words.includes('pipefail')) facts.push({ key: 'pipefail' });
  if (words.some((word) => /^-\w*e/.test(word) || word === 'errexit')) facts.push({ key: 'errexit' });
  const heirs = heirsOf(model, stage);
  const isLast = !stage.instructions.some((each) => each.type === 'SHELL' && each.index > shell.index);
  if (isLast && heirs.length > 0) facts.push({ key: 'heirs', values: { heirs: shortList(heirs.map(stageLabel)) } });
  return facts;
}

/** What is written in shell form below it, up to the next SHELL. */
function usersOf(stage: Stage, shell: Instruction): readonly Instruction[] {
  const below = stage.instructions.filter(({ index }) => index > shell.index);
  const end = below.findIndex(({ type }) => type === 'SHELL');
  return below.slice(0, end < 0 ? undefined : end).filter((each) => {
    switch (each.type) {
      case 'RUN':
      case 'CMD':
      case 'ENTRYPOINT':
      case 'HEALTHCHECK':
        return each.command?.form === 'shell';
      default:
        return false;
    }
  });
}
