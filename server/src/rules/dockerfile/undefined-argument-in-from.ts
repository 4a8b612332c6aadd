import { declareAbove } from '../../model/declare-argument.ts';
import { nearestNames, usesIn } from '../../model/variable-uses.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * `FROM` sees the arguments that are declared before the first `FROM`, and the platform ones that BuildKit sets itself. Any
 * other name is never set there: `--build-arg` does not reach it either, and a default as in `${BASE:-alpine}` is always what
 * is used. An `ARG` inside a stage does not count for a later `FROM`.
 *
 * A name that is nearly one of those that are declared gets that one as its fix, any other an `ARG` of its own.
 *
 * ## When to allow it
 *
 * Hardly ever: declare the argument, with or without a default.
 */
export default defineDockerfileRule({
  id: 'undefined-argument-in-from',
  summary: 'Declare what `FROM` uses with an `ARG` before the first `FROM`',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['buildkit/UndefinedArgInFrom'],
  concepts: [],
  examples: [
    {
      title: 'A typing error',
      bad: dockerfile`
        ARG ALPINE_VERSION=3.22
        FROM alpine:\${ALPINE_VERSON:-3.21}
                      ^^^^^^^^^^^^^ No ARG before the first FROM declares \`ALPINE_VERSON\`, so it is never set here
      `,
      fixed: dockerfile`
        ARG ALPINE_VERSION=3.22
        FROM alpine:\${ALPINE_VERSION:-3.21}
      `,
    },
    {
      title: 'Declared in a stage, with comments and continued lines',
      bad: dockerfile`
        # Where the sources are compiled.
        from golang:1.25 as build
        arg RUNTIME=alpine:3.22
        run go build -o /server ./...

        from \
          # What the server runs on.
          \${RUNTIME:-alpine:3.22}
            ^^^^^^^ No ARG before the first FROM declares \`RUNTIME\`, so it is never set here
      `,
      fixed: dockerfile`
        arg RUNTIME
        # Where the sources are compiled.
        from golang:1.25 as build
        arg RUNTIME=alpine:3.22
        run go build -o /server ./...

        from \
          # What the server runs on.
          \${RUNTIME:-alpine:3.22}
      `,
    },
    {
      title: 'Declared before the first FROM, for all of them',
      good: dockerfile`
        ARG BASE=alpine:3.22
        FROM $BASE AS build
        FROM \${BASE}
      `,
    },
    {
      title: 'What BuildKit sets itself',
      good: dockerfile`
        FROM --platform=$BUILDPLATFORM golang:1.25 AS build
        FROM alpine:3\${TARGETARCH:+.22}
      `,
    },
  ],
  *check({ model }) {
    const [first] = model.stages;
    if (first === undefined) return;
    const nearestOf = nearestNames();
    // What the parser refuses for the same reason needs no second word.
    const refused = new Set(model.tree.errors.map(({ span }) => span.start));
    for (const from of model.instructions('FROM')) {
      const scope = model.scopeAt(from);
      for (const word of [from.platform?.value, from.image]) {
        if (word === undefined || refused.has(word.span.start)) continue;
        for (const [name, places] of usesIn(word.variables)) {
          const [place] = places;
          if (place === undefined || scope.lookup(name) !== undefined || isPredefined(name)) continue;
          const close = nearestOf(name, scope);
          const declaration = declareAbove(model, first.from, name);
          const fixes: readonly Fix[] = [
            ...(close === undefined
              ? []
              : [suggestion(`Use ${close}`, ...places.map(({ nameSpan }) => replace(nameSpan, close)))]),
            ...(declaration === undefined ? [] : [suggestion('Declare it before the first FROM', declaration)]),
          ];
          yield {
            span: place.nameSpan,
            message: `No ARG before the first FROM declares \`${name}\`, so it is never set here`,
            ...(fixes.length === 0 ? {} : { fixes }),
          };
        }
      }
    }
  },
});

/** Versions of the system are known to FROM as well. */
function isPredefined(name: string): boolean {
  return name === 'TARGETOSVERSION' || name === 'BUILDOSVERSION';
}
