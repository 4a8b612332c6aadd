import type { DockerfileModel } from '../model/dockerfile.ts';
import type { ExecForm, Instruction, ShellForm } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { keywordAt, placeOf, stageLabel } from './dockerfile/places.ts';
import { vectorCode } from './dockerfile/vector.ts';

export default defineConcept({
  id: 'shell-and-exec-form',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type === 'SHELL' && keywordAt(model, offset) === instruction) {
      if (instruction.command.form === 'shell') return undefined;
      const vector = vectorCode(instruction.command.arguments.map((word) => word.value));
      return { span: instruction.keyword.span, facts: [{ key: 'shell-instruction', values: { vector } }], weight: 85 };
    }
    const command = commandAt(instruction);
    if (instruction === undefined || command === undefined || !touches(command.span, offset)) return undefined;
    const facts = command.form === 'exec' ? execFacts(command) : shellFacts(model, instruction, command);
    return { span: command.span, facts, weight: 60 };
  },
});

/** What a container starts. The text of a RUN is shell through and through: nothing to explain about each of its words. */
function commandAt(instruction: Instruction | undefined): ExecForm | ShellForm | undefined {
  switch (instruction?.type) {
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return instruction.command;
    case 'RUN':
      return instruction.command.form === 'exec' ? instruction.command : undefined;
    default:
      return undefined;
  }
}

function execFacts(command: ExecForm): readonly Fact[] {
  const vector = command.arguments.map((word) => word.value);
  const facts: Fact[] = [{ key: 'exec', values: { vector: vectorCode(vector) } }];
  const scriptIndex = vector.findIndex((argument, index) => index > 0 && /^-\w*c$/.test(argument)) + 1;
  if (scriptIndex > 0 && scriptIndex < vector.length) {
    return [
      ...facts,
      { key: 'exec-shell', values: { program: code(vector[0] ?? ''), script: code(vector[scriptIndex] ?? '') } },
    ];
  }
  const variables = [...new Set(vector.flatMap((argument) => argument.slice(0, 20_000).match(variable) ?? []))];
  if (variables.length > 0)
    facts.push({ key: 'exec-variables', values: { variables: shortList(variables.map(code)) } });
  const operators = [...new Set(vector.filter((argument) => /^(?:&&|\|\||[|;&<>]|>>|2>&1)$/.test(argument)))];
  if (operators.length > 0)
    facts.push({ key: 'exec-operators', values: { operators: shortList(operators.map(code)) } });
  return facts;
}

function shellFacts(model: DockerfileModel, instruction: Instruction, command: ShellForm): readonly Fact[] {
  const script = command.script.text;
  const shell = model.shellAt(instruction);
  const facts: Fact[] = [];
  if (script.trimStart().startsWith('[')) facts.push({ key: 'not-json' });
  facts.push({ key: 'shell', values: { vector: vectorCode([...shell, script]) } });
  const setter = shellInstruction(model, instruction);
  if (setter !== undefined) facts.push({ key: 'shell-set', values: { place: placeOf(model, setter) } });

  const names = variablesIn(script);
  const scope = model.scopeAt(instruction);
  const missing = names.filter((name) => scope.lookup(name)?.inImage === false);
  const expandedNames = names.filter((name) => !missing.includes(name));
  if (expandedNames.length > 0) {
    facts.push({
      key: 'shell-variables',
      values: { variables: shortList(expandedNames.map((name) => code(`$${name}`))) },
    });
  }
  if (missing.length > 0) facts.push({ key: 'shell-arguments', values: { names: shortList(missing.map(code)) } });

  const stage = model.stageOf(instruction);
  if (stage?.base.kind === 'scratch' && setter === undefined) {
    facts.push({ key: 'no-shell', values: { stage: stageLabel(stage), program: code(shell[0] ?? '') } });
  }
  return facts;
}

/** The SHELL of the same stage that is in force at an instruction. */
function shellInstruction(model: DockerfileModel, instruction: Instruction): Instruction | undefined {
  return model
    .stageOf(instruction)
    ?.instructions.findLast(
      (each) => each.type === 'SHELL' && each.command.form === 'exec' && each.index < instruction.index,
    );
}

/** `$NAME` or `${NAME…}`; the operand is bounded, so that many open braces take no longer than closed ones. */
const variable = /\$(?:\{[A-Za-z_]\w*(?:[^}]{0,40}\})?|[A-Za-z_]\w*)/g;

/**
 * Names of the variables that a shell would expand: not those in single quotes or behind a backslash. A hover names a few,
 * so of a text of megabytes the beginning is enough.
 */
function variablesIn(script: string): readonly string[] {
  const visible = script.slice(0, 20_000).replaceAll(/\\[\s\S]|'[^']*'/g, ' ');
  return [...new Set((visible.match(variable) ?? []).map((each) => /\w+/.exec(each)?.[0] ?? each))];
}
