import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage, StageReference } from '../../model/stages.ts';
import { parseImageReference } from '../../syntax/dockerfile/image-reference.ts';
import { replace } from '../../text/edit.ts';
import { nearest } from '../../text/nearest.ts';
import { overlaps, type Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix, type Related } from '../rule.ts';

/**
 * `COPY --from=NAME` and `RUN --mount=from=NAME` take the files of an earlier stage. A name that no earlier stage has is
 * taken for an image, so a typing error ends in "pull access denied" or, worse, in the files of a stranger's image. Some
 * names can't work at all: the stage itself, a stage that is defined further down, a number without a stage, a name that
 * no image can have.
 *
 * Names with a registry, a path, a tag or a digest (`ghcr.io/astral-sh/uv:0.9`) and the names of common official images
 * (`nginx`, `busybox`) mean images, so nothing is said about them. BuildKit compares the names of stages without regard to
 * case. In a mount a number is the name of an image: only `COPY --from` counts stages.
 *
 * ## When to allow it
 *
 * Where the name is that of a build context, given with `docker buildx build --build-context NAME=…`, in a bake file or
 * under `additional_contexts` in Compose: the Dockerfile alone doesn't show it. The same goes for an image of your own that
 * has neither a path nor a tag.
 */
export default defineDockerfileRule({
  id: 'unknown-stage',
  summary: 'Copy from stages that exist: a name that no earlier stage has is taken for an image',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3022', 'hadolint/DL3023', 'trivy/DS-0006'],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'A typing error',
      bad: dockerfile`
        FROM golang:1.25 AS builder
        RUN go build -o /server ./...

        FROM gcr.io/distroless/static:nonroot
        COPY --from=bulder /server /server
                    ^^^^^^ No earlier stage is named \`bulder\`, so it is taken for an image of that name
      `,
      fixed: dockerfile`
        FROM golang:1.25 AS builder
        RUN go build -o /server ./...

        FROM gcr.io/distroless/static:nonroot
        COPY --from=builder /server /server
      `,
    },
    {
      title: 'A mount, with other options, comments and continued lines',
      bad: dockerfile`
        from node:22 as Build
        run npm run build

        from nginx:1.29
        run --mount=type=bind,from=built,source=/app/dist,target=/mnt \
                                   ^^^^^ No earlier stage is named \`built\`, so it is taken for an image of that name
            # The files that the browser gets.
            cp -r /mnt/. /usr/share/nginx/html
      `,
      fixed: dockerfile`
        from node:22 as Build
        run npm run build

        from nginx:1.29
        run --mount=type=bind,from=Build,source=/app/dist,target=/mnt \
            # The files that the browser gets.
            cp -r /mnt/. /usr/share/nginx/html
      `,
    },
    {
      title: 'A stage that comes later, the stage itself, and a number that no stage has',
      bad: dockerfile`
        FROM debian:12 AS first
        COPY --from=second /a /a
                    ^^^^^^ The stage \`second\` is defined further down, and only earlier ones can be copied from
        FROM debian:12 AS second
        COPY --from=second /b /b
                    ^^^^^^ The stage \`second\` can't copy from itself, so the build fails
        COPY --from=2 /c /c
                    ^ There is no stage 2, because they are counted from 0: the file has 2
      `,
    },
    {
      title: 'A mount knows stages by name only',
      bad: dockerfile`
        FROM python:3.13 AS build
        RUN pip wheel --wheel-dir=/wheels flask

        FROM python:3.13-slim
        RUN --mount=from=0,source=/wheels,target=/wheels pip install --no-cache-dir /wheels/*
                         ^ A mount does not count stages, so \`0\` is taken for an image of that name
      `,
      fixed: dockerfile`
        FROM python:3.13 AS build
        RUN pip wheel --wheel-dir=/wheels flask

        FROM python:3.13-slim
        RUN --mount=from=build,source=/wheels,target=/wheels pip install --no-cache-dir /wheels/*
      `,
    },
    {
      title: 'Images',
      good: dockerfile`
        FROM python:3.13-slim
        COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/
        COPY --from=composer /usr/bin/composer /usr/local/bin/
        RUN --mount=from=busybox:1.37,target=/mnt /mnt/bin/busybox true
      `,
    },
    {
      title: 'Stages by name, in any case, and by number',
      good: dockerfile`
        FROM golang:1.25 AS Builder
        FROM debian:12
        COPY --from=builder /server /server
        COPY --from=0 /config /config
      `,
    },
  ],
  *check({ model }) {
    const lastOfName = new Map(
      model.stages.flatMap((stage) => (stage.name === undefined ? [] : [[stage.name.raw.toLowerCase(), stage]])),
    );
    for (const reference of model.references) {
      if (reference.from === 'FROM') continue;
      const stage = model.stageOf(reference.instruction);
      // What the parser refuses already needs no second word.
      if (stage === undefined || isRefused(model, reference.word.span)) continue;
      const fault = faultOf(model, reference, stage, lastOfName);
      if (fault === undefined) continue;
      const { message, replacement, related } = fault;
      const isWritten = model.text.slice(reference.word.span.start, reference.word.span.end) === reference.word.raw;
      const fixes: readonly Fix[] =
        replacement === undefined || !isWritten
          ? []
          : [suggestion(`Use the stage ${replacement}`, replace(reference.word.span, replacement))];
      yield {
        span: reference.word.span,
        message,
        sameAs: fault.isOwn === true ? ['hadolint/DL3023', 'trivy/DS-0006'] : ['hadolint/DL3022'],
        ...(fixes.length > 0 ? { fixes } : {}),
        ...(related === undefined ? {} : { related: [related] }),
      } satisfies Finding;
    }
  },
});

