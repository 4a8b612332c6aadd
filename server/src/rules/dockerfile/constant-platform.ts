import { removeFlag } from '../../model/remove-flag.ts';
import type { Stage } from '../../model/stages.ts';
import { replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * With a platform written into `FROM`, the stage is always made for that one: `docker build --platform=linux/arm64` gives
 * an image that says it is for ARM and runs programs for Intel, in emulation or not at all. `$BUILDPLATFORM` is right for
 * stages that only compile; without the flag the stage is for the platform that the build is for.
 *
 * As in BuildKit, nothing is said where the stage's name has the system or the architecture in it (`build-amd64`): there it is
 * meant. hadolint goes by the flag alone.
 *
 * Whether the image exists for the platform is told by the registry alone, or by the image that is there already. BuildKit's check
 * for that, `InvalidBaseImagePlatform`, is the one of its checks that no Dockerfile shows: not even an image's digest says what
 * platform it is for, and a stage that is used under another platform (`FROM --platform=linux/arm64 build`) is nothing to BuildKit.
 *
 * ## When to allow it
 *
 * Where there is no image for other platforms, or the program exists for one only. A stage name that says so keeps this rule
 * quiet.
 */
export default defineDockerfileRule({
  id: 'constant-platform',
  summary: 'Leave the platform of `FROM` to the build, or say it in the name of the stage',
  category: 'reproducibility',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['buildkit/FromPlatformFlagConstDisallowed', 'hadolint/DL3029'],
  concepts: [],
  examples: [
    {
      title: 'An image for one architecture',
      bad: dockerfile`
        FROM --platform=linux/amd64 alpine:3.22
                        ^^^^^^^^^^^ This stage is always for linux/amd64, whatever platform the build is for
        RUN apk add --no-cache curl
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache curl
      `,
    },
    {
      title: 'Stages that compile, with continued lines and comments',
      bad: dockerfile`
        from --platform=linux/arm64/v8 \
                        ^^^^^^^^^^^^^^ This stage is always for linux/arm64/v8, whatever platform the build is for
          # Has the compilers.
          golang:1.25 as build
        run go build -o /server ./...

        from --platform="linux" alpine:3.22
                        ^^^^^^^ This stage is always for linux, whatever platform the build is for
        copy --from=build /server /server
      `,
      fixed: dockerfile`
        from \
          # Has the compilers.
          golang:1.25 as build
        run go build -o /server ./...

        from alpine:3.22
        copy --from=build /server /server
      `,
    },
    {
      title: 'Said in the stage’s name',
      good: dockerfile`
        FROM --platform=linux/x86_64 alpine:3.22 AS build-amd64
        FROM --platform=linux/arm/v7 alpine:3.22 AS armv7
        FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2025 AS windows
      `,
    },
    {
      title: 'The build decides',
      good: dockerfile`
        ARG RUNTIME_PLATFORM=linux/amd64
        FROM --platform=$BUILDPLATFORM golang:1.25 AS build
        FROM --platform=$RUNTIME_PLATFORM alpine:3.22 AS runtime
        FROM --platform=linux/$TARGETARCH alpine:3.22
      `,
    },
  ],
  *check({ model }) {
    for (const stage of model.stages) {
      const { platform } = stage.from;
      const value = platform?.value;
      if (platform === undefined || value === undefined || value.value === '' || value.value.includes('$')) continue;
      if (saysPlatform(stage, value.value)) continue;
      const removal = suggestion('Remove the platform', removeFlag(model.text, platform));
      yield {
        span: value.span,
        message: `This stage is always for ${value.value}, whatever platform the build is for`,
        // What is copied out of a stage may be made on any platform; what the image consists of may not.
        fixes: stage.inherited
          ? [removal]
          : [removal, suggestion('Use the platform that the build runs on', replace(value.span, '$BUILDPLATFORM'))],
      };
    }
  },
});

/** Whether the name has the system or the architecture in it, as BuildKit writes them. */
function saysPlatform({ name }: Stage, platform: string): boolean {
  const written = name?.raw.toLowerCase();
  return written !== undefined && wordsOf(platform.toLowerCase()).some((word) => written.includes(word));
}

function wordsOf(platform: string): readonly string[] {
  const [first = '', second] = platform.split('/');
  const system = first.replace(/\(.*$/, '');
  if (second !== undefined) return [systems.get(system) ?? system, architectures.get(second) ?? second];
  // The builder fills in its own other half, which is one of few.
  const isSystem = /^(?:linux|windows|darwin|macos|freebsd)$/.test(system);
  return isSystem ? [systems.get(system) ?? system, 'amd64', 'arm64'] : [architectures.get(system) ?? system, 'linux'];
}

// As `github.com/containerd/platforms` normalises them.
const systems = new Map([['macos', 'darwin']]);
const architectures = new Map([
  ['i386', '386'],
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armhf', 'arm'],
  ['armel', 'arm'],
]);
