import { callsWithoutVersions } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `apk add curl` installs the version that the mirror has on the day of the build. Two builds of one file can so differ,
 * and the build cache keeps the older one for as long as the line stays the same.
 *
 * Look before you follow this advice: Alpine's mirrors have one version of each package, the last one, and `curl=8.14.1-r1`
 * is a build that fails as soon as `-r2` arrives. Therefore the rule is in `strict` only, and without a fix. `curl=~8.14` lets
 * fixes in and lasts as long as the release of Alpine does, which the tag of the base image names.
 *
 * There is one finding for each call, at the first package without a version; the others are listed with it. A tag
 * (`curl@edge`) says from where, not which version. Nothing is said of packages in variables and of files.
 *
 * ## When to allow it
 *
 * Where newest is what you want, and a digest pins the image that was tested.
 */
export default defineDockerfileRule({
  id: 'unpinned-apk-package',
  summary: 'Say which version `apk add` installs, where a build has to give the same image again',
  category: 'reproducibility',
  severity: 'info',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3018'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'One package among others',
      bad: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache curl=~8.14 git
                                          ^^^ Which version of git is installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'On several lines, with a name for all',
      bad: dockerfile`
        from alpine:3.22
        run apk add --no-cache -t .build \
            # The compiler.
            gcc \
            ^^^ Which versions of gcc and 2 other packages are installed depends on the day of the build, because none is named
            musl-dev \
            mimalloc@edge
      `,
    },
    {
      title: 'Every way to name a version',
      good: dockerfile`
        FROM alpine:3.22
        ARG CURL_VERSION=8.14.1-r1
        RUN apk add --no-cache "curl=$CURL_VERSION" 'git~2.49' 'jq>1.7' tini=~0.19 ./tool.apk
      `,
    },
    {
      title: 'What is in a variable, and what is no package',
      good: dockerfile`
        FROM alpine:3.22
        ARG PACKAGES
        RUN apk add --no-cache --virtual .fetch $PACKAGES && apk add .runtime so:libssl.so.3 '!uclibc-utils' && apk del .fetch
      `,
    },
  ],
  *check({ model }) {
    yield* callsWithoutVersions(model, ['apk']);
  },
});
