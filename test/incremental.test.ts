import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyzeDockerfile } from '../server/src/model/analyze-dockerfile.ts';
import type { DockerfileModel } from '../server/src/model/dockerfile.ts';
import { parseDockerfile } from '../server/src/syntax/dockerfile/parser.ts';
import { runs } from './harness/runs.ts';

const pieces = fc.constantFrom(
  'FROM a AS b\n',
  'FROM b\n',
  'FROM scratch\n',
  'ARG X=1\n',
  'ENV X=$X y\n',
  'RUN a && b\n',
  'RUN a \\\n',
  '  # inside\n',
  '# comment\n',
  '# escape=`\n',
  '# syntax=docker/dockerfile:1\n',
  '\n',
  'RUN cat <<EOF\n',
  'COPY <<-A <<B /x\n',
  'EOF\n',
  'A\n',
  'B\n',
  'COPY --from=b /x /y\n',
  'SHELL ["/bin/bash", "-c"]\n',
  'CMD ["a"\n',
  'ONBUILD RUN x\n',
  'FOO\n',
  'RUN `\n',
  '\\\n',
  'ENV A="open\n',
  'x',
  '\\',
  '\r\n',
);
const texts = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));

/** Everything a model says, as plain data. */
function saysOf(model: DockerfileModel): unknown {
  return {
    stages: model.stages.map(({ from, instructions, ...stage }) => ({
      ...stage,
      from: from.index,
      instructions: instructions.length,
    })),
    references: model.references.map(({ instruction, ...reference }) => ({ ...reference, at: instruction.index })),
    each: model.tree.instructions.map((instruction) => ({
      script: model.scriptOf(instruction),
      shell: model.shellAt(instruction),
      names: model
        .scopeAt(instruction)
        .names()
        .map((name) => [name, model.scopeAt(instruction).lookup(name)?.value]),
    })),
  };
}

it('a text read with the help of an earlier version gives what it gives alone', () => {
  fc.assert(
    fc.property(texts, fc.nat(), fc.nat({ max: 40 }), texts, (before, place, removed, inserted) => {
      const at = place % (before.length + 1);
      const after = before.slice(0, at) + inserted + before.slice(at + removed);
      const earlier = analyzeDockerfile(parseDockerfile(before));
      const tree = parseDockerfile(after, earlier.tree);
      expect(tree).toEqual(parseDockerfile(after));
      expect(saysOf(analyzeDockerfile(tree, earlier))).toEqual(saysOf(analyzeDockerfile(parseDockerfile(after))));
    }),
    { numRuns: runs(3000) },
  );
});

it('also over many versions, one key at a time', () => {
  fc.assert(
    fc.property(texts, (text) => {
      let model: DockerfileModel | undefined;
      for (let length = 0; length <= text.length; length++) {
        model = analyzeDockerfile(parseDockerfile(text.slice(0, length), model?.tree), model);
      }
      expect(model?.tree).toEqual(parseDockerfile(text));
    }),
    { numRuns: runs(100) },
  );
});

it('takes over the instructions in front of the change', () => {
  const lines = 'FROM a\nRUN one\nRUN two\nRUN three\nCMD ["x"]\n';
  const before = parseDockerfile(lines);
  const after = parseDockerfile(lines.replace('three', 'four'), before);
  expect(after.instructions.map((instruction, index) => instruction === before.instructions[index])).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});
