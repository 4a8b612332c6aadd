import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { factsOf, type ImageFamily } from '../../model/image-facts.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import { parseImageReference } from '../../syntax/dockerfile/image-reference.ts';
import type { CopyInstruction, Word } from '../../syntax/dockerfile/nodes.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `COPY --from=build / /` brings everything along that a stage of its own was made to leave behind: compilers, caches, sources.
 * Copied over another system it is worse than that: two package databases become one that is true for neither, and what
 * both have is in the image twice.
 *
 * A stage is only taken for a whole system where it runs commands or starts from an image with an operating system. A stage
 * from `scratch` that was filled with a few files (`COPY --from=files / /`) is a good way to collect them, and of an image
 * such as `tonistiigi/xx` nobody can say. Copying everything to `scratch` is how an image is made one layer, and is left alone as
 * well; hadolint reports all of these.
 *
 * ## When to allow it
 *
 * Where the base of both stages is the same and its layers are to be replaced by one. Then `FROM scratch` is the place for it.
 */
export default defineDockerfileRule({
  id: 'whole-filesystem-copied',
  summary: 'Copy what is needed from a stage, not its whole file system over another one',
  category: 'size',
  severity: 'warning',
  fix: 'never',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3067'],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'All of a build stage',
      bad: dockerfile`
        FROM golang:1.25 AS build
        RUN go build -o /server ./...

        FROM debian:12-slim
        COPY --from=build / /
                          ^ This is the whole file system of the stage, system and build tools included, over that of this image
      `,
    },
    {
      title: 'As a relative path, in lower case, continued, with a comment in between',
      bad: dockerfile`
        from debian:12
        workdir /
        copy --link --from=python:3.13 \
            # Everything.
            . \
            ^ This is the whole file system of the stage, system and build tools included, over that of this image
            ./
        copy --from=alpine:3.22 ["/*", "/"]
                                 ^^^^ This is the whole file system of the stage, system and build tools included, over that of this image
      `,
    },
    {
      title: 'Files that were collected, and an image of which nobody can say what is in it',
      good: dockerfile`
        FROM golang:1.25 AS build
        RUN go build -o /out/usr/bin/server ./...

        FROM scratch AS files
        COPY --from=build /out /
        COPY server.conf /etc/

        FROM debian:12-slim
        COPY --from=files / /
        COPY --from=tonistiigi/xx:1.6.1 / /
      `,
    },
    {
      title: 'One layer of everything, and a system in a folder',
      good: dockerfile`
        FROM debian:12 AS full
        RUN apt-get update

        FROM scratch AS flat
        COPY --from=full / /

        FROM alpine:3.22
        COPY --from=full / /rootfs
        COPY --from=full /usr /usr
      `,
    },
  ],
  *check({ model }) {
    for (const { from, instruction, word, stage } of model.references) {
      if (from !== 'COPY' || instruction.type !== 'COPY') continue;
      const source = instruction.sources.find((each) => isRoot(model, instruction, each));
      if (source === undefined || !goesToRoot(model, instruction)) continue;
      const target = baseImageOf(model, model.stageOf(instruction));
      if (target === undefined || target.family === 'scratch' || !isSystem(model, stage, word)) continue;
      yield {
        span: source.span,
        message: 'This is the whole file system of the stage, system and build tools included, over that of this image',
      };
    }
  },
});

function isRoot(model: DockerfileModel, copy: CopyInstruction, word: Word): boolean {
  if (!/^["']?[./*]*["']?$/.test(word.raw)) return false;
  const path = valueOf(model, copy, word);
  return path !== null && path !== '' && /^\/\*?$/.test(joinPaths('/', path));
}

function goesToRoot(model: DockerfileModel, copy: CopyInstruction): boolean {
  if (copy.flags.some(({ name }) => name === 'exclude' || name === 'parents')) return false;
  const path = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  return path !== null && joinPaths(workingDirectories(model).get(copy) ?? '?', path) === '/';
}

/** Whether what is copied from surely is more than a few files. */
function isSystem(model: DockerfileModel, index: number | undefined, word: Word): boolean {
  if (index === undefined) {
    const reference = parseImageReference(word.value);
    return reference !== undefined && hasSystem(factsOf(reference.familiarName, reference.tag ?? 'latest').family);
  }
  const stage = model.stages[index];
  const runs = [...stageChain(model, stage)].some(({ instructions }) =>
    instructions.some(({ type }) => type === 'RUN'),
  );
  return runs || hasSystem(baseImageOf(model, stage)?.family);
}

function hasSystem(family: ImageFamily | undefined): boolean {
  return family !== undefined && family !== 'scratch' && family !== 'distroless';
}
