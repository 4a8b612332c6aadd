import { touches } from '../text/span.ts';
import { inCompose } from './compose/mounts.ts';
import { code, defineConcept, shortList } from './concept.ts';
import { instructionAt } from '../model/instruction-at.ts';
import { expanded } from './dockerfile/places.ts';

export default defineConcept({
  id: 'volumes-and-bind-mounts',
  inDockerfile({ model, offset }) {
    const instruction = instructionAt(model, offset);
    if (instruction?.type !== 'VOLUME' || instruction.paths.length === 0) return undefined;
    const word = instruction.paths.find((path) => touches(path.span, offset));
    const span = word?.span ?? (touches(instruction.keyword.span, offset) ? instruction.keyword.span : undefined);
    if (span === undefined) return undefined;
    const paths = (word === undefined ? instruction.paths : [word]).map((path) =>
      code(expanded(model, instruction, path)),
    );
    return { span, facts: [{ key: 'volume-instruction', values: { paths: shortList(paths) } }], weight: 75 };
  },
  inCompose,
});
