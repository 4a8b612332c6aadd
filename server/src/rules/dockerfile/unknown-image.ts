import { imageUses, whereWritten, type ImageUse } from '../../model/image-uses.ts';
import { deprecatedImages, neverOfficial, packagesOnly, popularImages } from '../../model/official-images.ts';
import { replace } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A name without a slash is the name of an official image of Docker Hub, and there are not two hundred of them: PyTorch is
 * `pytorch/pytorch`, Node.js is `node`, .NET comes from Microsoft's own registry, and `flask` or `npm` are packages that are
 * installed on an image. With a name that was never there the build ends in "pull access denied".
 *
 * Not every unknown name is wrong: images of one's own need no slash either. So the rule knows the names that people take for
 * official images, and typing errors (two letters swapped, one missing or twice) in popular ones. None of the
 * names has ever been an official image, by the history of the list of official images, last looked at in August 2026.
 * Names of stages are not meant; in `COPY --from` and mounts a name without a tag may be a stage or a build context, so
 * only those with a tag are looked at. The defaults of ARGs are filled in.
 *
 * The fix writes the right name, where the same tag means the same there.
 *
 * ## When to allow it
 *
 * Where you build an image of that name yourself, or name a build context like that.
 */
export default defineDockerfileRule({
  id: 'unknown-image',
  summary: 'Start from an image that exists: some names look like official images and never were',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Other names than the products have',
      bad: dockerfile`
        FROM nodejs:22-slim AS assets
             ^^^^^^ Docker Hub has no official image named \`nodejs\`, and what is meant is \`node\`
        FROM dotnet:10.0
             ^^^^^^ Docker Hub has no official image named \`dotnet\`, and what is meant is \`mcr.microsoft.com/dotnet/sdk\`
        COPY --from=assets /dist /srv
      `,
      fixed: dockerfile`
        FROM node:22-slim AS assets
        FROM mcr.microsoft.com/dotnet/sdk:10.0
        COPY --from=assets /dist /srv
      `,
    },
    {
      title: 'The publisher has other tags',
      bad: dockerfile`
        FROM pytorch:2.0
             ^^^^^^^ Docker Hub has no official image named \`pytorch\`, and what is meant is \`pytorch/pytorch\`
      `,
    },
    {
      title: 'A package, and a typing error in an argument, with comments',
      bad: dockerfile`
        arg BASE=pyhton
                 ^^^^^^ Docker Hub has no official image named \`pyhton\`, and what is meant is \`python\`
        from flask:3.0 as web
             ^^^^^ Docker Hub has no official image named \`flask\`, which is installed on an image like \`python\`
        from \
          # The one that we all have.
          \${BASE}:3.13
      `,
      fixed: dockerfile`
        arg BASE=python
        from flask:3.0 as web
        from \
          # The one that we all have.
          \${BASE}:3.13
      `,
    },
    {
      title: 'Stages, paths and registries',
      good: dockerfile`
        FROM node:22-slim AS npm
        FROM npm AS react
        FROM registry.example.com/flask:3.0
        COPY --from=react /dist /dist
        COPY --from=vue /dist /vue
      `,
    },
    {
      title: 'Names of one’s own',
      good: dockerfile`
        FROM company-base:3
        FROM shop
        FROM pythons:3
      `,
    },
  ],
  *check({ model }) {
    const reported = new Set<number>();
    const meanings = new Map<string, Meant | undefined>();
    for (const use of imageUses(model)) {
      const { reference, from } = use;
      const name = reference.familiarName;
      if (reference.registry !== 'docker.io' || name.includes('/')) continue;
      if (from !== 'FROM' && reference.tag === undefined && reference.digest === undefined) continue;
      if (!meanings.has(name)) meanings.set(name, meant(name));
      const right = meanings.get(name);
      if (right === undefined) continue;
      const { end } = reference.parts.name;
      const written = whereWritten(model, use, { start: end - name.length, end });
      const span = written ?? use.word.span;
      if (reported.has(span.start)) continue;
      reported.add(span.start);
      const fix = written === undefined ? undefined : fixFor(use, right, written);
      yield {
        span,
        message:
          right.how === 'package'
            ? `Docker Hub has no official image named \`${name}\`, which is installed on an image like \`${right.image}\``
            : `Docker Hub has no official image named \`${name}\`, and what is meant is \`${right.image}\``,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

interface Meant {
  readonly how: 'same' | 'latest' | 'other' | 'package';
  readonly image: string;
}

function meant(name: string): Meant | undefined {
  const elsewhere = Object.hasOwn(neverOfficial, name) ? neverOfficial[name] : undefined;
  if (elsewhere !== undefined) return { how: elsewhere.tags, image: elsewhere.image };
  const base = Object.hasOwn(packagesOnly, name) ? packagesOnly[name] : undefined;
  if (base !== undefined) return { how: 'package', image: base };
  const image = mistyped(name);
  return image === undefined ? undefined : { how: 'same', image };
}

/** The popular image that a name is, but for two letters that are swapped, or one that is missing or twice. */
function mistyped(name: string): string | undefined {
  if (Object.hasOwn(deprecatedImages, name)) return undefined;
  const image = nearest(name, popularImages, 1);
  if (image === undefined) return undefined;
  if (name.length === image.length) return letters(name) === letters(image) ? image : undefined;
  // What lacks only its last letters is still being typed.
  if (name.length < image.length) return image.startsWith(name) ? undefined : image;
  return name.replace(/(.)\1/g, '$1') === image.replace(/(.)\1/g, '$1') ? image : undefined;
}

function letters(name: string): string {
  return name.split('').toSorted().join('');
}

function fixFor({ reference }: ImageUse, right: Meant, written: Span): Fix | undefined {
  const isLatest = reference.tag === undefined || reference.tag === 'latest';
  if (reference.digest !== undefined || right.how === 'package' || right.how === 'other') return undefined;
  if (right.how === 'latest' && !isLatest) return undefined;
  return suggestion(`Use ${right.image}`, replace(written, right.image));
}
