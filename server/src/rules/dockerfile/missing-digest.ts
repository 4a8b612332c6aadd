import { imageUses } from '../../model/image-uses.ts';
import { stageNames } from '../../model/rename-stage.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * A tag is a name that its owner can give to another image at any time, and a tag such as `3.13-slim` gets another one with
 * every security update. With its digest behind it (`python:3.13-slim@sha256:…`) the build takes the same image for as long as it
 * is kept, whoever owns the name, and what comes out can be built again.
 *
 * The price is that no update comes by itself, so it takes a tool that raises digests (Dependabot, Renovate). That is why the
 * rule is on only where the settings name it. `docker buildx imagetools inspect IMAGE` prints the digest; there is no fix, since
 * only the registry knows it.
 *
 * The images of FROM, `COPY --from` and `RUN --mount=from=` are looked at; a digest may come from the default of an `ARG`. A build
 * context that is given by name to the build (`--build-context`) can't be told from an image.
 *
 * ## When to allow it
 *
 * Where updates of the base image are to arrive without a commit.
 */
export default defineDockerfileRule({
  id: 'missing-digest',
  summary: 'Pin images by their digest: a tag can be another image in the next build',
  category: 'reproducibility',
  severity: 'info',
  fix: 'never',
  preset: 'optional',
  since: '0.1.0',
  sameAs: [],
  concepts: ['image-tag'],
  examples: [
    {
      title: 'Tags alone',
      bad: dockerfile`
        FROM golang:1.25 AS build
             ^^^^^^^^^^^ \`golang:1.25\` is not pinned by a digest, so the next build may take another image
        FROM gcr.io/distroless/static:nonroot
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`gcr.io/distroless/static:nonroot\` is not pinned by a digest, so the next build may take another image
        COPY --from=build /server /server
        COPY --from=busybox:1.37 /bin/busybox /bin/
                    ^^^^^^^^^^^^ \`busybox:1.37\` is not pinned by a digest, so the next build may take another image
      `,
    },
    {
      title: 'A default of an argument, in lower case, continued, with a comment in between',
      bad: dockerfile`
        arg VERSION=3.13
        from \
          # The small one.
          python:$VERSION-slim
          ^^^^^^^^^^^^^^^^^^^^ \`python:3.13-slim\` is not pinned by a digest, so the next build may take another image
      `,
    },
    {
      title: 'With a digest, stages, scratch, and what only the build knows',
      good: dockerfile`
        ARG DIGEST=sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3
        ARG BASE
        FROM debian:12@$DIGEST AS build
        FROM $BASE
        FROM scratch
        COPY --from=build /app /app
        COPY --from=0 /app /app
        COPY --from=other /app /app
        FROM build AS other
      `,
    },
  ],
  *check({ model }) {
    const stages = stageNames(model);
    for (const { from, instruction, word, text, reference } of imageUses(model)) {
      if (reference.digest !== undefined || instruction.onbuild) continue;
      if (from !== 'FROM' && (/^\d+$/.test(text) || stages.has(text.toLowerCase()))) continue;
      yield {
        span: word.span,
        message: `\`${text}\` is not pinned by a digest, so the next build may take another image`,
      };
    }
  },
});
