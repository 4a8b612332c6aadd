import type { DockerfileModel } from '../model/dockerfile.ts';
import { touches } from '../text/span.ts';
import { code, defineConcept, type Fact, list } from './concept.ts';

export default defineConcept({
  id: 'escape-directive',
  inDockerfile({ model, offset }) {
    const directive = model.tree.directives.find(({ name, span }) => name === 'escape' && touches(span, offset));
    return directive && { span: directive.span, facts: factsOf(model), weight: 110 };
  },
});

function factsOf({ tree }: DockerfileModel): readonly Fact[] {
  if (tree.escape === '\\') return [{ key: 'default' }];
  const facts: Fact[] = [{ key: 'backtick' }, { key: 'paths', values: { path: code(String.raw`C:\app`) } }];
  // A line that ends in a backslash by habit isn't continued: BuildKit reads the next one as an instruction.
  const unknown = tree.instructions.filter(
    ({ type, index }) =>
      type === 'UNKNOWN' && tree.instructions[index - 1]?.body.text.trimEnd().endsWith('\\') === true,
  );
  if (unknown.length > 0)
    facts.push({
      key: 'not-continued',
      values: { words: list(unknown.map(({ keyword }) => code(keyword.raw)).slice(0, 3)) },
    });
  return facts;
}
