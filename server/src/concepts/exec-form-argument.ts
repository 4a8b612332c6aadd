import type { DockerfileModel } from '../model/dockerfile.ts';
import { startCommandOf } from '../model/start-command.ts';
import type { ExecForm, Instruction, Word } from '../syntax/dockerfile/nodes.ts';
import { touches } from '../text/span.ts';
import { imageStage } from './cmd-and-entrypoint.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placeOf } from './dockerfile/places.ts';

/** On an item of the JSON array in RUN, CMD, ENTRYPOINT and HEALTHCHECK. */
export default defineConcept({
  id: 'exec-form-argument',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    const command = commandOf(instruction);
    if (instruction === undefined || command === undefined || !touches(command.span, offset)) return undefined;
    const index = command.arguments.findIndex(({ span }) => touches(span, offset));
    const word = command.arguments[index];
    if (word === undefined) return undefined;
    const facts = [roleOf(model, instruction, command, index), ...literalFacts(command, index, word)];
    return { span: word.span, facts, weight: 110 };
  },
});

function commandOf(instruction: Instruction | undefined): ExecForm | undefined {
  switch (instruction?.type) {
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
    case 'RUN':
      return instruction.command?.form === 'exec' ? instruction.command : undefined;
    default:
      return undefined;
  }
}

function roleOf(model: DockerfileModel, instruction: Instruction, command: ExecForm, index: number): Fact {
  const stage = model.stageOf(instruction);
  if (instruction.type === 'CMD' && stage !== undefined) {
    const { entrypoint } = startCommandOf(model, imageStage(model, stage));
    if (entrypoint.kind === 'set') {
      const place = placeOf(model, entrypoint.instruction);
      if (entrypoint.form === 'shell') return { key: 'of-shell-entrypoint', values: { place } };
      const number = entrypoint.arguments.length + index;
      return { key: 'of-entrypoint', values: { number, program: code(entrypoint.arguments[0] ?? ''), place } };
    }
  }
  const program = command.arguments[0]?.value ?? '';
  if (index > 0) return { key: 'argument', values: { number: index, program: code(program) } };
  return { key: program.includes('/') ? 'program-path' : 'program', values: { program: code(program) } };
}

/** What a shell would have made of the text. */
function literalFacts({ arguments: words }: ExecForm, index: number, { value }: Word): readonly Fact[] {
  const text = value.slice(0, 20_000);
  const before = words[index - 1]?.value ?? '';
  if (index > 1 && /^-\w*c$/.test(before) && /(?:^|\/)(?:ba|da|a|k|z)?sh$/.test(words[0]?.value ?? ''))
    return [{ key: 'script' }];
  const facts: Fact[] = [];
  const variable = /\$(?:\{\w{1,40}\}|[A-Za-z_]\w*)/.exec(text)?.[0];
  if (variable !== undefined) facts.push({ key: 'variable', values: { variable: code(variable) } });
  if (/^(?:&&|\|\||[|;&<>]|>>|2>&1)$/.test(text)) facts.push({ key: 'operator', values: { operator: code(text) } });
  else if (text.includes('*')) facts.push({ key: 'pattern', values: { pattern: code(text) } });
  if (/^~(?:\/|$)/.test(text)) facts.push({ key: 'home', values: { path: code(text) } });
  if (/\s/.test(text.trim())) facts.push({ key: index === 0 ? 'blank-in-program' : 'blank' });
  if (/^'.*'$/.test(text)) facts.push({ key: 'quotes' });
  return facts;
}
