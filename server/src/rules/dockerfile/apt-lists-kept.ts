import { packageCalls } from '../../model/package-calls.ts';
import { appendCommand } from '../../model/append-command.ts';
import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { packageCommand, packageCommands, type PackageCommand } from '../../model/packages.ts';
import { removedPaths } from '../../model/removed-paths.ts';
import { holds, isMountedOver } from '../../model/run-mounts.ts';
import type { Stage } from '../../model/stages.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `apt-get update` downloads the lists of all packages that there are into `/var/lib/apt/lists`: tens of megabytes that the
 * container never reads, because nothing is installed any more. They stay in the image unless the same `RUN` takes them
 * away; a later one only hides them. `apt-get clean` does not touch them: it deletes downloaded packages, which official
 * images don't keep in the first place.
 *
 * Stages whose files don't become part of the final image may keep theirs, and lists in a cache or tmpfs mount are no part
 * of any image. The fix adds the clean-up to the end of the `RUN`. There is none where a later `RUN` installs packages
 * without an update of its own, since it needs the lists: join the two first.
 *
 * ## When to allow it
 *
 * Where the image is one to install packages in: a base for other images, a development container.
 */
export default defineDockerfileRule({
  id: 'apt-lists-kept',
  summary: 'Delete the package lists of `apt-get update` in the same `RUN`, or they stay in the image',
  category: 'size',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['hadolint/DL3009'],
  concepts: ['layer'],
  examples: [
    {
      title: 'On one line',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y --no-install-recommends curl
            ^^^^^^^^^^^^^^ The package lists that apt-get update downloads stay in the image, because this RUN does not delete them
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
        run apt-get -qq update \
            ^^^^^^^^^^^^^^^^^^ The package lists that apt-get update downloads stay in the image, because this RUN does not delete them
         && apt-get install -y \
              # For the health check.
              curl \
              git
      `,
      fixed: dockerfile`
        from debian:12-slim
        run apt-get -qq update \
         && apt-get install -y \
              # For the health check.
              curl \
              git \
         && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'In the style of the official images',
      bad: dockerfile`
        FROM debian:12-slim
        RUN set -eux; \
            apt-get update; \
            ^^^^^^^^^^^^^^ The package lists that apt-get update downloads stay in the image, because this RUN does not delete them
            apt-get install -y --no-install-recommends curl
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN set -eux; \
            apt-get update; \
            apt-get install -y --no-install-recommends curl; \
            rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'In a heredoc',
      bad: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
        set -e
        apt-get update
        ^^^^^^^^^^^^^^ The package lists that apt-get update downloads stay in the image, because this RUN does not delete them
        apt-get install -y curl
        EOF
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN <<EOF
        set -e
        apt-get update
        apt-get install -y curl
        rm -rf /var/lib/apt/lists/*
        EOF
      `,
    },
    {
      title: 'A later instruction needs the lists, so this is to be rewritten by hand',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update
            ^^^^^^^^^^^^^^ The package lists that apt-get update downloads stay in the image, because this RUN does not delete them
        RUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'Deleted in the same RUN',
      good: dockerfile`
        FROM debian:12-slim
        RUN apt-get update \
            && apt-get install -y curl \
            && rm -rf /var/lib/apt/lists/* /tmp/*
        RUN <<EOF
        apt-get update
        apt-get install -y git
        find /var/lib/apt/lists -type f -delete
        EOF
      `,
    },
    {
      title: 'Lists in a mount',
      good: dockerfile`
        FROM debian:12-slim
        RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
            --mount=type=cache,target=/var/lib/apt,sharing=locked \
            apt-get update && apt-get install -y curl
      `,
    },
    {
      title: 'A stage whose files don’t reach the final image',
      good: dockerfile`
        FROM golang:1.25 AS build
        RUN apt-get update && apt-get install -y protobuf-compiler
        RUN go build -o /server ./...

        FROM scratch
        COPY --from=build /server /server
      `,
    },
  ],
  *check({ model }) {
    if (packageCalls(model, 'apt').length === 0) return;
    const needs = lastNeeds(model);
    for (const stage of model.stages) {
      if (!stage.inherited) continue;
      for (const run of runsOf(model, stage)) {
        const update = updateWithoutCleanup(run);
        if (update === undefined) continue;
        const isNeeded = !installs(run) || (needs[stage.index] ?? -1) > run.run.index;
        const edit = isNeeded ? undefined : appendCommand(model, run.run, run.script, cleanupAs(update));
        yield {
          span: update.callSpan,
          message: `The package lists that ${nameOf(model, update)} update downloads stay in the image, because this RUN does not delete them`,
          ...(edit === undefined ? {} : { fixes: [safeFix('Delete the package lists at the end of this RUN', edit)] }),
        };
      }
    }
  },
});

