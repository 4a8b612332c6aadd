import { packageCalls } from '../../model/package-calls.ts';
import { appendCommand } from '../../model/append-command.ts';
import { isWrittenOut, withRightsOf } from '../../model/package-call.ts';
import { hasFlag, packageCommand, type PackageCommand } from '../../model/packages.ts';
import { removedPaths } from '../../model/removed-paths.ts';
import { isMountedOver } from '../../model/run-mounts.ts';
import { runsOf } from '../../model/runs.ts';
import { firstUncleaned } from '../../model/uncleaned.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `zypper` downloads the metadata of every repository into `/var/cache/zypp` before it installs anything, and keeps it for
 * the next call. In an image there is no next one. Only the same `RUN` can take it away, after the last installation; a later
 * one only hides it, which is reported here and not by `deleted-in-later-layer`.
 *
 * `zypper clean` (or `cc`) alone deletes downloaded packages; the metadata goes with `--all`, which is what the fix writes.
 * A call without it is accepted all the same, as hadolint does. Nothing is said where a cache or tmpfs mount lies over
 * `/var/cache/zypp`, about installations into another root, and about stages whose files don't become part of the final image.
 *
 * ## When to allow it
 *
 * Where the image is one to install packages in: a base for other images, a development container.
 */
export default defineDockerfileRule({
  id: 'zypper-cache-kept',
  summary: 'Run `zypper clean --all` in the same `RUN` as `zypper install`, or the metadata of all repositories stays',
  category: 'size',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3036', 'trivy/DS-0020'],
  concepts: ['layer'],
  examples: [
    {
      title: 'On one line',
      bad: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper -n install git
            ^^^^^^^^^^^^^^^^^ The repository metadata that zypper install downloads stays in the image, because this RUN does not delete it
      `,
      fixed: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper -n install git && zypper clean --all
      `,
    },
    {
      title: 'On several lines, with comments in between',
      bad: dockerfile`
        from opensuse/leap:15.6
        run zypper --non-interactive refresh && \
            zypper --non-interactive in \
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ The repository metadata that zypper in downloads stays in the image, because this RUN does not delete it
                # For the health check.
                curl
      `,
      fixed: dockerfile`
        from opensuse/leap:15.6
        run zypper --non-interactive refresh && \
            zypper --non-interactive in \
                # For the health check.
                curl && \
            zypper clean --all
      `,
    },
    {
      title: 'Nothing that can be appended to',
      bad: dockerfile`
        FROM opensuse/leap:15.6
        RUN if [ -n "$EXTRA" ]; then zypper -n install git; fi
                                     ^^^^^^^^^^^^^^^^^ The repository metadata that zypper install downloads stays in the image, because this RUN does not delete it
      `,
    },
    {
      title: 'Deleted in the same RUN',
      good: dockerfile`
        FROM opensuse/leap:15.6
        RUN zypper -n install git && zypper clean --all
        RUN zypper -n in tar && zypper cc -a
        RUN zypper -n up && rm -rf /var/cache/zypp/*
      `,
    },
    {
      title: 'A cache outside the image, and a stage whose files don’t reach the final one',
      good: dockerfile`
        FROM opensuse/leap:15.6 AS build
        RUN zypper -n install gcc
        RUN gcc -o /server /src/server.c

        FROM opensuse/leap:15.6
        RUN --mount=type=cache,target=/var/cache/zypp zypper -n install curl
        COPY --from=build /server /server
      `,
    },
  ],
  *check({ model }) {
    if (packageCalls(model, 'zypper').length === 0) return;
    for (const stage of model.stages) {
      if (!stage.inherited) continue;
      for (const { run, script } of runsOf(model, stage)) {
        const call = isMountedOver(run, folder) ? undefined : firstUncleaned(script, fillsCache, cleansCache);
        if (call === undefined || !isWrittenOut(model, call)) continue;
        const edit = appendCommand(model, run, script, withRightsOf(call, 'zypper clean --all'));
        yield {
          span: call.callSpan,
          message: `The repository metadata that zypper ${call.action} downloads stays in the image, because this RUN does not delete it`,
          ...(edit === undefined ? {} : { fixes: [safeFix('Add zypper clean --all at the end of this RUN', edit)] }),
        };
      }
    }
  },
});

const folder = '/var/cache/zypp';

function fillsCache(call: PackageCommand): boolean {
  if (call.manager !== 'zypper' || hasFlag(call, '--root', '-R', '--installroot', '--help', '-h', '--dry-run', '-D'))
    return false;
  return /^(install|in|source-install|si|update|up|dist-upgrade|dup|patch|install-new-recommends|inr)$/.test(
    call.action,
  );
}

function cleansCache(command: ShellCommand): boolean {
  const call = packageCommand(command);
  if (call?.manager === 'zypper' && (call.action === 'clean' || call.action === 'cc')) return true;
  return removedPaths(command).some((path) => /^\/var(\/cache(\/(\*|zypp[^/]*))?)?$/.test(path.replace(/\/\**$/, '')));
}
