import { stageNames, suffixStage } from '../../model/rename-stage.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * `scratch` is the empty image and `context` the folder that is sent to the build. A stage of that name takes its place:
 * behind it `FROM scratch` no longer starts from nothing but from the stage, and whoever reads
 * `COPY --from=context` has to know that it is not the build context that is copied from.
 *
 * The fix gives the stage another name and changes the uses that mean it, so that what is built stays the same.
 *
 * ## When to allow it
 *
 * Hardly ever: any other name does.
 */
export default defineDockerfileRule({
  id: 'reserved-stage-name',
  summary: 'Do not name a stage `scratch` or `context`: these names mean something else to Docker',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/ReservedStageName', 'hadolint/DL3063'],
  concepts: ['multi-stage-build', 'build-context'],
  examples: [
    {
      title: 'A stage in place of the empty image',
      bad: dockerfile`
        FROM alpine:3.22 AS scratch
                            ^^^^^^^ A stage named \`scratch\` hides the empty image, so \`FROM scratch\` further down starts from the stage
        RUN apk add --no-cache ca-certificates

        FROM scratch
        COPY server /server
      `,
      fixed: dockerfile`
        FROM alpine:3.22 AS scratch-stage
        RUN apk add --no-cache ca-certificates

        FROM scratch-stage
        COPY server /server
      `,
    },
    {
      title: 'A stage that seems to be the build context',
      bad: dockerfile`
        from alpine:3.22 \
          # What the other stages share.
          as Context
             ^^^^^^^ A stage named \`Context\` is easily taken for the build context, which Docker keeps that name for
        run --network=none mkdir /shared

        from alpine:3.22
        copy --from=context /shared /shared
      `,
      fixed: dockerfile`
        from alpine:3.22 \
          # What the other stages share.
          as Context-stage
        run --network=none mkdir /shared

        from alpine:3.22
        copy --from=context-stage /shared /shared
      `,
    },
    {
      title: 'Starting from nothing',
      good: dockerfile`
        FROM scratch AS files
        COPY server /server
        FROM scratch
        COPY --from=files /server /server
      `,
    },
    {
      title: 'Names that only begin like it',
      good: dockerfile`
        FROM alpine:3.22 AS scratch-files
        FROM alpine:3.22 AS build-context
      `,
    },
  ],
  *check({ model }) {
    const taken = stageNames(model);
    for (const stage of model.stages) {
      const { name } = stage;
      const lower = name?.raw.toLowerCase();
      if (name === undefined || (lower !== 'scratch' && lower !== 'context')) continue;
      const suffix = '-stage';
      const edits = taken.has(lower + suffix) ? undefined : suffixStage(model, stage, suffix);
      taken.add(lower + suffix);
      yield {
        span: name.span,
        message:
          lower === 'scratch'
            ? `A stage named \`${name.raw}\` hides the empty image, so \`FROM scratch\` further down starts from the stage`
            : `A stage named \`${name.raw}\` is easily taken for the build context, which Docker keeps that name for`,
        ...(edits === undefined ? {} : { fixes: [suggestion(`Name it ${name.raw}${suffix}`, ...edits)] }),
      };
    }
  },
});
