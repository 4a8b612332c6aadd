import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import type { ImageReference } from '../../syntax/dockerfile/image-reference.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import { insert, replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix, type Related } from '../rule.ts';

/**
 * An image without a tag is the image tagged `latest`, and `latest` is whatever its publisher pushed last: the same file
 * builds today with one major version and tomorrow with the next, on one machine from a copy of last month and on another
 * from today's. A tag says which version is meant; a digest (`python@sha256:…`) says which bytes.
 *
 * Stages of the file, `scratch` and images with a digest have no tag to miss. An `ARG` in `FROM` is looked up, with its
 * default; one without a default is known only to the build, so nothing is said.
 *
 * Which tag is right can't be known offline, so none is made up. Where the same image stands elsewhere in the file with a
 * tag, that one is suggested.
 *
 * ## When to allow it
 *
 * Where the image is made by the same pipeline right before (`FROM base` with a build context or a local image of that
 * name), or where a nightly build is meant to meet new versions first.
 */
export default defineDockerfileRule({
  id: 'latest-tag',
  summary: 'Say which version of an image to start from: without a tag, or with `latest`, it changes under you',
  category: 'reproducibility',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3006', 'hadolint/DL3007', 'trivy/DS-0001'],
  concepts: ['image-tag'],
  examples: [
    {
      title: 'No tag at all',
      bad: dockerfile`
        FROM python
             ^^^^^^ \`python\` has no tag, so each build takes whatever is latest by then
        COPY app.py /app/
      `,
    },
    {
      title: 'The tag latest',
      bad: dockerfile`
        FROM --platform=$BUILDPLATFORM ghcr.io/example/tools:latest AS tools
                                                             ^^^^^^ \`latest\` moves with every release, so the same file builds other images over time
      `,
    },
    {
      title: 'The same image with a tag stands elsewhere in the file',
      bad: dockerfile`
        from node:22-slim as build
        run npm --version

        from \
            # Without the build tools.
            node
            ^^^^ \`node\` has no tag, so each build takes whatever is latest by then
        copy --from=build /app /app
      `,
      fixed: dockerfile`
        from node:22-slim as build
        run npm --version

        from \
            # Without the build tools.
            node:22-slim
        copy --from=build /app /app
      `,
    },
    {
      title: 'A build argument whose default is latest',
      bad: dockerfile`
        ARG VERSION=latest
        FROM python:$VERSION
             ^^^^^^^^^^^^^^^ \`python:latest\` moves with every release, so the same file builds other images over time
      `,
    },
    {
      title: 'A tag from a build argument',
      good: dockerfile`
        ARG VERSION=3.13
        ARG BASE
        FROM python:\${VERSION}-slim
        FROM $BASE
      `,
    },
    {
      title: 'Stages, scratch and digests need no tag',
      good: dockerfile`
        FROM debian@sha256:3f42b2a3f1a4f4b2d7a9f0a9d4b1e1f6b7a7c6d5e4f3a2b1c0d9e8f7a6b5c4d3 AS base
        FROM base AS build
        FROM scratch
        COPY --from=build /app /app
      `,
    },
  ],
  *check({ model }) {
    const tags = tagsInUse(model);
    for (const stage of model.stages) {
      const { base, from } = stage;
      const word = from.image;
      if (base.kind !== 'image' || word === undefined) continue;
      const { reference } = base;
      if (reference.digest !== undefined || (reference.tag !== undefined && reference.tag !== 'latest')) continue;
      const isLiteral = word.raw === base.text && model.text.slice(word.span.start, word.span.end) === word.raw;
      const tagSpan = isLiteral ? tagIn(reference, word) : undefined;
      const related = isLiteral ? [] : defaultsOf(model, stage, word);
      yield {
        span: tagSpan ?? word.span,
        message:
          reference.tag === undefined
            ? `\`${reference.familiarName}\` has no tag, so each build takes whatever is latest by then`
            : `\`${tagSpan === undefined ? base.text : 'latest'}\` moves with every release, so the same file builds other images over time`,
        sameAs: [reference.tag === undefined ? 'hadolint/DL3006' : 'hadolint/DL3007', 'trivy/DS-0001'],
        ...(isLiteral ? fixes(tags, reference, word, tagSpan) : {}),
        ...(related.length > 0 ? { related } : {}),
      };
    }
  },
});

function tagIn(reference: ImageReference, word: Word): Span | undefined {
  const tag = reference.parts.tag;
  return tag && { start: word.span.start + tag.start, end: word.span.start + tag.end };
}

/** The ARGs that the name was made of. */
function defaultsOf(model: DockerfileModel, stage: Stage, word: Word): readonly Related[] {
  const scope = model.scopeAt(stage.from);
  return word.variables.flatMap(({ name }) => {
    const key = scope.lookup(name)?.key;
    return key === undefined ? [] : [{ span: key.span, message: `The default of ${name} is set here` }];
  });
}

/** The tags that the file itself has for each image. */
function tagsInUse(model: DockerfileModel): ReadonlyMap<string, ReadonlySet<string>> {
  const tags = new Map<string, Set<string>>();
  for (const { base } of model.stages) {
    if (base.kind !== 'image' || base.reference.tag === undefined || base.reference.tag === 'latest') continue;
    const known = tags.get(base.reference.familiarName);
    if (known === undefined) tags.set(base.reference.familiarName, new Set([base.reference.tag]));
    else known.add(base.reference.tag);
  }
  return tags;
}

/** The file's own choice for the same image, if there is exactly one. */
function fixes(
  tags: ReadonlyMap<string, ReadonlySet<string>>,
  reference: ImageReference,
  word: Word,
  tagSpan: Span | undefined,
): { readonly fixes?: readonly Fix[] } {
  const inUse = tags.get(reference.familiarName);
  const [tag] = inUse ?? [];
  if (tag === undefined || inUse?.size !== 1) return {};
  const edit =
    tagSpan === undefined ? insert(word.span.start + reference.parts.name.end, `:${tag}`) : replace(tagSpan, tag);
  return { fixes: [suggestion(`Use the tag that this file has elsewhere: ${reference.familiarName}:${tag}`, edit)] };
}
