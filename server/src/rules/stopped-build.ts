import type { ContextSource } from '../model/context-sources.ts';
import type { DockerfileModel } from '../model/dockerfile.ts';
import { dependsOnArguments } from '../model/value-of.ts';

/** What follows where something is not there to be copied or mounted: the end of a sentence. */
export function whereItStops(model: DockerfileModel, { instruction, word }: ContextSource): string {
  if (dependsOnArguments(model, instruction, word)) return 'the build stops here unless it is given another value';
  const isReached = instruction.onbuild || model.stageOf(instruction)?.reached !== false;
  return isReached ? 'the build stops here' : 'a build of this stage stops here';
}
