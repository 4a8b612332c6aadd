import { namedReferences } from '../../model/rename-stage.ts';
import { recase } from '../../model/recase.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * BuildKit keeps the names of stages in lower case. `COPY --from=Build` and `--target Build` find the stage `Build` all the
 * same, but `FROM Build` does not: it is taken for an image, and the build stops because images have no capital letters.
 * With the name in lower case everywhere, whoever reads the file never has to think about which of them it is.
 *
 * The fix writes the name in lower case behind `AS` and wherever the file copies or mounts from the stage.
 *
 * ## When to allow it
 *
 * Where a name like `testUI` is part of how your team speaks of the stage, and no stage starts from it.
 */
export default defineDockerfileRule({
  id: 'stage-name-casing',
  summary: 'Name stages in lower case, which is how BuildKit keeps the names',
  category: 'style',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/StageNameCasing'],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'A name and what copies from it',
      bad: dockerfile`
        FROM golang:1.25 AS Builder
                            ^^^^^^^ The stage \`Builder\` is known to BuildKit as \`builder\`, and FROM finds it by that name only
        RUN go build -o /server ./...

        FROM gcr.io/distroless/static:nonroot
        COPY --from=Builder /server /server
      `,
      fixed: dockerfile`
        FROM golang:1.25 AS builder
        RUN go build -o /server ./...

        FROM gcr.io/distroless/static:nonroot
        COPY --from=builder /server /server
      `,
    },
    {
      title: 'Mounts, continued lines and comments',
      bad: dockerfile`
        from node:22 \
          # What the browser gets.
          as webUI
             ^^^^^ The stage \`webUI\` is known to BuildKit as \`webui\`, and FROM finds it by that name only
        run npm run build

        from nginx:1.29
        run --mount=type=bind,from=WebUI,source=/app/dist,target=/mnt \
            # Without the source maps.
            cp -r /mnt/. /usr/share/nginx/html
        copy --from="webUI" /app/LICENSE /
      `,
      fixed: dockerfile`
        from node:22 \
          # What the browser gets.
          as webui
        run npm run build

        from nginx:1.29
        run --mount=type=bind,from=webui,source=/app/dist,target=/mnt \
            # Without the source maps.
            cp -r /mnt/. /usr/share/nginx/html
        copy --from="webui" /app/LICENSE /
      `,
    },
    {
      title: 'Names in lower case, whatever else is in them',
      good: dockerfile`
        FROM node:22 AS build-2.x_web
        FROM nginx:1.29
        COPY --from=build-2.x_web /app/dist /usr/share/nginx/html
      `,
    },
    {
      title: 'Only names of stages are meant',
      good: dockerfile`
        FROM alpine:3.22 AS build
        ENV Name=Value
        COPY README /Docs/
      `,
    },
  ],
  *check({ model }) {
    for (const stage of model.stages) {
      const { name } = stage;
      if (name === undefined) continue;
      const lower = name.raw.toLowerCase();
      if (name.raw === lower) continue;
      const uses = namedReferences(model, stage).filter(({ word }) => word.variables.length === 0);
      const edits = [name, ...uses.map(({ word }) => word)]
        .filter(({ raw }) => raw !== raw.toLowerCase())
        .map((word) => recase(model.text, word, 'lower'));
      yield {
        span: name.span,
        message: `The stage \`${name.raw}\` is known to BuildKit as \`${lower}\`, and FROM finds it by that name only`,
        fixes: [safeFix(`Name it ${lower} wherever it is used`, ...edits)],
      };
    }
  },
});
