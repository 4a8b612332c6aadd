import type { CopyInstruction, Word } from '../syntax/dockerfile/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { Stage } from './stages.ts';
import { stageChain, valueOf } from './value-of.ts';
import { joinPaths, workingDirectories } from './working-directory.ts';

/** One source of a `COPY --from`. */
export interface CopyFromStage {
  readonly copy: CopyInstruction;
  /** Undefined where it is an image. */
  readonly stage: Stage | undefined;
  readonly word: Word;
  /** Seen from the root folder; undefined where only the build can tell. */
  readonly source: string | undefined;
  /** As written, with its working directory; undefined where only the build can tell. */
  readonly destination: string | undefined;
}

/** What a stage, and the stages that it starts from, copy out of others. */
export function copiesFromStages(model: DockerfileModel, stage: Stage): readonly CopyFromStage[] {
  const stages = new Map(
    model.references.flatMap(({ from, instruction, stage: index }) =>
      from === 'COPY' && index !== undefined ? [[instruction, model.stages[index]] as const] : [],
    ),
  );
  const found: CopyFromStage[] = [];
  for (const { instructions } of stageChain(model, stage)) {
    for (const copy of instructions) {
      if (copy.type !== 'COPY' || copy.from === undefined) continue;
      const target = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
      const destination = target === null ? undefined : joinPaths(workingDirectories(model).get(copy) ?? '?', target);
      for (const word of copy.sources) {
        const value = valueOf(model, copy, word);
        const source = value === null ? undefined : joinPaths('/', value);
        found.push({ copy, stage: stages.get(copy), word, source, destination });
      }
    }
  }
  return found;
}
