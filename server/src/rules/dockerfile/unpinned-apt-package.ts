import type { DockerfileModel } from '../../model/dockerfile.ts';
import { stagesWith } from '../../model/stages-with.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import { textOf } from '../../text/span.ts';
import { callsWithoutVersions } from '../unpinned.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `apt-get install curl` installs the version that the mirror has on the day of the build. Two builds of one file can so
 * differ, and the build cache keeps the older one for as long as the line stays the same.
 *
 * Look before you follow this advice: Debian and Ubuntu take a version from their mirrors when its successor arrives, often
 * with a security fix, and `curl=7.88.1-10+deb12u5` is then a build that fails. Therefore the rule is in `strict` only, and
 * without a fix. What lasts longer:
 *
 * - a pattern that lets fixes in: `curl=7.88.*`
 * - the mirror of one day: `snapshot.debian.org`, or `apt-get install --snapshot` on Ubuntu
 * - a mirror of your own that keeps what you have used
 *
 * There is one finding for each call, at the first package without a version; the others are listed with it. Nothing is said of
 * packages in variables, of files (`./tool.deb`), of a release named with the package (`curl/bookworm-backports`), and of stages
 * that use a snapshot, preferences of apt, or sources that are copied into the image.
 *
 * ## When to allow it
 *
 * Where newest is what you want, and a digest pins the image that was tested.
 */
export default defineDockerfileRule({
  id: 'unpinned-apt-package',
  summary: 'Say which version `apt-get install` installs, where a build has to give the same image again',
  category: 'reproducibility',
  severity: 'info',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3008'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'One package among others',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update \
            && apt-get install -y --no-install-recommends \
                # For the health check.
                curl \
                ^^^^ Which version of curl is installed depends on the day of the build, because none is named
                git=1:2.39.* \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'Several packages',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y ca-certificates curl && rm -rf /var/lib/apt/lists/*
                                                 ^^^^^^^^^^^^^^^ Which versions of ca-certificates and 1 other package are installed depends on the day of the build, because none is named
      `,
    },
    {
      title: 'A version, a pattern, a release, a file, or a variable',
      good: dockerfile`
        FROM debian:12-slim
        ARG PACKAGES="curl git"
        ARG GIT_VERSION=1:2.39.5-0+deb12u2
        RUN apt-get update \
            && apt-get install -y curl=7.88.* git=$GIT_VERSION jq/bookworm-backports ./tool.deb \
            && apt-get install -y $PACKAGES \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'The mirror of one day',
      good: dockerfile`
        FROM debian:12-slim
        RUN echo 'deb [check-valid-until=no] https://snapshot.debian.org/archive/debian/20250701T000000Z bookworm main' \
                > /etc/apt/sources.list && rm -f /etc/apt/sources.list.d/*
        RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      `,
    },
  ],
  *check({ model }) {
    let decided: readonly boolean[] | undefined;
    yield* callsWithoutVersions(model, ['apt'], ({ run }) => {
      decided ??= stagesWith(model, (instruction) => decides(model, instruction));
      return decided[model.stageOf(run)?.index ?? -1] === true;
    });
  },
});

/** Whether an instruction may say which versions there are. */
function decides(model: DockerfileModel, instruction: Instruction): boolean {
  if (instruction.type === 'COPY' || instruction.type === 'ADD') {
    return /^\/etc\/apt\/?($|sources\.list$|preferences|sources\.list\.d\/(debian|ubuntu)\.sources$)/.test(
      instruction.destination?.value ?? '',
    );
  }
  return (
    instruction.type === 'RUN' &&
    /\bsnapshot[\w.-]*\.(debian|ubuntu)\.(org|com)|APT::Snapshot|repro-sources-list|\/etc\/apt\/preferences/.test(
      textOf(model.text, instruction.span),
    )
  );
}
