import type { DockerfileModel } from '../model/dockerfile.ts';
import { expandWord } from '../model/expand.ts';
import type { Scope, Variable } from '../model/scope.ts';
import { stageChain } from '../model/value-of.ts';
import { checkedVariables } from '../model/variable-uses.ts';
import type { Instruction, VariableReference } from '../syntax/dockerfile/nodes.ts';
import { allVariables } from '../syntax/dockerfile/variables.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { isPlatformVariable } from './dockerfile/platform-variables.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { baseLabel, keywordOf, placeOf, stageLabel } from './dockerfile/places.ts';

export default defineConcept({
  id: 'variable',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction === undefined) return undefined;
    const reference = variableAt(instruction, offset);
    if (reference === undefined) return undefined;
    const scope = model.scopeAt(instruction);
    const variable = scope.lookup(reference.name);
    const facts =
      variable === undefined
        ? missingFacts(model, instruction, reference.name)
        : valueFacts(model, instruction, variable);
    return { span: reference.span, facts: [...facts, ...modifierFacts(model, instruction, reference)], weight: 115 };
  },
});

/** The innermost variable that BuildKit expands at an offset. */
function variableAt(instruction: Instruction, offset: number): VariableReference | undefined {
  const lists = [...checkedVariables(instruction)];
  if (instruction.type === 'FROM') lists.push(instruction.image?.variables ?? []);
  if (instruction.type === 'EXPOSE') lists.push(...instruction.ports.map(({ variables }) => variables));
  let found: VariableReference | undefined;
  // What stands inside another comes behind it.
  for (const variables of lists) {
    for (const variable of allVariables(variables)) if (touches(variable.span, offset)) found = variable;
  }
  return found;
}

/** Where the value comes from, and what it hides. */
function valueFacts(model: DockerfileModel, user: Instruction, variable: Variable): readonly Fact[] {
  const { name, origin, instruction } = variable;
  const shown = { name: code(name) };
  if (instruction === undefined) return [{ key: 'predefined', values: shown }];
  const place = placeOf(model, instruction);
  if (origin === 'ENV') {
    const facts: Fact[] =
      variable.value === undefined
        ? [{ key: 'env-unknown', values: { ...shown, place } }]
        : [{ key: 'env', values: { ...shown, place, value: code(variable.value) } }];
    const hidden = model.scopeAt(instruction).lookup(name);
    if (hidden?.origin === 'ARG' && hidden.instruction !== undefined)
      facts.push({ key: 'env-hides', values: { ...shown, place: placeOf(model, hidden.instruction) } });
    return facts;
  }
  const facts: Fact[] = [argumentFact(model, user, variable)];
  const hidden = model.scopeAt(instruction).lookup(name);
  if (hidden?.inImage === true && hidden.instruction !== undefined)
    facts.push({ key: 'arg-hides', values: { ...shown, place: placeOf(model, hidden.instruction) } });
  return facts;
}

function argumentFact(model: DockerfileModel, user: Instruction, variable: Variable): Fact {
  const { name, value, instruction } = variable;
  if (instruction === undefined) return { key: 'predefined', values: { name: code(name) } };
  const shown = { name: code(name), place: placeOf(model, instruction), option: code(`--build-arg ${name}=…`) };
  if (value === undefined) {
    if (isPlatformVariable(name)) return { key: 'predefined', values: { name: code(name) } };
    return { key: hasDefault(variable) ? 'argument-unknown' : 'argument-empty', values: shown };
  }
  const values = { ...shown, value: code(value) };
  if (hasDefault(variable)) return { key: user.type === 'FROM' ? 'argument-in-from' : 'argument', values };
  return { key: 'argument-taken-over', values };
}

/** Why nothing in force defines the name. */
function missingFacts(model: DockerfileModel, user: Instruction, name: string): readonly Fact[] {
  // BuildKit gives a PATH even to an image that has none.
  if (name === 'PATH' && user.type !== 'FROM') return [{ key: 'path', values: { name: code(name) } }];
  return [reasonFact(model, user, name), ...outcomeFacts(model, user, name)];
}

