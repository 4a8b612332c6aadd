import { packageCalls } from '../../model/package-calls.ts';
import { mayConfigureApt } from '../../model/apt-settings.ts';
import { addFlag, calledName, isWrittenOut } from '../../model/package-call.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * A Debian package names others that it depends on, and others that it only recommends: documentation, language data, tools
 * that most people want beside it at a desk. `apt-get install` installs both kinds, and in an image the second is often most
 * of what is added. With `--no-install-recommends` the image has what was asked for and nothing else.
 *
 * The fix is a suggestion, because now and then a recommended package is needed after all: `ca-certificates` beside `curl`,
 * `ssh` beside `git`, a compiler beside `python3-pip`. It then belongs on the list by name. Stages whose files don't become
 * part of the final image are left alone, and so is a call that says `--install-recommends`.
 *
 * ## When to allow it
 *
 * Where an image is meant to be comfortable rather than small: a development container, a desktop.
 */
export default defineDockerfileRule({
  id: 'apt-recommends-installed',
  summary: 'Let `apt-get install` leave out the packages that are only recommended, with `--no-install-recommends`',
  category: 'size',
  severity: 'info',
  fix: 'always',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3015', 'trivy/DS-0029'],
  concepts: ['layer'],
  examples: [
    {
      title: 'On one line',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
                              ^^^^^^^^^^^^^^^ This apt-get install brings recommended packages too, which make the image larger
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install --no-install-recommends -y git && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'On several lines, with comments in between',
      bad: dockerfile`
        from debian:12-slim
        run apt-get update \
         && apt-get -y install \
            ^^^^^^^^^^^^^^^^^^ This apt-get install brings recommended packages too, which make the image larger
              # For the health check.
              curl \
         && rm -rf /var/lib/apt/lists/*
      `,
      fixed: dockerfile`
        from debian:12-slim
        run apt-get update \
         && apt-get -y install --no-install-recommends \
              # For the health check.
              curl \
         && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'Left out, or wanted',
      good: dockerfile`
        FROM debian:12-slim
        RUN apt-get update \
            && apt-get install -y --no-install-recommends curl ca-certificates \
            && apt-get install -y -o APT::Install-Recommends=false git \
            && apt-get install -y --install-recommends gimp \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'A stage whose files don’t reach the final image',
      good: dockerfile`
        FROM debian:12 AS build
        RUN apt-get update && apt-get install -y build-essential
        RUN make --directory=/src install

        FROM debian:12-slim
        COPY --from=build /usr/local /usr/local
      `,
    },
    {
      title: 'Configured for all',
      good: dockerfile`
        FROM debian:12-slim
        COPY apt.conf /etc/apt/apt.conf.d/
        RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      `,
    },
  ],
  *check({ model }) {
    let configured: readonly boolean[] | undefined;
    for (const { run, call } of packageCalls(model, 'apt')) {
      if (!installsRecommended(call) || !isWrittenOut(model, call)) continue;
      configured ??= mayConfigureApt(model, 'Install-Recommends');
      const stage = model.stageOf(run);
      if (stage?.inherited !== true || configured[stage.index] === true) continue;
      yield {
        span: call.callSpan,
        message: `This ${calledName(model, call)} install brings recommended packages too, which make the image larger`,
        fixes: [suggestion('Add --no-install-recommends', addFlag(call, '--no-install-recommends'))],
      };
    }
  },
});

function installsRecommended({ manager, action, operands, flags, command }: PackageCommand): boolean {
  if (manager !== 'apt' || action !== 'install' || operands.length === 0) return false;
  if (
    flags.some(({ value }) => /^(-[a-z]*[sh]|--(no-)?install-recommends|--simulate|--dry-run|--print-uris)/.test(value))
  )
    return false;
  return !command.arguments.some(
    ({ value }) => /Install-Recommends/i.test(value) || /\$\{?\w*(OPT|FLAG|ARG|PARAM)/i.test(value),
  );
}
