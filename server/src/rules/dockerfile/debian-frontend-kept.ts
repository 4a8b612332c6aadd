import { matchCase } from '../../model/edit-instruction.ts';
import type { EnvInstruction, Pair } from '../../syntax/dockerfile/nodes.ts';
import { replace, type Edit } from '../../text/edit.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * `DEBIAN_FRONTEND=noninteractive` keeps `apt-get` from asking questions during the build. As an `ENV` it stays in the image:
 * whoever installs a package in the running container, or in an image on top of this one, is not asked either and
 * has no idea why. An `ARG` holds for the build alone, and every `RUN` below it sees it all the same.
 *
 * Stages whose files don't become the final image are not meant, nor an `ENV` that a later one sets to something else.
 *
 * ## When to allow it
 *
 * Where the image is one to install packages in, and nobody is there to answer: a base for other builds.
 */
export default defineDockerfileRule({
  id: 'debian-frontend-kept',
  summary: 'Set `DEBIAN_FRONTEND` for the build alone, with `ARG`',
  category: 'style',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'For all that comes after the build, too',
      bad: dockerfile`
        FROM debian:12-slim
        ENV DEBIAN_FRONTEND=noninteractive
            ^^^^^^^^^^^^^^^ This stays in the image, so apt-get asks nothing in the running container either
        RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        ARG DEBIAN_FRONTEND=noninteractive
        RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'The old form, and among others',
      bad: dockerfile`
        from ubuntu:24.04
        # No questions.
        env DEBIAN_FRONTEND noninteractive
            ^^^^^^^^^^^^^^^ This stays in the image, so apt-get asks nothing in the running container either
        env LANG=C.UTF-8 \
            # None here either.
            DEBIAN_FRONTEND=noninteractive
            ^^^^^^^^^^^^^^^ This stays in the image, so apt-get asks nothing in the running container either
      `,
      fixed: dockerfile`
        from ubuntu:24.04
        # No questions.
        arg DEBIAN_FRONTEND=noninteractive
        env LANG=C.UTF-8 \
            # None here either.
            DEBIAN_FRONTEND=noninteractive
      `,
    },
    {
      title: 'For the build alone',
      good: dockerfile`
        FROM debian:12-slim
        ARG DEBIAN_FRONTEND=noninteractive
        RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y tzdata && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'In a stage that is not shipped, and taken back',
      good: dockerfile`
        FROM debian:12 AS build
        ENV DEBIAN_FRONTEND=noninteractive
        FROM debian:12-slim
        ENV DEBIAN_FRONTEND=noninteractive
        COPY --from=build /app /app
        ENV DEBIAN_FRONTEND=
      `,
    },
  ],
  *check({ model }) {
    const set: { readonly env: EnvInstruction; readonly pair: Pair }[] = [];
    let isKept = false;
    for (const env of model.instructions('ENV')) {
      if (model.stageOf(env)?.inherited !== true) continue;
      for (const pair of env.pairs) {
        if (pair.key.value !== 'DEBIAN_FRONTEND') continue;
        isKept = /^["']?noninteractive["']?$/i.test(pair.value?.value ?? '');
        if (isKept) set.push({ env, pair });
      }
    }
    if (!isKept) return;
    for (const { env, pair } of set) {
      const edits = asArgument(model, env, pair);
      yield {
        span: pair.key.span,
        message: 'This stays in the image, so apt-get asks nothing in the running container either',
        ...(edits === undefined ? {} : { fixes: [suggestion('Use ARG instead of ENV', ...edits)] }),
      };
    }
  },
});

function asArgument(
  { text }: DockerfileModel,
  { keyword, pairs, legacy }: EnvInstruction,
  { key, value }: Pair,
): Edit[] | undefined {
  if (pairs.length > 1 || value === undefined || key.raw !== key.value) return undefined;
  const between = { start: key.span.end, end: value.span.start };
  const edit = replace(keyword.span, matchCase(keyword.value, 'ARG'));
  if (!legacy) return [edit];
  const gap = text.slice(between.start, between.end);
  if (!/^[ \t]+$/.test(gap)) return undefined;
  return [edit, replace(between, '=')];
}
