import { packageCalls } from '../../model/package-calls.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { calledName, isWrittenOut } from '../../model/package-call.ts';
import type { PackageCommand } from '../../model/packages.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain } from '../../model/value-of.ts';
import { insert, replace } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, safeFix, suggestion, type Fix } from '../rule.ts';

/**
 * `apt` is made for a person at a terminal: what it does and prints may change from one version to the next, and it says so
 * in the log of every build ("does not have a stable CLI interface. Use with caution in scripts"). `apt-get` and `apt-cache`
 * do the same and stay as they are.
 *
 * The fix is safe for what both do alike. `apt upgrade` may install new packages, so it becomes `apt-get upgrade
 * --with-new-pkgs`. `apt` deletes the packages that it downloaded; with `apt-get` the official images are configured to do so, and
 * on others the fix of an installation is a suggestion. So it is where `apt-cache` prints things a little differently, and for
 * a pattern such as `php8*`, which the two read differently. `apt list` has no counterpart.
 *
 * ## When to allow it
 *
 * Where the image is for trying things out, and the warning is no nuisance.
 */
export default defineDockerfileRule({
  id: 'apt-in-script',
  summary: 'Call `apt-get` or `apt-cache` in a `RUN`: the interface of `apt` is for people and may change',
  category: 'reproducibility',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3027'],
  concepts: [],
  examples: [
    {
      title: 'On one line',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt update && apt install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
            ^^^ The interface of apt is for people and may change, so a later version can break this build
                          ^^^ The interface of apt is for people and may change, so a later version can break this build
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'On several lines, with comments in between',
      bad: dockerfile`
        from debian:12-slim
        run apt -q update \
            ^^^ The interface of apt is for people and may change, so a later version can break this build
            # What the base image has may be older.
            && apt -y upgrade \
               ^^^ The interface of apt is for people and may change, so a later version can break this build
            && sudo /usr/bin/apt -y autoremove \
                    ^^^^^^^^^^^^ The interface of apt is for people and may change, so a later version can break this build
            && rm -rf /var/lib/apt/lists/*
      `,
      fixed: dockerfile`
        from debian:12-slim
        run apt-get -q update \
            # What the base image has may be older.
            && apt-get -y upgrade --with-new-pkgs \
            && sudo /usr/bin/apt-get -y autoremove \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'What is printed, and what has no counterpart',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt show curl
            ^^^ The interface of apt is for people and may change, so a later version can break this build
        RUN apt list --installed
            ^^^ The interface of apt is for people and may change, so a later version can break this build
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-cache show curl
        RUN apt list --installed
      `,
    },
    {
      title: 'Made for scripts',
      good: dockerfile`
        FROM debian:12-slim
        RUN apt-get update \
            && apt-get install -y --no-install-recommends apt-utils \
            && apt-cache policy apt && apt-mark hold apt && apt-config dump \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'The name as an argument',
      good: dockerfile`
        FROM debian:12-slim
        RUN rm -rf /var/cache/apt && echo apt install && command -v apt
      `,
    },
  ],
  *check({ model }) {
    for (const { run, call } of packageCalls(model, 'apt')) {
      const stage = model.stageOf(run);
      if (stage === undefined || calledName(model, call) !== 'apt' || !isWrittenOut(model, call)) continue;
      const fix = fixOf(model, call, deletesDownloads(model, stage));
      yield {
        span: nameSpan(model, call),
        message: 'The interface of apt is for people and may change, so a later version can break this build',
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

/** The actions of apt-get in Debian 12, and of apt-cache. */
const aptGet = new Set(
  (
    'update upgrade full-upgrade install reinstall remove purge autoremove autopurge autoclean clean build-dep source ' +
    'download changelog satisfy'
  ).split(' '),
);
const aptCache = new Set(['show', 'search', 'policy', 'depends', 'rdepends', 'showsrc', 'pkgnames', 'madison']);
const downloading = new Set(['install', 'reinstall', 'upgrade', 'full-upgrade', 'build-dep', 'satisfy']);

function fixOf(model: DockerfileModel, call: PackageCommand, downloadsDeleted: boolean): Fix | undefined {
  const name = nameSpan(model, call);
  const path = model.text.slice(name.start, name.end - 'apt'.length);
  if (aptCache.has(call.action)) return suggestion('Call apt-cache instead', replace(name, `${path}apt-cache`));
  if (!aptGet.has(call.action)) return undefined;
  const edits = [replace(name, `${path}apt-get`)];
  if (call.action === 'upgrade') edits.push(insert(call.actionWord?.span.end ?? call.callSpan.end, ' --with-new-pkgs'));
  const isSame =
    (downloadsDeleted || !downloading.has(call.action)) && !call.operands.some(({ value }) => /[*?^~]/.test(value));
  return isSame ? safeFix('Call apt-get instead', ...edits) : suggestion('Call apt-get instead', ...edits);
}

/** Official images delete what was downloaded once it is installed; `apt` does it by itself, `apt-get` does not. */
function deletesDownloads(model: DockerfileModel, stage: Stage): boolean {
  const base = [...stageChain(model, stage)].at(-1)?.base;
  if (base?.kind !== 'image' || base.reference.registry !== 'docker.io') return false;
  return base.reference.repository.startsWith('library/') && !/docker-clean|Keep-Downloaded/i.test(model.text);
}

function nameSpan(model: DockerfileModel, { callSpan }: PackageCommand): Span {
  const written = /^[^\s\\`]*/.exec(model.text.slice(callSpan.start, callSpan.end))?.[0] ?? '';
  return { start: callSpan.start, end: callSpan.start + written.length };
}
