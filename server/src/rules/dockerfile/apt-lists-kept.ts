import { packageCalls } from '../../model/package-calls.ts';
import { appendCommand } from '../../model/append-command.ts';
import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { packageCommand, packageCommands, type PackageCommand } from '../../model/packages.ts';
import { removedPaths } from '../../model/removed-paths.ts';
import { holds, isMountedOver } from '../../model/run-mounts.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import type { Span } from '../../text/span.ts';
import { oneRunOfThese } from '../one-run-of-these.ts';
import { defineDockerfileRule, dockerfile, safeFix } from '../rule.ts';

/**
 * `apt-get update` downloads the lists of all packages that there are into `/var/lib/apt/lists`: tens of megabytes that the
 * container never reads, because nothing is installed any more. They stay in the image unless the same `RUN` takes them
 * away; a later one only hides them, which is reported here and not by `deleted-in-later-layer`. `apt-get clean` does not touch
 * them: it deletes downloaded packages, which official images don't keep in the first place.
 *
 * Stages whose files don't become part of the final image may keep theirs, and lists in a cache or tmpfs mount are no part
 * of any image. The fix adds the clean-up to the end of the `RUN`. There is none where a later `RUN` installs packages
 * without an update of its own, since it needs the lists: join the two first. Where one that deletes them stands behind, and
 * nothing but `RUN`s in between, the fix makes one of them. What `ONBUILD` triggers runs in other builds and has no fix.
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
        RUN apt-get install -y curl
        COPY shop /opt/shop
      `,
    },
    {
      title: 'Deleted too late, where it needs to be one RUN',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update
            ^^^^^^^^^^^^^^ The package lists that apt-get update downloads stay in the image, because this RUN does not delete them
        RUN apt-get install -y curl && rm -rf /var/lib/apt/lists/*
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN apt-get update \
            && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
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
    let inUse: ReturnType<typeof runsWithListsInUse> | undefined;
    for (const stage of model.stages) {
      if (!stage.inherited) continue;
      let deletions: Deletion[] | undefined;
      for (const each of runsOf(model, stage)) {
        const update = updateWithoutCleanup(each);
        if (update === undefined) continue;
        const { run, script } = each;
        inUse ??= runsWithListsInUse(model);
        deletions ??= deletionsIn(model, stage);
        // Updates and deletions both come in the order of the file.
        while ((deletions.at(-1)?.run.index ?? Infinity) <= run.index) deletions.pop();
        const late = run.onbuild ? undefined : deletions.at(-1);
        const isNeeded = !installs(each) || inUse.has(run);
        const edit = isNeeded || run.onbuild ? undefined : appendCommand(model, run, script, cleanupAs(update));
        const fix =
          edit === undefined
            ? late && oneRunOfThese(model, run, late.run)
            : safeFix('Delete the package lists at the end of this RUN', edit);
        yield {
          span: update.callSpan,
          message: `The package lists that ${nameOf(model, update)} update downloads stay in the image, because this RUN does not delete them`,
          ...(late === undefined ? {} : { related: [{ span: late.span, message: 'This only hides them' }] }),
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

const lists = '/var/lib/apt/lists';

interface Deletion {
  readonly run: RunInstruction;
  readonly span: Span;
}

/** What deletes the lists in a stage, the last one first. */
function deletionsIn(model: DockerfileModel, stage: Stage): Deletion[] {
  const found: Deletion[] = [];
  for (const { run, script } of runsOf(model, stage)) {
    const command = run.onbuild ? undefined : script.commands.find(deletesLists);
    if (command !== undefined) found.push({ run, span: command.span });
  }
  return found.toReversed();
}

/** The first update after which nothing takes the lists away again. */
function updateWithoutCleanup({ run, script }: RunWithScript): PackageCommand | undefined {
  if (!packageCommands(script).some(isUpdate)) return undefined;
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

/** The RUNs behind which another one, of the stage or of one that starts from it, uses lists that it has not downloaded itself. */
function runsWithListsInUse(model: DockerfileModel): ReadonlySet<RunInstruction> {
  const inUse = new Set<RunInstruction>();
  const atStart = new Map<number, boolean>();
  for (const stage of model.stages.toReversed()) {
    let isUsed = atStart.get(stage.index) === true;
    for (const each of runsOf(model, stage).toReversed()) {
      if (isUsed) inUse.add(each.run);
      isUsed = usesLists(each) ?? isUsed;
    }
    if (isUsed && stage.base.kind === 'stage') atStart.set(stage.base.stage, true);
  }
  return inUse;
}

/** Whether a RUN reads lists from before; undefined where it leaves them as they are, and so for those behind it to use. */
function usesLists({ run, script }: RunWithScript): boolean | undefined {
  if (isMountedOver(run, lists)) return undefined;
  const first = packageCommands(script).find(
    (call) =>
      isUpdate(call) ||
      (call.manager === 'apt' &&
        /^(install|upgrade|dist-upgrade|full-upgrade|build-dep|source|download|satisfy|reinstall)$/.test(call.action)),
  );
  if (first !== undefined && !isUpdate(first)) return true;
  // What ONBUILD triggers comes later than all that stands here.
  if (run.onbuild) return undefined;
  return first !== undefined || script.commands.some(deletesLists) ? false : undefined;
}

/** Who needs `sudo` to write the lists needs it to delete them. */
function cleanupAs({ command }: PackageCommand): string {
  return `${command.name === 'sudo' ? 'sudo ' : ''}rm -rf ${lists}/*`;
}

function nameOf(model: DockerfileModel, update: PackageCommand): string {
  const written = model.text.slice(update.callSpan.start, update.callSpan.end);
  return /\bapt-get/.test(written) ? 'apt-get' : 'apt';
}
