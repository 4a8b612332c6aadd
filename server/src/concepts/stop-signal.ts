import { startCommandOf } from '../model/start-command.ts';
import { touches } from '../text/span.ts';
import { imageStage } from './cmd-and-entrypoint.ts';
import { code, defineConcept, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { expanded, placeOf } from './dockerfile/places.ts';

/** On the value of STOPSIGNAL. */
export default defineConcept({
  id: 'stop-signal',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'STOPSIGNAL' || instruction.value === undefined) return undefined;
    const { span } = instruction.value;
    const stage = model.stageOf(instruction);
    if (stage === undefined || !touches(span, offset)) return undefined;
    const written = expanded(model, instruction, instruction.value);
    const name = written.toUpperCase().replace(/^SIG/, '');
    const signal = `SIG${numbers[name] ?? name}`;
    const facts: Fact[] = [];
    if (Object.hasOwn(numbers, name))
      facts.push({ key: 'number', values: { number: code(written), signal: code(signal) } });
    facts.push({ key: meanings[signal] ?? 'other', values: { signal: code(signal) } });
    const { entrypoint, cmd } = startCommandOf(model, imageStage(model, stage));
    const first = entrypoint.kind === 'set' ? entrypoint : cmd;
    if (first.kind === 'set') {
      const values = { program: code(first.arguments[0] ?? ''), place: placeOf(model, first.instruction) };
      facts.push({ key: first.form === 'shell' ? 'received-by-shell' : 'received-by', values });
    }
    return { span, facts, weight: 110 };
  },
});

/** Of Linux on all processors that Docker runs on but MIPS. */
const numbers: Readonly<Record<string, string>> = {
  1: 'HUP',
  2: 'INT',
  3: 'QUIT',
  9: 'KILL',
  10: 'USR1',
  12: 'USR2',
  15: 'TERM',
  28: 'WINCH',
};

const meanings: Readonly<Record<string, string>> = {
  SIGTERM: 'term',
  SIGINT: 'int',
  SIGQUIT: 'quit',
  SIGKILL: 'kill',
  SIGHUP: 'hup',
  SIGWINCH: 'winch',
};
