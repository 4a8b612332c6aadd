import { packageCalls } from '../../model/package-calls.ts';
import { appendCommand } from '../../model/append-command.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { calledName, isWrittenOut, withRightsOf } from '../../model/package-call.ts';
import {
  hasFlag,
  packageCommand,
  packageCommands,
  type PackageCommand,
  type PackageManager,
} from '../../model/packages.ts';
import { removedPaths } from '../../model/removed-paths.ts';
import { isMountedOver } from '../../model/run-mounts.ts';
import { runsOf } from '../../model/runs.ts';
import { firstUncleaned } from '../../model/uncleaned.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `dnf`, `yum` and `microdnf` download the metadata of every repository before they install anything, often more than a
 * hundred megabytes, and keep it below `/var/cache` for the next call. In an image there is no next one. Only the same `RUN`
 * can take the metadata away, after the last installation; a later one only hides it, which is reported here and not by
 * `deleted-in-later-layer`.
 *
 * Nothing is said where a cache or tmpfs mount lies over the cache, about installations into another root, and about stages
 * whose files don't become part of the final image. The fix adds `clean all` to the end of the `RUN`; there is none where
 * something in the file is installed from the cache alone (`--cacheonly`), or where the end of the `RUN` is not the place for it.
 *
 * ## When to allow it
 *
 * Where the image is one to install packages in: a base for other images, a development container.
 */
export default defineDockerfileRule({
  id: 'dnf-cache-kept',
  summary:
    'Run `dnf clean all` in the same `RUN` as `dnf install`, or the metadata of all repositories stays in the image',
  category: 'size',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3032', 'hadolint/DL3040', 'trivy/DS-0015', 'trivy/DS-0019', 'trivy/DS-0027'],
  concepts: ['layer'],
  examples: [
    {
      title: 'On one line',
      bad: dockerfile`
        FROM fedora:43
        RUN dnf install -y git
            ^^^^^^^^^^^ The repository metadata that dnf install downloads stays in the image, because this RUN does not delete it
      `,
      fixed: dockerfile`
        FROM fedora:43
        RUN dnf install -y git && dnf clean all
      `,
    },
    {
      title: 'On several lines, with comments in between',
      bad: dockerfile`
        from registry.access.redhat.com/ubi9/ubi-minimal:9.6
        run microdnf -y upgrade \
            ^^^^^^^^^^^^^^^^^^^ The repository metadata that microdnf upgrade downloads stays in the image, because this RUN does not delete it
         && microdnf install -y --nodocs \
              # For the health check.
              curl \
              tar
      `,
      fixed: dockerfile`
        from registry.access.redhat.com/ubi9/ubi-minimal:9.6
        run microdnf -y upgrade \
         && microdnf install -y --nodocs \
              # For the health check.
              curl \
              tar \
         && microdnf clean all
      `,
    },
    {
      title: 'Cleaned too early, in a heredoc',
      bad: dockerfile`
        FROM rockylinux:9
        RUN <<EOF
        set -e
        yum clean all
        yum -y install httpd
        ^^^^^^^^^^^^^^ The repository metadata that yum install downloads stays in the image, because this RUN does not delete it
        EOF
      `,
      fixed: dockerfile`
        FROM rockylinux:9
        RUN <<EOF
        set -e
        yum clean all
        yum -y install httpd
        yum clean all
        EOF
      `,
    },
    {
      title: 'Nothing that can be appended to',
      bad: dockerfile`
        FROM fedora:43
        RUN dnf install -y git || exit 1
            ^^^^^^^^^^^ The repository metadata that dnf install downloads stays in the image, because this RUN does not delete it
      `,
    },
    {
      title: 'Deleted in the same RUN',
      good: dockerfile`
        FROM fedora:43
        RUN dnf install -y git && dnf clean all
        RUN dnf -y upgrade && dnf -y clean all && rm -rf /var/lib/dnf
        RUN dnf install -y tar && rm -rf /var/cache/{dnf,libdnf5}
      `,
    },
    {
      title: 'A cache outside the image',
      good: dockerfile`
        FROM fedora:43
        RUN --mount=type=cache,target=/var/cache/libdnf5,sharing=locked dnf install -y git
        RUN --mount=type=cache,target=/var/cache dnf install -y tar
      `,
    },
    {
      title: 'A stage whose files don’t reach the final image',
      good: dockerfile`
        FROM fedora:43 AS build
        RUN dnf install -y gcc
        RUN gcc -o /server /src/server.c

        FROM fedora:43
        COPY --from=build /server /server
      `,
    },
  ],
  *check({ model }) {
    if (packageCalls(model, 'dnf', 'yum', 'microdnf').length === 0) return;
    let usesCache: boolean | undefined;
    for (const stage of model.stages) {
      if (!stage.inherited) continue;
      for (const { run, script } of runsOf(model, stage)) {
        const call = isCacheMounted(run) ? undefined : firstUncleaned(script, fillsCache, cleansCache);
        if (call === undefined || !isWrittenOut(model, call)) continue;
        usesCache ??= installsFromCache(model);
        const name = calledName(model, call);
        const edit = usesCache ? undefined : appendCommand(model, run, script, withRightsOf(call, `${name} clean all`));
        yield {
          span: call.callSpan,
          message: `The repository metadata that ${name} ${call.action} downloads stays in the image, because this RUN does not delete it`,
          sameAs: checks[call.manager] ?? [],
          ...(edit === undefined ? {} : { fixes: [safeFix(`Add ${name} clean all at the end of this RUN`, edit)] }),
        };
      }
    }
  },
});

/** Other tools have one for each command. */
const checks: Readonly<Partial<Record<PackageManager, readonly string[]>>> = {
  yum: ['hadolint/DL3032', 'trivy/DS-0015'],
  dnf: ['hadolint/DL3040', 'trivy/DS-0019'],
  microdnf: ['hadolint/DL3040', 'trivy/DS-0027'],
};

const folders = ['/var/cache/dnf', '/var/cache/yum', '/var/cache/libdnf5'];

function isCacheMounted(run: RunInstruction): boolean {
  return folders.some((folder) => isMountedOver(run, folder));
}

function isDnf({ manager }: PackageCommand): boolean {
  return manager === 'dnf' || manager === 'yum' || manager === 'microdnf';
}

function fillsCache(call: PackageCommand): boolean {
  if (!isDnf(call)) return false;
  if (hasFlag(call, '--installroot', '--cacheonly', '-C', '--help', '-h', '--version', '--assumeno')) return false;
  if (call.command.arguments.some(({ value }) => /cachedir=/.test(value))) return false;
  const { action } = call;
  if (['group', 'module'].includes(action)) return call.operands[0]?.value === 'install';
  return /^(install|localinstall|groupinstall|reinstall|update|upgrade|distro-sync|swap|builddep|makecache)$/.test(
    action,
  );
}

function cleansCache(command: ShellCommand): boolean {
  const call = packageCommand(command);
  if (call !== undefined && isDnf(call) && call.action === 'clean')
    return call.operands.some(({ value }) => value === 'all' || value === 'metadata');
  return removedPaths(command).some((path) =>
    /^\/var(\/cache(\/(\*|(dnf|yum|libdnf5)[^/]*))?)?$/.test(path.replace(/\/\**$/, '')),
  );
}

function installsFromCache(model: DockerfileModel): boolean {
  return model.instructions('RUN').some((run) => {
    const script = model.scriptOf(run);
    return (
      script !== undefined && packageCommands(script).some((call) => isDnf(call) && hasFlag(call, '--cacheonly', '-C'))
    );
  });
}
