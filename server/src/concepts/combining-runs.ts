import type { DockerfileModel } from '../model/dockerfile.ts';
import { joinRuns } from '../model/join-runs.ts';
import { madeBy } from '../model/made-paths.ts';
import { removedPaths } from '../model/removed-paths.ts';
import { shellPaths } from '../model/shell-paths.ts';
import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import { defineConcept, type Fact } from './concept.ts';
import { keywordAt, placesOf } from './dockerfile/places.ts';

/** On the keyword of a RUN that stands directly above or below another one. */
export default defineConcept({
  id: 'combining-runs',
  inDockerfile({ model, offset }) {
    const run = keywordAt(model, offset);
    if (run?.type !== 'RUN') return undefined;
    const runs = neighboursOf(model, run);
    if (runs.length < 2) return undefined;
    return { span: run.keyword.span, facts: factsOf(model, runs), weight: 45 };
  },
});

/** The RUNs around one that have nothing else between them, itself included; of a long row only those nearby. */
function neighboursOf({ tree }: DockerfileModel, run: RunInstruction): readonly RunInstruction[] {
  const row = [run];
  for (const step of [-1, 1]) {
    for (let index = run.index + step; Math.abs(index - run.index) <= farthest; index += step) {
      const next = tree.instructions[index];
      if (next?.type !== 'RUN') break;
      if (step < 0) row.unshift(next);
      else row.push(next);
    }
  }
  return row;
}

const farthest = 4;

function factsOf(model: DockerfileModel, runs: readonly RunInstruction[]): readonly Fact[] {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return [];
  const values = { places: placesOf(model, runs), count: runs.length };
  const facts: Fact[] = [
    { key: joinRuns(model, first, last) === undefined ? 'side-by-side' : 'could-be-one', values },
    { key: 'reruns' },
  ];
  const removing = removedLater(model, runs);
  return removing === undefined ? facts : [{ key: 'would-shrink', values: removing }, ...facts];
}

/** The first of them whose downloads a later one deletes, which takes nothing out of the layer of the first. */
function removedLater(model: DockerfileModel, runs: readonly RunInstruction[]): Fact['values'] {
  const made: { readonly run: RunInstruction; readonly path: string }[] = [];
  for (const run of runs) {
    const script = model.scriptOf(run);
    if (script === undefined) continue;
    const paths = shellPaths(model, run, script);
    for (const command of script.commands) {
      for (const written of removedPaths(command)) {
        const path = paths.resolve(command, written)?.replace(/(.)\/\*$/, '$1');
        const hit = made.find((each) => each.run !== run && (each.path === path || each.path.startsWith(`${path}/`)));
        if (hit !== undefined) return { maker: placesOf(model, [hit.run]), remover: placesOf(model, [run]) };
      }
      for (const path of madeBy(run, command, () => paths)) made.push({ run, path });
    }
  }
  return undefined;
}
