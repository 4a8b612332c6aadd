import { packageCalls } from '../../model/package-calls.ts';
import type { RunWithScript } from '../../model/dockerfile.ts';
import { addFlag, isWrittenOut } from '../../model/package-call.ts';
import { hasFlag, packageCommand, packageCommands, type PackageCommand } from '../../model/packages.ts';
import { removedPaths } from '../../model/removed-paths.ts';
import { holds, isMountedOver } from '../../model/run-mounts.ts';
import { runsOf } from '../../model/runs.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `apk` downloads the index of all packages that there are into `/var/cache/apk` before it installs anything: some megabytes
 * in an image that is often not much larger itself, and no container needs them. With `--no-cache` it reads the index
 * without writing it down. `apk update` beforehand is of no use then; where it stays, it needs the flag as well. A later `RUN`
 * that deletes the index only hides it, which is reported here and not by `deleted-in-later-layer`.
 *
 * Nothing is said where the same `RUN` deletes the index afterwards, where a cache or tmpfs mount lies over
 * `/var/cache/apk` or `/etc/apk/cache`, and about stages whose files don't become part of the final image.
 *
 * ## When to allow it
 *
 * Where the image is one to install packages in while it has no network.
 */
export default defineDockerfileRule({
  id: 'apk-cache-kept',
  summary: 'Let `apk` install with `--no-cache`, or the index of all packages stays in the image',
  category: 'size',
  severity: 'warning',
  fix: 'always',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3019', 'trivy/DS-0025'],
  concepts: ['layer'],
  examples: [
    {
      title: 'On one line',
      bad: dockerfile`
        FROM alpine:3.22
        RUN apk add curl
            ^^^^^^^ The package index that apk add downloads stays in the image, because --no-cache is missing
      `,
      fixed: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache curl
      `,
    },
    {
      title: 'On several lines, with comments in between',
      bad: dockerfile`
        from alpine:3.22
        run apk update \
            ^^^^^^^^^^ The package index that apk update downloads stays in the image, because --no-cache is missing
            && apk -U add --virtual .build \
               ^^^^^^^^^^ The package index that apk add downloads stays in the image, because --no-cache is missing
                # The compiler.
                gcc \
                musl-dev \
            && apk del .build
      `,
      fixed: dockerfile`
        from alpine:3.22
        run apk update --no-cache \
            && apk -U add --no-cache --virtual .build \
                # The compiler.
                gcc \
                musl-dev \
            && apk del .build
      `,
    },
    {
      title: 'Without the cache, or deleted in the same RUN',
      good: dockerfile`
        FROM alpine:3.22
        RUN apk add --no-cache curl && apk --no-cache upgrade
        RUN apk update && apk add git && rm -rf /var/cache/apk/*
      `,
    },
    {
      title: 'A cache outside the image',
      good: dockerfile`
        FROM alpine:3.22
        RUN --mount=type=cache,target=/var/cache/apk apk add curl
        RUN --mount=type=cache,target=/etc/apk/cache apk add git
      `,
    },
    {
      title: 'A stage whose files don’t reach the final image',
      good: dockerfile`
        FROM alpine:3.22 AS build
        RUN apk add gcc musl-dev
        RUN gcc -static -o /server /src/server.c

        FROM scratch
        COPY --from=build /server /server
      `,
    },
  ],
  *check({ model }) {
    if (packageCalls(model, 'apk').length === 0) return;
    for (const stage of model.stages) {
      if (!stage.inherited) continue;
      for (const each of runsOf(model, stage)) {
        for (const call of callsThatKeep(each)) {
          if (!isWrittenOut(model, call)) continue;
          yield {
            span: call.callSpan,
            message: `The package index that apk ${call.action} downloads stays in the image, because --no-cache is missing`,
            fixes: [safeFix('Add --no-cache', addFlag(call, '--no-cache'))],
          };
        }
      }
    }
  },
});

const folder = '/var/cache/apk';

function callsThatKeep({ run, script }: RunWithScript): readonly PackageCommand[] {
  if (!packageCommands(script).some(downloadsIndex)) return [];
  if (isMountedOver(run, folder) || isMountedOver(run, '/etc/apk/cache')) return [];
  // A trap runs at the end, wherever it is set.
  if (script.commands.some((command) => command.name === 'trap' && removedPaths(command).some(isCache))) return [];
  let calls: PackageCommand[] = [];
  for (const command of script.commands) {
    const call = packageCommand(command);
    if (call !== undefined && downloadsIndex(call)) calls.push(call);
    else if (removedPaths(command).some(isCache) || (call !== undefined && purges(call))) calls = [];
  }
  return calls;
}

function downloadsIndex(call: PackageCommand): boolean {
  if (call.manager !== 'apk' || !['add', 'update', 'upgrade'].includes(call.action)) return false;
  // Another root has a cache of its own, and what stands in a variable may be the flag.
  if (hasFlag(call, '--no-cache', '--no-network', '--cache-dir', '--root', '-p', '-s', '--simulate', '--help', '-h'))
    return false;
  return !call.command.arguments.some(({ value }) => /\$\{?\w*(OPT|FLAG|ARG|CACHE)/i.test(value));
}

function purges({ manager, action, operands }: PackageCommand): boolean {
  return manager === 'apk' && action === 'cache' && operands[0]?.value === 'purge';
}

/** The cache, all that is in it, or a folder around it. */
function isCache(path: string): boolean {
  const trimmed = path.replace(/\/(\*+|)$/, '');
  return /^\/var\/cache\/(apk|\*)\/.*\*/.test(path) || (trimmed !== '' && holds(trimmed, folder));
}
