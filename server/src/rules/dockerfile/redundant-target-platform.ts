import { removeFlag } from '../../model/remove-flag.ts';
import { defineDockerfileRule, dockerfile, safeFix, suggestion } from '../rule.ts';

/**
 * Without `--platform`, `FROM` takes the image for the platform that the build is for, which is just what `$TARGETPLATFORM`
 * stands for. The flag makes the reader look for a reason that is not there.
 *
 * BuildKit compares values and not only names: it also reports `${TARGETPLATFORM:+linux/amd64}` in a build for that very
 * platform. This goes by the text, since the file doesn't know what it is built for; a default as in
 * `${TARGETPLATFORM:-linux/amd64}` is never used.
 *
 * ## When to allow it
 *
 * In a file that has to be understood by builders that don't know the target platform by themselves.
 */
export default defineDockerfileRule({
  id: 'redundant-target-platform',
  summary: 'Leave out `--platform=$TARGETPLATFORM`, which is what `FROM` takes anyway',
  category: 'style',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/RedundantTargetPlatform', 'hadolint/DL3065'],
  concepts: [],
  examples: [
    {
      title: 'A flag that changes nothing',
      bad: dockerfile`
        FROM --platform=$BUILDPLATFORM golang:1.25 AS build
        FROM --platform=$TARGETPLATFORM alpine:3.22
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ FROM takes the image for the target platform anyway, so this flag changes nothing
      `,
      fixed: dockerfile`
        FROM --platform=$BUILDPLATFORM golang:1.25 AS build
        FROM alpine:3.22
      `,
    },
    {
      title: 'In braces, with a default, on a line of its own',
      bad: dockerfile`
        from --platform="\${TARGETPLATFORM}" golang:1.25 as build
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ FROM takes the image for the target platform anyway, so this flag changes nothing
        from \
          # The platform that is asked for.
          --platform=\${TARGETPLATFORM:-linux/amd64} \
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ FROM takes the image for the target platform anyway, so this flag changes nothing
          alpine:3.22
      `,
      fixed: dockerfile`
        from golang:1.25 as build
        from \
          # The platform that is asked for.
          \
          alpine:3.22
      `,
    },
    {
      title: 'The platform that the build runs on',
      good: dockerfile`
        FROM --platform=$BUILDPLATFORM golang:1.25 AS build
      `,
    },
    {
      title: 'Parts of the target platform, and an argument of your own',
      good: dockerfile`
        ARG RUNTIME_PLATFORM=$TARGETPLATFORM
        FROM --platform=linux/$TARGETARCH alpine:3.22 AS build
        FROM --platform=$RUNTIME_PLATFORM alpine:3.22
      `,
    },
  ],
  *check({ model }) {
    for (const from of model.instructions('FROM')) {
      const { platform } = from;
      if (platform?.value === undefined || !isTargetPlatform.test(platform.value.value)) continue;
      const isGiven = model.scopeAt(from).lookup('TARGETPLATFORM')?.value !== undefined;
      const fix = isGiven ? suggestion : safeFix;
      yield {
        span: platform.span,
        message: 'FROM takes the image for the target platform anyway, so this flag changes nothing',
        tag: 'unnecessary',
        fixes: [fix('Remove the flag', removeFlag(model.text, platform))],
      };
    }
  },
});

/** A default, or the message of `?`, never comes to use; with a variable in it BuildKit says nothing. */
const isTargetPlatform = /^\$(?:TARGETPLATFORM|\{TARGETPLATFORM(?::?[-?][^$}]*)?\})$/;