function isRefused({ tree }: DockerfileModel, place: Span): boolean {
  const { errors } = tree;
  let low = 0;
  let high = errors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((errors[middle]?.span.start ?? 0) < place.end) low = middle + 1;
    else high = middle;
  }
  const error = errors[low - 1];
  return error !== undefined && overlaps(error.span, place);
}

interface Fault {
  readonly message: string;
  /** The stage that is probably meant. */
  readonly replacement?: string | undefined;
  readonly related?: Related;
  /** Whether it is the stage itself that is named. */
  readonly isOwn?: boolean;
}

function faultOf(
  model: DockerfileModel,
  { from, word, stage: found }: StageReference,
  stage: Stage,
  lastOfName: ReadonlyMap<string, Stage>,
): Fault | undefined {
  const name = word.value;
  // BuildKit expands no variables here and refuses the file, which the parser reports.
  if (word.variables.length > 0) return undefined;
  if (name === '' || name === 'scratch') return undefined;
  if (/^\d+$/.test(name)) {
    if (from !== 'COPY') return mountNumberFault(model, name, stage);
    return found === undefined ? numberFault(model, Number(name), stage) : undefined;
  }
  // Of several stages with one name BuildKit takes the last of the file, even for those above it.
  const same = lastOfName.get(name.toLowerCase());
  if (same !== undefined) {
    if (same.index < stage.index) return undefined;
    const isRepeated = model.stages
      .slice(0, stage.index)
      .some((other) => other.name?.raw.toLowerCase() === name.toLowerCase());
    return misplaced(same, stage, name, isRepeated);
  }
  // No one mistypes a name from dozens of stages ago; a limit keeps the search short in the largest of files.
  const earlier = model.stages.slice(Math.max(stage.index - 50, 0), stage.index);
  const close = nearestStage(
    name,
    earlier.flatMap((other) => other.name?.raw ?? []),
  );
  if (parseImageReference(name) === undefined) {
    return {
      message: `\`${name}\` is neither an earlier stage nor a name that an image can have, so the build fails`,
      replacement: close,
    };
  }
  if (/[/:@.]/.test(name) || commonImages.has(name)) return undefined;
  return {
    message: `No earlier stage is named \`${name}\`, so it is taken for an image of that name`,
    replacement: close,
  };
}

function nearestStage(name: string, stages: readonly string[]): string | undefined {
  const lower = new Map(stages.map((stage) => [stage.toLowerCase(), stage]));
  const close = nearest(name.toLowerCase(), lower.keys());
  return close === undefined ? undefined : lower.get(close);
}

function misplaced(named: Stage, stage: Stage, name: string, isRepeated = false): Fault {
  const span = named.name?.span ?? named.from.keyword.span;
  if (named === stage) {
    return {
      message: `The stage \`${name}\` can't copy from itself, so the build fails`,
      isOwn: true,
      related: { span, message: 'This is the stage' },
    };
  }
  if (isRepeated) {
    const message = `The stage \`${name}\` is defined again further down, and the last one of a name is the one that counts`;
    return { message, related: { span, message: 'It is defined again here' } };
  }
  return {
    message: `The stage \`${name}\` is defined further down, and only earlier ones can be copied from`,
    related: { span, message: 'It is defined here' },
  };
}

function numberFault(model: DockerfileModel, index: number, stage: Stage): Fault {
  const other = model.stages[index];
  if (other !== undefined) return misplaced(other, stage, String(index));
  const { length } = model.stages;
  return { message: `There is no stage ${index}, because they are counted from 0: the file has ${length}` };
}

function mountNumberFault(model: DockerfileModel, name: string, stage: Stage): Fault | undefined {
  const other = model.stages[Number(name)];
  if (other === undefined || other.index >= stage.index) return undefined;
  return {
    message: `A mount does not count stages, so \`${name}\` is taken for an image of that name`,
    replacement: other.name?.raw,
  };
}

/** Official images that people copy from without a tag; a stage of such a name would have been found before. */
const commonImages = new Set(
  (
    'almalinux alpine amazoncorretto amazonlinux bash buildpack-deps busybox caddy cassandra clojure composer debian docker ' +
    'eclipse-temurin elasticsearch elixir erlang fedora gcc golang gradle grafana haproxy haskell hello-world httpd hugo ' +
    'influxdb julia kong mariadb maven memcached mongo mysql nats neo4j nginx node openjdk perl php postgres python rabbitmq ' +
    'redis registry rockylinux ruby rust solr sonarqube swift telegraf tomcat traefik ubuntu valkey varnish vault wordpress zookeeper'
  ).split(' '),
);
