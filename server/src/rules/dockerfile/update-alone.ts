import { packageCallsByStage } from '../../model/package-calls.ts';
import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { wholeLines } from '../../model/edit-instruction.ts';
import { flagsOf } from '../../model/join-runs.ts';
import { calledName, isWrittenOut } from '../../model/package-call.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { isMountedOver } from '../../model/run-mounts.ts';
import { insert, remove } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * The builder keeps the result of each `RUN` and uses it again as long as its text stays the same. `apt-get update` in a `RUN` of
 * its own therefore runs once, and when somebody adds a package to the installation below months later, it works with the
 * lists of that day: it fails with "404 Not Found", or installs a version with a hole that was closed long ago. In one `RUN`
 * with the installation, the lists are always as new as what is installed from them.
 *
 * What is underlined is the installation that relies on old lists; `apk`, `dnf` and `zypper` look by themselves whether
 * their lists are too old, so this is about apt. Where the two instructions follow each other, with the same flags and
 * nothing but `&&` between their commands, the fix joins them. It is a suggestion, because it makes one layer out of two.
 *
 * ## When to allow it
 *
 * Where the lists can't change: a snapshot of the archive, a mirror of your own that keeps every version.
 */
export default defineDockerfileRule({
  id: 'update-alone',
  summary: 'Run `apt-get update` in the same `RUN` as the installation, or the build cache keeps old package lists',
  category: 'cache',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['trivy/DS-0017'],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'One after the other',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update
        RUN apt-get install -y --no-install-recommends curl
            ^^^^^^^^^^^^^^^ This apt-get install relies on the package lists of an earlier RUN, which the build cache keeps when they are out of date
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y --no-install-recommends curl
      `,
    },
    {
      title: 'With comments and continued lines',
      bad: dockerfile`
        from debian:12-slim
        # What there is.
        run apt-get update -qq

        # What we want of it.
        run apt-get install -qq \
            ^^^^^^^^^^^^^^^ This apt-get install relies on the package lists of an earlier RUN, which the build cache keeps when they are out of date
                # For the health check.
                curl \
            && rm -rf /var/lib/apt/lists/*
      `,
      fixed: dockerfile`
        from debian:12-slim
        # What there is.

        # What we want of it.
        run apt-get update -qq && apt-get install -qq \
                # For the health check.
                curl \
            && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'Something in between, and another stage',
      bad: dockerfile`
        FROM debian:12-slim AS base
        RUN apt-get update && apt-get upgrade -y

        FROM base
        COPY server.conf /etc/
        RUN apt-get install -y nginx
            ^^^^^^^^^^^^^^^ This apt-get install relies on the package lists of an earlier RUN, which the build cache keeps when they are out of date
      `,
    },
    {
      title: 'Together',
      good: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
        RUN <<EOF
        apt-get update
        apt-get install -y git
        EOF
      `,
    },
    {
      title: 'Nothing is installed from them, or they are updated again',
      good: dockerfile`
        FROM debian:12-slim AS lists
        RUN apt-get update
        RUN apt-get -y autoremove

        FROM lists
        RUN apt-get update && apt-get install -y git
      `,
    },
    {
      title: 'Other package managers look by themselves',
      good: dockerfile`
        FROM alpine:3.22
        RUN apk update --no-cache
        RUN apk add --no-cache curl
      `,
    },
  ],
  *check({ model }) {
    const ofStages = packageCallsByStage(model, 'apt');
    if (ofStages.size === 0) return;
    const open: (Update | undefined)[] = [];
    for (const stage of model.stages) {
      let update = stage.base.kind === 'stage' ? open[stage.base.stage] : undefined;
      for (const each of ofStages.get(stage.index) ?? []) {
        if (isMountedOver(each.run, '/var/lib/apt/lists')) continue;
        const { calls } = each;
        const updated = calls.find(({ action }) => action === 'update');
        const installation = calls.find(({ action }) => installing.has(action));
        if (updated !== undefined) {
          const isFirst = installation === undefined || calls.indexOf(updated) < calls.indexOf(installation);
          if (isFirst || update === undefined) {
            update = installation === undefined ? { ...each, call: updated } : undefined;
            continue;
          }
        }
        if (update === undefined || installation === undefined || !isWrittenOut(model, installation)) continue;
        const fix = joined(model, update, each);
        yield {
          span: installation.callSpan,
          message: `This ${calledName(model, installation)} ${installation.action} relies on the package lists of an earlier RUN, which the build cache keeps when they are out of date`,
          related: [{ span: update.call.callSpan, message: 'The lists are downloaded here' }],
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
        // Once the first is put right, what follows it is as good as it ever was.
        update = undefined;
      }
      open.push(update);
    }
  },
});

const installing = new Set(['install', 'build-dep', 'source', 'satisfy', 'download', 'reinstall']);

interface Update extends RunWithScript {
  readonly call: PackageCommand;
}

function joined(model: DockerfileModel, update: Update, installation: RunWithScript): Fix | undefined {
  const { run } = installation;
  if (run.index !== update.run.index + 1 || flagsOf(model, run) !== flagsOf(model, update.run)) return undefined;
  const text = plainList(model, update);
  const start = installation.script.steps[0]?.span.start;
  // A list in the background would take the update with it.
  if (text === undefined || start === undefined || /&\s*$/.test(installation.script.source.text)) return undefined;
  if (!isAndList(installation)) return undefined;
  return suggestion(
    'Update the lists in this RUN',
    remove(wholeLines(model.text, update.run)),
    insert(start, `${text} && `),
  );
}

/** What a RUN runs, where it is on one line and nothing else is on it. */
function plainList(model: DockerfileModel, each: RunWithScript): string | undefined {
  const { steps, source } = each.script;
  const text = textOf(model.text, { start: steps[0]?.span.start ?? 0, end: steps.at(-1)?.span.end ?? 0 });
  return isAndList(each) && text === source.text.trim() ? text : undefined;
}

function isAndList({ run, script }: RunWithScript): boolean {
  if (run.heredocs.length > 0 || !script.complete) return false;
  return script.steps.slice(1).every(({ operator }) => operator === '&&');
}
