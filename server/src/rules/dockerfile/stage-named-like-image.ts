import { popularImages } from '../../model/official-images.ts';
import { namedReferences, stageNames, suffixStage } from '../../model/rename-stage.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * A stage takes the place of an image of its name: behind `FROM alpine AS python`, `FROM python` and `COPY --from=python` mean
 * that stage and no longer Python. Nothing says so where the name is used, and the file means something else as soon as
 * the stage is renamed or moved.
 *
 * Reported are stages with the name of a popular official image that start from another image and are used by that name.
 * `FROM node:24 AS node` is a Node.js image with more in it, so nobody is misled.
 *
 * The fix gives the stage another name and changes the uses that mean it, so that what is built stays the same.
 *
 * ## When to allow it
 *
 * Where the stage makes the very thing that the image would have: a Python of one's own.
 */
export default defineDockerfileRule({
  id: 'stage-named-like-image',
  summary: 'Do not give a stage the name of another image, which then means the stage',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'What looks like an image is a stage',
      bad: dockerfile`
        FROM alpine:3.22 AS nginx
                            ^^^^^ \`nginx\` is the name of an image, and from here on it means this stage
        RUN apk add --no-cache nginx

        FROM nginx
        COPY site /srv
      `,
      fixed: dockerfile`
        FROM alpine:3.22 AS nginx-stage
        RUN apk add --no-cache nginx

        FROM nginx-stage
        COPY site /srv
      `,
    },
    {
      title: 'Copied from, in lower case, with comments',
      bad: dockerfile`
        from debian:12 \
          # All that the others need.
          as Python
             ^^^^^^ \`Python\` is the name of an image, and from here on it means this stage
        run ./build-python.sh

        from debian:12-slim
        copy --from=python /opt /opt
      `,
      fixed: dockerfile`
        from debian:12 \
          # All that the others need.
          as Python-stage
        run ./build-python.sh

        from debian:12-slim
        copy --from=python-stage /opt /opt
      `,
    },
    {
      title: 'The same image with more in it, and copies that name a tag',
      good: dockerfile`
        FROM node:24-slim AS node
        FROM ghcr.io/example/python:3 AS python
        FROM node
        COPY --from=python /opt /opt
      `,
    },
    {
      title: 'Nobody uses the name',
      good: dockerfile`
        FROM alpine:3.22 AS redis
        RUN apk add --no-cache redis
      `,
    },
  ],
  *check({ model }) {
    const taken = stageNames(model);
    for (const stage of model.stages) {
      const { name, base } = stage;
      const lower = name?.raw.toLowerCase() ?? '';
      if (name === undefined || !images.has(lower) || base.text.toLowerCase().includes(lower)) continue;
      if (namedReferences(model, stage).length === 0) continue;
      const suffix = '-stage';
      const edits = taken.has(lower + suffix) ? undefined : suffixStage(model, stage, suffix);
      taken.add(lower + suffix);
      yield {
        span: name.span,
        message: `\`${name.raw}\` is the name of an image, and from here on it means this stage`,
        ...(edits === undefined ? {} : { fixes: [suggestion(`Name it ${name.raw}${suffix}`, ...edits)] }),
      };
    }
  },
});

/** Build tools and package managers are left out: a stage that runs them is naturally named after them. */
const images = new Set(
  popularImages.filter((name) => !['maven', 'gradle', 'composer'].includes(name)).concat('node', 'php', 'ruby', 'rust'),
);
