import type { DockerfileModel } from '../model/dockerfile.ts';
import { valueOf } from '../model/value-of.ts';
import type { ArgInstruction, Pair } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import { code, type Code, defineConcept, type Fact, shortList } from './concept.ts';
import { heirsOf } from './dockerfile/inheritance.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { spanAt, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'arg',
  inDockerfile({ model, offset }) {
    const argument = instructionAt(model, offset);
    if (argument?.type !== 'ARG') return undefined;
    const span = spanAt([argument.keyword.span, ...argument.pairs.map(({ value }) => value?.span)], offset);
    if (span === undefined || argument.pairs.length === 0) return undefined;
    const pairs = argument.pairs.filter(({ value }) => value?.span === span);
    const about = pairs.length > 0 ? pairs : argument.pairs;
    return {
      span,
      facts: [...valueFacts(model, argument, about), ...scopeFacts(model, argument, about)],
      weight: 100,
    };
  },
});

/** Of the keyword all pairs are told, of a value its own. */
function valueFacts(model: DockerfileModel, argument: ArgInstruction, about: readonly Pair[]): readonly Fact[] {
  const groups = new Map<string, Code[]>();
  for (const pair of about) {
    const before = argument.pairs.slice(0, argument.pairs.indexOf(pair));
    const { key, shown } = valueOfPair(model, argument, pair, before);
    groups.set(key, [...(groups.get(key) ?? []), shown]);
  }
  return [...groups].map(([key, shown]) => ({ key, values: { values: shortList(shown) } }));
}

/** Which fact an argument belongs to, and how it is shown there: with its value, or by its name alone. */
function valueOfPair(
  model: DockerfileModel,
  argument: ArgInstruction,
  { key, value }: Pair,
  before: readonly Pair[],
): { readonly key: string; readonly shown: Code } {
  const name = key.value;
  if (value === undefined) {
    if (platform.test(name)) return { key: 'predefined', shown: code(name) };
    const global = globalValue(model, name);
    if (model.stageOf(argument) !== undefined && global !== undefined)
      return { key: 'from-global', shown: code(`${name}=${global}`) };
    return { key: 'no-default', shown: code(name) };
  }
  const own = new Set(before.map((pair) => pair.key.value));
  const readsOwn = [...allVariables(value.variables)].some((variable) => own.has(variable.name));
  const known = readsOwn ? null : valueOf(model, argument, value);
  return known === null
    ? { key: 'depends', shown: code(`${name}=${value.raw}`) }
    : { key: 'default', shown: code(`${name}=${known}`) };
}

/** The default that an ARG in front of the first FROM gives; undefined where it gives none. */
function globalValue(model: DockerfileModel, name: string): string | undefined {
  const global = model
    .instructions('ARG')
    .findLast((each) => model.stageOf(each) === undefined && each.pairs.some((pair) => pair.key.value === name));
  const value = global?.pairs.findLast((pair) => pair.key.value === name)?.value;
  if (global === undefined || value === undefined) return undefined;
  return value.variables.length > 0 ? value.raw : value.value;
}

/** What BuildKit gives a value itself, from `--platform` and `--target`. */
const platform = /^(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)$|^TARGETSTAGE$/;

function scopeFacts(model: DockerfileModel, argument: ArgInstruction, about: readonly Pair[]): readonly Fact[] {
  const stage = model.stageOf(argument);
  const name = about[0]?.key.value ?? '';
  const override: Fact = { key: 'override', values: { command: code(`docker build --build-arg ${name}=… .`) } };
  if (stage === undefined) return [override];
  const heirs = heirsOf(model, stage);
  const values = { stage: stageLabel(stage) };
  return [
    override,
    heirs.length === 0
      ? { key: 'scope', values }
      : { key: 'scope-heirs', values: { ...values, heirs: shortList(heirs.map(stageLabel)) } },
  ];
}
