import type { DockerfileModel } from '../../model/dockerfile.ts';
import { instructionsIn } from '../../model/instructions-of.ts';
import { removePair } from '../../model/remove-pair.ts';
import type { Stage } from '../../model/stages.ts';
import { valueOf } from '../../model/value-of.ts';
import type { LabelInstruction, Pair } from '../../syntax/dockerfile/nodes.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * An image has one value for a label. Where a stage sets the same key twice, the last one wins and the others are as good
 * as not written: whoever reads the first one is misled, and whoever changes it wonders why nothing happens.
 *
 * The earlier pair is reported, since it is the one without effect, and the fix takes it out. Keys with variables are
 * compared by their value where the file tells it. A stage that gives a label of the stage it starts from another value is
 * not meant, nor is `ONBUILD LABEL`, which labels another image.
 *
 * ## When to allow it
 *
 * There is no need to: the image is the same without the earlier pair.
 */
export default defineDockerfileRule({
  id: 'duplicate-label-key',
  summary: 'Set each label once in a stage: of several values only the last one counts',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'A version that was raised in one place only',
      bad: dockerfile`
        FROM nginx:1.29
        LABEL version=1.4.0
              ^^^^^^^ The label \`version\` is set again further down, so this value is lost
        LABEL vendor=Example version=1.5.0
      `,
      fixed: dockerfile`
        FROM nginx:1.29
        LABEL vendor=Example version=1.5.0
      `,
    },
    {
      title: 'In lower case, continued, with a comment in between and quotes',
      bad: dockerfile`
        from nginx:1.29
        label org.opencontainers.image.title="The shop" \
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The label \`org.opencontainers.image.title\` is set again further down, so this value is lost
              # Where the sources are.
              org.opencontainers.image.source="https://example.com/shop" \
              "org.opencontainers.image.title"="Shop"
      `,
      fixed: dockerfile`
        from nginx:1.29
        label \
              # Where the sources are.
              org.opencontainers.image.source="https://example.com/shop" \
              "org.opencontainers.image.title"="Shop"
      `,
    },
    {
      title: 'A stage gives a label of its base another value',
      good: dockerfile`
        FROM nginx:1.29 AS base
        LABEL version=base vendor=Example
        ONBUILD LABEL version=none

        FROM base
        LABEL version=1.5.0
      `,
    },
    {
      title: 'Keys are compared as they are written',
      good: dockerfile`
        FROM nginx:1.29
        ARG PREFIX
        LABEL com.example.name=shop com.example.Name=Shop
        LABEL $PREFIX.name=shop com.example.names=shops
      `,
    },
  ],
  *check({ model }) {
    if (model.instructions('LABEL').length === 0) return;
    for (const stage of model.stages) yield* checkStage(model, stage);
  },
});

function* checkStage(model: DockerfileModel, stage: Stage) {
  const last = new Map<string, { readonly label: LabelInstruction; readonly pair: Pair; readonly index: number }>();
  for (const label of instructionsIn(stage, 'LABEL')) {
    for (const [index, pair] of label.pairs.entries()) {
      const key = valueOf(model, label, pair.key);
      if (key === null || key === '') continue;
      const earlier = last.get(key);
      last.set(key, { label, pair, index });
      if (earlier === undefined) continue;
      const edits = removePair(model.text, earlier.label, earlier.index);
      yield {
        span: earlier.pair.key.span,
        message: `The label \`${key}\` is set again further down, so this value is lost`,
        tag: 'unnecessary' as const,
        related: [{ span: pair.key.span, message: 'This is the value that the image gets' }],
        ...(edits === undefined ? {} : { fixes: [safeFix('Remove the value that is lost', ...edits)] }),
      };
    }
  }
}
