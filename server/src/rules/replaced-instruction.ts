import type { DockerfileModel } from '../model/dockerfile.ts';
import { wholeLines } from '../model/edit-instruction.ts';
import { remove } from '../text/edit.ts';
import { safeFix, type Finding } from './rule.ts';
import { executedOf, inStage } from './triggered.ts';

/**
 * The instructions of a type that a later one in the same stage replaces as a whole, with the fix that takes their lines
 * out. What ONBUILD triggers counts where it is triggered.
 */
export function* replacedInstructions(
  model: DockerfileModel,
  type: 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK',
): Generator<Finding> {
  for (const stage of model.stages) {
    const all = executedOf(stage, type);
    const last = all.at(-1);
    if (last === undefined) continue;
    for (const ignored of all.slice(0, -1)) {
      yield inStage(stage, ignored, {
        span: ignored.span,
        message: `This ${type} is ignored, because a later one in the same stage replaces it`,
        tag: 'unnecessary',
        related: [{ span: last.keyword.span, message: `This ${type} is the one that counts` }],
        fixes: [safeFix(`Remove the ignored ${type}`, remove(wholeLines(model.text, ignored)))],
      });
    }
  }
}
