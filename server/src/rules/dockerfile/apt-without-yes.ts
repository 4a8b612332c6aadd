import { packageCalls } from '../../model/package-calls.ts';
import { isAnsweredFromOutside } from '../../model/answered.ts';
import { mayConfigureApt } from '../../model/apt-settings.ts';
import { addFlag, calledName, isWrittenOut } from '../../model/package-call.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `apt-get` asks before it installs more than it was told to, and before it removes anything. In a build nobody is there to
 * answer: it prints "Abort." and fails. A package that brings no others is installed without a question, so such a
 * line can work for a while and break on the day the package gets a dependency.
 *
 * `-y`, `--yes`, `--assume-yes` answer it, and so do `-qq` (a single `-q` does not) and `APT::Get::Assume-Yes` on the command
 * line or in a configuration file. `DEBIAN_FRONTEND=noninteractive` is about the questions of the packages, not about this
 * one. Calls that read their answer from a pipe or a file, that only simulate, or that take their flags from a variable are
 * left alone. hadolint looks at `apt-get install` only; here `apt` and the other actions that ask count as well.
 *
 * ## When to allow it
 *
 * Where the base image configures apt to assume yes: the Dockerfile alone doesn't show that.
 */
export default defineDockerfileRule({
  id: 'apt-without-yes',
  summary: 'Answer the question of `apt-get install` with `-y`: in a build nobody else does',
  category: 'correctness',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3014', 'trivy/DS-0021'],
  concepts: [],
  examples: [
    {
      title: 'An installation',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
                              ^^^^^^^^^^^^^^^ Without -y apt-get install fails when it asks, because nobody can answer in a build
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'Several calls on several lines, with comments in between',
      bad: dockerfile`
        from debian:12-slim
        run apt-get -q update \
            # One -q does not answer it.
            && apt-get -q install \
               ^^^^^^^^^^^^^^^^^^ Without -y apt-get install fails when it asks, because nobody can answer in a build
                gcc \
            && make --directory=/src \
            && apt-get purge --auto-remove gcc \
               ^^^^^^^^^^^^^ Without -y apt-get purge fails when it asks, because nobody can answer in a build
            && rm -rf /var/lib/apt/lists/*
      `,
      fixed: dockerfile`
        from debian:12-slim
        run apt-get -q update \
            # One -q does not answer it.
            && apt-get -q install -y \
                gcc \
            && make --directory=/src \
            && apt-get purge -y --auto-remove gcc \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'In a heredoc',
      bad: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
        set -e
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install curl
                                       ^^^^^^^^^^^^^^^ Without -y apt-get install fails when it asks, because nobody can answer in a build
        rm -rf /var/lib/apt/lists/*
        EOF
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
        set -e
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install -y curl
        rm -rf /var/lib/apt/lists/*
        EOF
      `,
    },
    {
      title: 'Every way to answer it',
      good: dockerfile`
        FROM debian:12-slim
        RUN apt-get update \
            && apt-get install -y a && apt-get -yq install b && apt-get install --yes c && apt-get install --assume-yes d \
            && apt-get install -qq e && apt-get -q -q install f && apt-get -o APT::Get::Assume-Yes=true install g \
            && yes | apt-get install h \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'Configured for all',
      good: dockerfile`
        FROM debian:12-slim AS base
        RUN echo 'APT::Get::Assume-Yes "true";' > /etc/apt/apt.conf.d/90-yes

        FROM base
        RUN apt-get update && apt-get install curl && rm -rf /var/lib/apt/lists/*
      `,
    },
  ],
  *check({ model }) {
    let configured: readonly boolean[] | undefined;
    for (const { run, call } of packageCalls(model, 'apt')) {
      if (!asks(call) || isAnswered(call) || !isWrittenOut(model, call)) continue;
      configured ??= mayConfigureApt(model, 'Assume-Yes');
      const stage = model.stageOf(run);
      if (stage === undefined || configured[stage.index] === true) continue;
      yield {
        span: call.callSpan,
        message: `Without -y ${calledName(model, call)} ${call.action} fails when it asks, because nobody can answer in a build`,
        fixes: [safeFix('Add -y', addFlag(call, '-y'))],
      };
    }
  },
});

const askingActions = new Set(
  (
    'install reinstall remove purge autoremove autopurge upgrade dist-upgrade full-upgrade dselect-upgrade ' +
    'build-dep satisfy'
  ).split(' '),
);

function asks({ manager, action, flags }: PackageCommand): boolean {
  if (manager !== 'apt' || !askingActions.has(action)) return false;
  // These only show what would be done, or are there to fail instead of asking.
  return !flags.some(({ value }) =>
    /^(-[a-z]*[sh]|--(simulate|just-print|dry-run|recon|no-act|print-uris|help|version|trivial-only|assume-no)$)/.test(
      value,
    ),
  );
}

function isAnswered({ flags, command }: PackageCommand): boolean {
  let quiet = 0;
  for (const { value } of flags) {
    if (/^(-[a-zA-Z]*y|--(yes|assume-yes|force-yes)(=|$))/.test(value)) return true;
    const level = /^(?:-[a-zA-Z]*q|--quiet)=(\d+)$/.exec(value)?.[1];
    if (level !== undefined) quiet += Number(level);
    else if (value === '--quiet') quiet += 1;
    else if (/^-[a-zA-Z]+$/.test(value)) quiet += value.split('q').length - 1;
  }
  if (quiet >= 2) return true;
  return command.arguments.some(({ value }) => /Assume-Yes/i.test(value)) || isAnsweredFromOutside(command);
}