const lists = '/var/lib/apt/lists';

function* runsOf(model: DockerfileModel, stage: Stage): Generator<RunWithScript> {
  for (const instruction of stage.instructions) {
    const script = model.scriptOf(instruction);
    if (instruction.type === 'RUN' && script !== undefined) yield { run: instruction, script };
  }
}

/** The first update after which nothing takes the lists away again. */
function updateWithoutCleanup({ run, script }: RunWithScript): PackageCommand | undefined {
  // A trap runs at the end, wherever it is set.
  const isTrapped = script.commands.some((command) => command.name === 'trap' && deletesLists(command));
  if (isTrapped || isMountedOver(run, lists)) return undefined;
  let open: PackageCommand | undefined;
  for (const command of script.commands) {
    const call = packageCommand(command);
    if (call !== undefined && isUpdate(call)) open ??= call;
    else if (call?.manager === 'apt' && /^dist-?clean$/.test(call.action)) open = undefined;
    else if (deletesLists(command)) open = undefined;
  }
  return open;
}

function isUpdate({ manager, action, command }: PackageCommand): boolean {
  if (manager !== 'apt' || action !== 'update') return false;
  // Lists that are put elsewhere are a matter of their own.
  return !command.arguments.some(({ value }) => /Dir::State/i.test(value));
}

function deletesLists(command: ShellCommand): boolean {
  return removedPaths(command).some(isListFolder);
}

/** `/var/lib/apt/lists`, what is in it, or a folder around it. */
function isListFolder(path: string): boolean {
  const folder = path.replace(/\/(\*+|\*[._]\*|)$/, '');
  return folder.startsWith(`${lists}/`) ? path.includes('*') : folder !== '' && holds(folder, lists);
}

/** Whether a RUN does more than updating the lists; one that doesn't gets them for another. */
function installs({ script }: RunWithScript): boolean {
  return packageCommands(script).some((call) => call.manager === 'apt' && !isUpdate(call));
}

/** For each stage the last instruction, of its own or of a stage that starts from it, that uses lists from before. */
function lastNeeds(model: DockerfileModel): readonly number[] {
  const needs = model.stages.map(() => -1);
  for (const stage of model.stages.toReversed()) {
    let last = needs[stage.index] ?? -1;
    for (const run of runsOf(model, stage)) if (usesListsFirst(run)) last = Math.max(last, run.run.index);
    needs[stage.index] = last;
    if (stage.base.kind === 'stage') needs[stage.base.stage] = Math.max(needs[stage.base.stage] ?? -1, last);
  }
  return needs;
}

function usesListsFirst({ run, script }: RunWithScript): boolean {
  if (isMountedOver(run, lists)) return false;
  const first = packageCommands(script).find(
    (call) =>
      isUpdate(call) ||
      (call.manager === 'apt' &&
        /^(install|upgrade|dist-upgrade|full-upgrade|build-dep|source|download|satisfy|reinstall)$/.test(call.action)),
  );
  return first !== undefined && !isUpdate(first);
}

/** Who needs `sudo` to write the lists needs it to delete them. */
function cleanupAs({ command }: PackageCommand): string {
  return `${command.name === 'sudo' ? 'sudo ' : ''}rm -rf ${lists}/*`;
}

function nameOf(model: DockerfileModel, update: PackageCommand): string {
  const written = model.text.slice(update.callSpan.start, update.callSpan.end);
  return /\bapt-get/.test(written) ? 'apt-get' : 'apt';
}
