import { touches } from '../text/span.ts';
import { inCompose } from './compose/ports.ts';
import { code, defineConcept, type Fact, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { expanded } from './dockerfile/places.ts';

export default defineConcept({
  id: 'published-port-and-expose',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'EXPOSE') return undefined;
    const word = instruction.ports.find((port) => touches(port.span, offset));
    const span = word?.span ?? (touches(instruction.keyword.span, offset) ? instruction.keyword.span : undefined);
    if (span === undefined) return undefined;
    const ports = (word === undefined ? instruction.ports : [word]).map((port) =>
      withProtocol(expanded(model, instruction, port)),
    );
    const first = ports[0];
    if (first === undefined) return undefined;
    const facts: Fact[] = [{ key: 'documents', values: { ports: shortList(ports.map(code)) } }];
    const plain = /^(\d+)\/(tcp|udp|sctp)$/.exec(first);
    if (plain !== null) {
      const target = plain[2] === 'tcp' ? (plain[1] ?? '') : first;
      facts.push({
        key: 'publish',
        values: { command: code(`docker run -p ${plain[1]}:${target} IMAGE`), port: code(first) },
      });
    }
    facts.push({ key: 'publish-all' });
    return { span, facts, weight: 75 };
  },
  inCompose,
});

/** EXPOSE means TCP where nothing is said. */
function withProtocol(port: string): string {
  return port.includes('/') || port.includes('$') ? port : `${port}/tcp`;
}
