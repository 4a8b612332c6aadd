import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Stage } from '../model/stages.ts';
import type { FromInstruction, VariableReference } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf, stageLabel } from './dockerfile/places.ts';

/** `FROM stage-${MODE}`: which stage it is, and what would make it another. */
export default defineConcept({
  id: 'conditional-stage',
  inDockerfile({ model, offset }) {
    const from = instructionAt(model, offset);
    if (from?.type !== 'FROM' || from.image === undefined || !touches(from.image.span, offset)) return undefined;
    const [variable, ...others] = from.image.variables;
    const stage = model.stageOf(from);
    if (variable === undefined || others.length > 0 || stage === undefined) return undefined;
    const choices = choicesOf(model, stage, from, variable);
    if (choices.length === 0) return undefined;
    return { span: from.image.span, facts: factsOf(model, stage, variable, choices), weight: 118 };
  },
});

interface Choice {
  readonly stage: Stage;
  /** The variable's value that names it. */
  readonly value: string;
}

/** The stages above whose names fit what stands before and behind the variable. */
function choicesOf(
  model: DockerfileModel,
  stage: Stage,
  { image }: FromInstruction,
  { span }: VariableReference,
): readonly Choice[] {
  if (image === undefined) return [];
  const before = model.text.slice(image.span.start, span.start).toLowerCase();
  const behind = model.text.slice(span.end, image.span.end).toLowerCase();
  return model.stages.slice(0, stage.index).flatMap((each): readonly Choice[] => {
    const name = each.name?.value;
    const fits =
      name !== undefined &&
      name.length > before.length + behind.length &&
      name.toLowerCase().startsWith(before) &&
      name.toLowerCase().endsWith(behind);
    return fits ? [{ stage: each, value: name.slice(before.length, name.length - behind.length) }] : [];
  });
}

function factsOf(
  model: DockerfileModel,
  stage: Stage,
  { name }: VariableReference,
  choices: readonly Choice[],
): readonly Fact[] {
  const { base } = stage;
  const chosen = base.kind === 'stage' ? model.stages[base.stage] : undefined;
  const option = (value: string): string => `--build-arg ${name}=${value}`;
  const facts: Fact[] = [
    chosen === undefined
      ? { key: 'none', values: { name: code(name) } }
      : { key: 'chosen', values: { stage: stageLabel(chosen), place: placeOf(model, chosen.from) } },
  ];
  const others = choices.filter((choice) => choice.stage !== chosen);
  if (others.length > 0)
    facts.push({ key: 'others', values: { options: shortList(others.map(({ value }) => code(option(value)))) } });
  const skipped = chosen === undefined ? [] : others.filter((choice) => !choice.stage.reached);
  if (skipped.length > 0)
    facts.push({ key: 'skipped', values: { stages: shortList(skipped.map((choice) => stageLabel(choice.stage))) } });
  facts.push({ key: 'image', values: { name: code(name) } });
  return facts;
}
