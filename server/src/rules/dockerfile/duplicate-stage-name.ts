import { stageNames, suffixStage } from '../../model/rename-stage.ts';
import type { Stage } from '../../model/stages.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * Two stages of one name are no error, but what the name means depends on who uses it: `FROM name` takes the nearest one
 * above, `COPY --from=name`, mounts and `--target name` take the last one of the file, and the build stops where that one is
 * further down. Upper and lower case make no difference.
 *
 * As in BuildKit, the later stage is reported. The fix gives it a name of its own and changes the uses that mean it, so that
 * what is built stays the same, but for builds with `--target`.
 *
 * ## When to allow it
 *
 * Hardly ever: give each stage a name of its own.
 */
export default defineDockerfileRule({
  id: 'duplicate-stage-name',
  summary: 'Give each stage a name of its own: which of two is meant depends on who uses the name',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/DuplicateStageName', 'hadolint/DL3024', 'trivy/DS-0012'],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'A stage that was copied',
      bad: dockerfile`
        FROM golang:1.25 AS build
        RUN go build -o /server ./cmd/server

        FROM golang:1.25 AS build
                            ^^^^^ The name \`build\` is taken by a stage above, and COPY and \`--target\` mean the last one of a name
        RUN go build -o /worker ./cmd/worker

        FROM gcr.io/distroless/static:nonroot
        COPY --from=build /worker /worker
      `,
      fixed: dockerfile`
        FROM golang:1.25 AS build
        RUN go build -o /server ./cmd/server

        FROM golang:1.25 AS build-2
        RUN go build -o /worker ./cmd/worker

        FROM gcr.io/distroless/static:nonroot
        COPY --from=build-2 /worker /worker
      `,
    },
    {
      title: 'In another case, on a continued line, and three times',
      bad: dockerfile`
        from alpine:3.22 as base
        from base \
          # With what the tests need.
          as Base
             ^^^^ The name \`Base\` is taken by a stage above, and COPY and \`--target\` mean the last one of a name
        from base as base
                     ^^^^ The name \`base\` is taken by a stage above, and COPY and \`--target\` mean the last one of a name
        from base
        run --mount=from=base,target=/mnt true
      `,
      fixed: dockerfile`
        from alpine:3.22 as base
        from base \
          # With what the tests need.
          as Base-2
        from base-2 as base-3
        from base-3
        run --mount=from=base-3,target=/mnt true
      `,
    },
    {
      title: 'Each stage has its own name, or none',
      good: dockerfile`
        FROM alpine:3.22 AS build
        FROM alpine:3.22 AS build-2
        FROM alpine:3.22
        FROM alpine:3.22
      `,
    },
    {
      title: 'A stage named like an image is no second stage',
      good: dockerfile`
        FROM alpine:3.22 AS alpine
        FROM alpine AS final
      `,
    },
  ],
  *check({ model }) {
    const first = new Map<string, Stage>();
    const taken = stageNames(model);
    for (const stage of model.stages) {
      const { name } = stage;
      if (name === undefined) continue;
      const lower = name.raw.toLowerCase();
      const above = first.get(lower);
      if (above?.name === undefined) {
        first.set(lower, stage);
        continue;
      }
      const suffix = freeSuffix(lower, taken);
      taken.add(lower + suffix);
      const edits = suffixStage(model, stage, suffix);
      yield {
        span: name.span,
        message: `The name \`${name.raw}\` is taken by a stage above, and COPY and \`--target\` mean the last one of a name`,
        related: [{ span: above.name.span, message: 'This is the first stage of that name' }],
        ...(edits === undefined ? {} : { fixes: [suggestion(`Name it ${name.raw}${suffix}`, ...edits)] }),
      };
    }
  },
});

function freeSuffix(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return `-${number}`;
}
