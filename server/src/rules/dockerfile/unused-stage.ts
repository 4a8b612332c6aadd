import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * A stage that the last one doesn't need, neither as its base nor to copy from, is not built: nothing of it is in the image.
 * It happens where two `FROM` lines are thought to put two images together. What the image needs of a stage has to be
 * fetched with `COPY --from`.
 *
 * A stage with a name can be built with `--target`, in a bake file or under `target` in Compose, and files often have some
 * for development or tests. So only stages without a name are reported, unless the option says otherwise. They
 * can still be built by their number, which hardly anybody does.
 *
 * ## When to allow it
 *
 * Where stages are built by their numbers.
 */
export default defineDockerfileRule({
  id: 'unused-stage',
  summary: 'Take what is needed from each stage: one that nothing refers to is not built',
  category: 'correctness',
  severity: 'warning',
  fix: 'never',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['multi-stage-build'],
  options: [
    {
      name: 'named',
      type: 'boolean',
      default: false,
      description: 'Whether stages with a name are reported too.',
    },
  ],
  examples: [
    {
      title: 'Two images are not put together',
      bad: dockerfile`
        FROM node:24
             ^^^^^^^ Nothing is taken from this stage, so it is not built and nothing of it is in the image
        RUN npm install -g serve

        FROM python:3.13-slim
        COPY app.py /app/
      `,
    },
    {
      title: 'Left over, in lower case, with comments',
      bad: dockerfile`
        from golang:1.26 as build
        run go build -o /server ./...

        from \
          # With the tests.
          golang:1.26
          ^^^^^^^^^^^ Nothing is taken from this stage, so it is not built and nothing of it is in the image
        run go test ./...

        from scratch
        copy --from=build /server /server
      `,
    },
    {
      title: 'With a name, where that is asked for',
      options: { named: true },
      bad: dockerfile`
        FROM golang:1.26 AS test
                            ^^^^ Nothing is taken from this stage, so it is not built and nothing of it is in the image
        RUN go test ./...
        FROM golang:1.26
        RUN go build -o /server ./...
      `,
    },
    {
      title: 'Needed by name, by number, by a mount, as a base',
      good: dockerfile`
        FROM node:24
        RUN npm ci && npm run build
        FROM alpine:3.22 AS tools
        FROM alpine:3.22 AS files
        FROM files
        COPY --from=0 /dist /dist
        RUN --mount=from=tools,target=/mnt true
      `,
    },
    {
      title: 'Stages for --target',
      good: dockerfile`
        FROM python:3.13 AS base
        FROM base AS test
        RUN pytest
        FROM base
      `,
    },
  ],
  *check({ model, options }) {
    for (const { reached, name, from } of model.stages) {
      if (reached || (name !== undefined && !options.named)) continue;
      yield {
        span: name?.span ?? from.image?.span ?? from.keyword.span,
        message: 'Nothing is taken from this stage, so it is not built and nothing of it is in the image',
        tag: 'unnecessary',
      };
    }
  },
});
