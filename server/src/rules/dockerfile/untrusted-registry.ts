import type { DockerfileModel } from '../../model/dockerfile.ts';
import { imageUses, whereWritten, type ImageUse } from '../../model/image-uses.ts';
import { stageNames } from '../../model/rename-stage.ts';
import type { Word } from '../../syntax/dockerfile/nodes.ts';
import type { Span } from '../../text/span.ts';
import { wildcardMatcher } from '../../text/wildcard.ts';
import { defineDockerfileRule, dockerfile, type Finding } from '../rule.ts';

/**
 * Whoever can push to a registry decides what runs in images that start from its images or copy from them. Many teams take
 * images only from registries that they look after or mirror. The option `registries` names those:
 *
 *     untrusted-registry:
 *       registries: [docker.io, "*.example.com", ghcr.io/example]
 *
 * Without it the rule says nothing. `*` stands for any characters, a port belongs to the name, and a registry with a path
 * behind it allows what is below that path. An image without a registry comes from `docker.io`, and its official images are
 * `docker.io/library`.
 *
 * The images of FROM, `COPY --from` and `RUN --mount=from=` are looked at; stages and `scratch` are none. An `ARG` in FROM counts
 * with its default; without one, nothing is said unless the registry is written out in front of it. A build context that is
 * given by name to the build (`--build-context`) can't be told from an image.
 *
 * ## When to allow it
 *
 * For an image that was looked at and is pinned by its digest.
 */
export default defineDockerfileRule({
  id: 'untrusted-registry',
  summary: 'Take images only from the registries that the settings allow',
  category: 'security',
  severity: 'error',
  fix: 'never',
  preset: 'optional',
  since: '0.1.0',
  sameAs: ['hadolint/DL3026'],
  concepts: [],
  options: [
    {
      name: 'registries',
      type: 'strings',
      default: [],
      description: 'Registries that images may come from, with a path or without; `*` stands for any characters',
    },
  ],
  examples: [
    {
      title: 'Registries that are not on the list',
      options: { registries: ['docker.io', '*.example.com'] },
      bad: dockerfile`
        FROM golang:1.25 AS build
        FROM quay.io/example/base:1
             ^^^^^^^ \`quay.io\` is not among the registries that the settings allow
        COPY --from=build /server /server
        COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/
                    ^^^^^^^ \`ghcr.io\` is not among the registries that the settings allow
      `,
    },
    {
      title: 'Defaults of arguments, Docker Hub without its name, and mounts, in lower case',
      options: { registries: ['registry.example.com:5000'] },
      bad: dockerfile`
        arg REGISTRY=localhost:5000
                     ^^^^^^^^^^^^^^ \`localhost:5000\` is not among the registries that the settings allow
        arg NAME
        from \
          # The mirror.
          \${REGISTRY}/base:1
        from python:3.13 as second
             ^^^^^^^^^^^ \`python:3.13\` comes from \`docker.io\`, which is not among the registries that the settings allow
        run --mount=type=bind,from=busybox:1.37,target=/mnt true
                                   ^^^^^^^^^^^^ \`busybox:1.37\` comes from \`docker.io\`, which is not among the registries that the settings allow
        from other.example.com/$NAME
             ^^^^^^^^^^^^^^^^^ \`other.example.com\` is not among the registries that the settings allow
      `,
    },
    {
      title: 'Registries of the list, stages, scratch, and what only the build knows',
      options: { registries: ['docker.io/library', 'registry.example.com:*', 'ghcr.io/example'] },
      good: dockerfile`
        ARG BASE
        ARG REGISTRY=registry.example.com:5000
        FROM python:3.13 AS build
        FROM $REGISTRY/team/base:1
        COPY --from=build /app /app
        FROM ghcr.io/example/tools:2 AS tools
        FROM $BASE
        FROM scratch
        COPY --from=2 /tools /tools
      `,
    },
    {
      title: 'Without a list every registry is allowed',
      good: dockerfile`
        FROM quay.io/example/base:1
      `,
    },
  ],
  *check({ model, options }) {
    if (options.registries.length === 0) return;
    const isListed = wildcardMatcher(options.registries.map((name) => name.toLowerCase().replace(/\/+$/, '')));
    const stages = stageNames(model);
    for (const use of imageUses(model)) {
      if (use.instruction.onbuild || (use.from !== 'FROM' && isStage(use.text, stages))) continue;
      const { registry, repository } = use.reference;
      if (!isAllowed(`${registry}/${repository}`, isListed)) yield findingFor(model, use);
    }
    // Of these the path is not known, so that one which is allowed may be meant.
    const isPartlyListed = wildcardMatcher(options.registries.map((name) => name.toLowerCase().replace(/\/.*/s, '')));
    for (const { from, base } of model.stages) {
      const registry = base.kind === 'unknown' && from.image !== undefined ? registryOf(from.image) : undefined;
      if (registry === undefined || isPartlyListed(registry.name.toLowerCase())) continue;
      yield {
        span: registry.span,
        message: `\`${registry.name}\` is not among the registries that the settings allow`,
      };
    }
  },
});

/** A number counts stages, and a stage further down is a fault of another kind. */
function isStage(name: string, stages: ReadonlySet<string>): boolean {
  return /^\d+$/.test(name) || stages.has(name.toLowerCase());
}

/** By the registry alone, or with as much of the path behind it as the list has. */
function isAllowed(name: string, isListed: (name: string) => boolean): boolean {
  const parts = name.toLowerCase().split('/');
  return parts.some((_, index) => isListed(parts.slice(0, index + 1).join('/')));
}

/** Where only the build knows the rest, what stands in front of the first slash can still be a registry. */
function registryOf({ value, span }: Word): { readonly name: string; readonly span: Span } | undefined {
  const name = /^[\w.-]+\.[\w.-]*(:\d+)?(?=\/)/.exec(value)?.[0];
  return name === undefined ? undefined : { name, span: { start: span.start, end: span.start + name.length } };
}

function findingFor(model: DockerfileModel, use: ImageUse): Finding {
  const { registry } = use.reference;
  const isNamed = use.text.startsWith(`${registry}/`);
  const span = isNamed ? whereWritten(model, use, { start: 0, end: registry.length }) : undefined;
  if (span !== undefined)
    return { span, message: `\`${registry}\` is not among the registries that the settings allow` };
  return {
    span: use.word.span,
    message: `\`${use.text}\` comes from \`${registry}\`, which is not among the registries that the settings allow`,
  };
}