function reasonFact(model: DockerfileModel, user: Instruction, name: string): Fact {
  const shown = { name: code(name), line: code(`ARG ${name}`) };
  if (isPlatformVariable(name)) return { key: 'platform-undeclared', values: shown };
  if (/^(?:https?|ftp|no|all)_proxy$/i.test(name)) return { key: 'proxy-undeclared', values: shown };
  const stage = user.type === 'FROM' ? undefined : model.stageOf(user);
  const definitions = [...model.instructions('ARG'), ...model.instructions('ENV')].filter((each) =>
    each.pairs.some(({ key }) => key.value === name),
  );
  const own = definitions.find((each) => each === user);
  if (own?.type === 'ENV') return { key: 'same-instruction', values: shown };
  const global = definitions.find((each) => model.stageOf(each) === undefined);
  if (stage === undefined && user.type === 'FROM') {
    const [inStage] = definitions;
    return inStage === undefined
      ? { key: 'undefined', values: shown }
      : { key: 'from-sees-only-globals', values: { ...shown, place: placeOf(model, inStage) } };
  }
  if (global !== undefined && stage !== undefined)
    return { key: 'not-redeclared', values: { ...shown, place: placeOf(model, global) } };
  const later = definitions.find((each) => model.stageOf(each) === stage && each.index > user.index);
  if (later !== undefined) return { key: 'defined-later', values: { ...shown, place: placeOf(model, later) } };
  const [elsewhere] = definitions;
  const other = elsewhere === undefined ? undefined : model.stageOf(elsewhere);
  if (elsewhere === undefined || other === undefined) return { key: 'undefined', values: shown };
  return { key: 'other-stage', values: { ...shown, place: placeOf(model, elsewhere), stage: stageLabel(other) } };
}

/** What the build puts in for a name that the file does not define. */
function outcomeFacts(model: DockerfileModel, user: Instruction, name: string): readonly Fact[] {
  const values = { name: code(name), keyword: code(keywordOf(user)) };
  if (user.type === 'FROM' || isPlatformVariable(name)) return [{ key: 'empty', values }];
  const lowest = [...stageChain(model, model.stageOf(user))].at(-1);
  if (lowest === undefined || lowest.base.kind === 'scratch') return [{ key: 'empty', values }];
  return [{ key: 'depends-on-image', values: { ...values, base: baseLabel(lowest.base) } }];
}

/** What a modifier does, and what comes of it here. */
function modifierFacts(model: DockerfileModel, user: Instruction, reference: VariableReference): readonly Fact[] {
  const { name, modifier, operand = '' } = reference;
  const key = modifier === undefined ? undefined : modifierKeys[modifier];
  if (modifier === undefined || key === undefined) return [];
  const slash = operand.indexOf('/');
  const [pattern, replacement] = slash < 0 ? [operand, ''] : [operand.slice(0, slash), operand.slice(slash + 1)];
  const written = `\${${name}${modifier}${operand}}`;
  const effect: Fact = {
    key,
    values: { name: code(name), operand: code(operand), pattern: code(pattern), replacement: code(replacement) },
  };
  if (modifier.endsWith('?')) return [effect];
  const result = resultOf(model, model.scopeAt(user), written);
  if (result === null) return [effect, { key: 'result-unknown', values: { written: code(written) } }];
  const values = { written: code(written), result: code(result) };
  const base = missingFacts(model, user, name).find((fact) => fact.key === 'depends-on-image')?.values?.['base'];
  const mayBeSet = model.scopeAt(user).lookup(name) === undefined && base !== undefined;
  return [effect, mayBeSet ? { key: 'result-of-file', values: { ...values, base } } : { key: 'result', values }];
}

/** As if the base image set nothing. */
function resultOf(model: DockerfileModel, scope: Scope, written: string): string | null {
  return expandWord(written, model.tree.escape, (name) => {
    const variable = scope.lookup(name);
    if (variable === undefined) return name === 'PATH' ? null : undefined;
    if (variable.value !== undefined) return variable.value;
    // An ARG without a default is not set in a build that doesn't give it.
    return variable.origin === 'ENV' || isPlatformVariable(name) || hasDefault(variable) ? null : undefined;
  });
}

function hasDefault({ name, instruction }: Variable): boolean {
  return instruction?.pairs.some((pair) => pair.key.value === name && pair.value !== undefined) === true;
}

const modifierKeys: Readonly<Record<string, string>> = {
  ':-': 'default-if-empty',
  '-': 'default-if-unset',
  ':+': 'alternative-if-filled',
  '+': 'alternative-if-set',
  ':?': 'error-if-empty',
  '?': 'error-if-unset',
  '#': 'cut-start',
  '##': 'cut-start-longest',
  '%': 'cut-end',
  '%%': 'cut-end-longest',
  '/': 'replace-first',
  '//': 'replace-all',
};
