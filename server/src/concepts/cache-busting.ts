import type { DockerfileModel } from '../model/dockerfile.ts';
import type { Instruction } from '../syntax/dockerfile/nodes.ts';
import { type Span, touches } from '../text/span.ts';
import { code, defineConcept, type Explanation, type Fact } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { placesOf } from './dockerfile/places.ts';
import { rebuildAfter } from './dockerfile/rebuild.ts';
import { runAt } from './dockerfile/shell-places.ts';
import { kindOfSource } from './dockerfile/sources.ts';

/** On what makes the cache miss on purpose, and on commands of whose answer the cache knows nothing. */
export default defineConcept({
  id: 'cache-busting',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    switch (instruction?.type) {
      case 'ARG': {
        const pair = instruction.pairs.find(({ key }) => touches(key.span, offset) && changesEachTime.test(key.value));
        return pair && onArgument(model, instruction, pair.key.value, pair.key.span);
      }
      case 'ADD': {
        const source = instruction.sources.find(({ span }) => touches(span, offset));
        const kind = source && kindOfSource(instruction, source);
        if (source === undefined || (kind !== 'url' && kind !== 'git')) return undefined;
        const hasChecksum = instruction.flags.some(({ name }) => name === 'checksum');
        const first: Fact = hasChecksum ? { key: 'checksum' } : { key: kind };
        return { span: source.span, facts: [first, ...againFacts(model, instruction)], weight: 70 };
      }
      case 'RUN':
        return onCommand(model, offset);
      default:
        return undefined;
    }
  },
});

/** Names of arguments that are there to have another value in each build. */
const changesEachTime =
  /cache_?(?:bust|date|key|breaker)|bust_?cache|rebuild|build_?(?:date|time|id|number)|timestamp|(?:git|vcs|commit)_?(?:sha|ref|rev|hash)/i;

function onArgument(model: DockerfileModel, argument: Instruction, name: string, span: Span): Explanation {
  const stage = model.stageOf(argument);
  const values = { option: code(`--build-arg ${name}=$(date +%s)`), name: code(name), line: code(`ARG ${name}`) };
  if (stage === undefined) return { span, facts: [{ key: 'outside', values }], weight: 105 };
  const again = againFacts(model, argument);
  const facts: readonly Fact[] =
    again.length === 0 ? [{ key: 'nothing', values }] : [{ key: 'argument', values }, ...again];
  return { span, facts, weight: 105 };
}

function againFacts(model: DockerfileModel, instruction: Instruction): readonly Fact[] {
  const { certain } = rebuildAfter(model, instruction);
  return certain.length === 0 ? [] : [{ key: 'again', values: { places: placesOf(model, certain) } }];
}

/** On the name of a command that fetches what somebody else may change. */
function onCommand(model: DockerfileModel, offset: number): Explanation | undefined {
  const script = runAt(model, offset)?.script;
  const command = script?.commands.find(({ nameSpan }) => touches(nameSpan, offset));
  if (command === undefined) return undefined;
  const [first] = command.arguments;
  const fetches =
    /^(?:curl|wget)$/.test(command.name) ||
    (command.name === 'git' && first?.value === 'clone') ||
    (/^(?:apt|apt-get|apk)$/.test(command.name) && command.arguments.some(({ value }) => value === 'update'));
  if (!fetches) return undefined;
  return { span: command.nameSpan, facts: [{ key: 'fetches', values: { command: code(command.name) } }], weight: 72 };
}
