import type { DockerfileModel } from '../../model/dockerfile.ts';
import { stopsAtFirstError } from '../../model/append-command.ts';
import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { failsWith } from '../../model/failure.ts';
import { hasFlag, packageCommands, type PackageCommand } from '../../model/packages.ts';
import { calledName, isWrittenOut } from '../../model/package-call.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { userAt } from '../../model/user-at.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import { insert } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * The packages of a distribution belong to root, and so do the lists and locks of its package manager. Behind a `USER` that is not root
 * `apt-get update` ends with `Permission denied` and exit code 100, and the build stops; apk, dnf and the others do the same.
 *
 * Reported is a call in a stage whose user is certain there: by a `USER` of the file, or because the image is known to have one of its
 * own (`nonroot`, Chainguard's). Behind `sudo`, with `|| true`, in a condition or where the script goes on after a failure nothing is
 * said, nor of calls that only ask (`apt-get --version`, `dnf list`).
 *
 * The fix puts `USER root` in front of the `RUN`, and the user that was in force behind it. It is a suggestion: mostly such a step is better
 * moved up, in front of the `USER`.
 *
 * ## When to allow it
 *
 * Where the base image lets this user install packages.
 */
export default defineDockerfileRule({
  id: 'package-manager-without-root',
  summary: 'Install packages before `USER`: a package manager fails for who is not root',
  category: 'correctness',
  severity: 'error',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Too late',
      bad: dockerfile`
        FROM node:22-slim
        USER node
        WORKDIR /home/node/app
        COPY . .
        RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
            ^^^^^^^^^^^^^^ This RUN runs as node, and apt-get needs root, so the build stops here
      `,
      fixed: dockerfile`
        FROM node:22-slim
        USER node
        WORKDIR /home/node/app
        COPY . .
        USER root
        RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*
        USER node
      `,
    },
    {
      title: 'Continued lines and comments stay as they are',
      bad: dockerfile`
        from alpine:3.22 as base
        user 1000:1000

        from base
        run mkdir -p /tmp/app \
            # For the health check.
            && apk add --no-cache curl
               ^^^^^^^ This RUN runs as 1000, and apk needs root, so the build stops here
        cmd ["/srv/app"]
      `,
      fixed: dockerfile`
        from alpine:3.22 as base
        user 1000:1000

        from base
        user root
        run mkdir -p /tmp/app \
            # For the health check.
            && apk add --no-cache curl
        user 1000:1000
        cmd ["/srv/app"]
      `,
    },
    {
      title: 'An image with a user of its own',
      bad: dockerfile`
        FROM cgr.dev/chainguard/python:latest-dev
        RUN apk add --no-cache git
            ^^^^^^^ This RUN runs as nonroot, and apk needs root, so the build stops here
      `,
    },
    {
      title: 'Root in between, or a user that only the build knows',
      good: dockerfile`
        FROM debian:12-slim AS first
        USER www-data
        USER root
        RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
        USER www-data

        FROM debian:12-slim AS second
        ARG RUN_AS
        USER $RUN_AS
        RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*

        FROM example.com/base:1.4
        RUN apt-get update && apt-get install -y git && rm -rf /var/lib/apt/lists/*
      `,
    },
    {
      title: 'With sudo, only asked, or where it may fail',
      good: dockerfile`
        FROM debian:12-slim
        USER www-data
        RUN sudo apt-get install -y git
        RUN apt-get --version && apt list && dnf list installed
        RUN apt-get update || true
        RUN pip install --user requests && npm install
      `,
    },
  ],
  *check({ model }) {
    if (!model.instructions('RUN').some((run) => userAt(model, run)?.isRoot === false)) return;
    for (const stage of model.stages) {
      for (const { run, script } of runsOf(model, stage)) {
        if (run.onbuild) continue;
        const user = userAt(model, run);
        if (user === undefined || user.isRoot) continue;
        // `sudo -s` and the like make another user of who comes behind.
        if (script.commands.some(({ name }) => /^(su|sudo|doas|gosu|su-exec|fakeroot)$/.test(name))) continue;
        // What goes on after a failure may be meant to.
        const stopsAtErrors = stopsAtFirstError(model, run, script);
        const call = packageCommands(script).find(
          (each) => needsRoot(each) && failsWith(script, each.command, stopsAtErrors),
        );
        if (call === undefined || !isWrittenOut(model, call)) continue;
        const fix = asRoot(model, stage, run, user.setBy?.value?.raw);
        yield {
          span: call.callSpan,
          message: `This RUN runs as ${user.name}, and ${calledName(model, call)} needs root, so ${stage.reached ? 'the build' : 'a build of this stage'} stops here`,
          ...(user.setBy === undefined ? {} : { related: [{ span: user.setBy.span, message: 'The USER in force' }] }),
          ...(fix === undefined ? {} : { fixes: [fix] }),
        };
      }
    }
  },
});

const changing: Readonly<Record<string, RegExp>> = {
  apt: /^(update|install|reinstall|remove|purge|upgrade|dist-upgrade|full-upgrade|autoremove|build-dep)$/,
  apk: /^(update|add|del|upgrade|fix)$/,
  dnf: /^(install|reinstall|remove|erase|upgrade|update|groupinstall|distro-sync)$/,
  yum: /^(install|reinstall|remove|erase|upgrade|update|groupinstall|localinstall)$/,
  microdnf: /^(install|reinstall|remove|upgrade|update)$/,
  zypper: /^(install|in|remove|rm|update|up|dist-upgrade|dup|refresh|ref)$/,
};

function needsRoot(call: PackageCommand): boolean {
  const { manager, action } = call;
  if (!Object.hasOwn(changing, manager) || changing[manager]?.test(action) !== true) return false;
  // To simulate, to download only, or to install into another folder takes no rights.
  if (hasFlag(call, '-s', '--simulate', '--just-print', '--dry-run', '--no-act', '--print-uris', '--download-only'))
    return false;
  return !hasFlag(call, '--root', '-p', '--installroot', '--usermode', '--help', '-h', '-o');
}

/** `USER root` in front, and behind it the user that was in force. */
function asRoot(model: DockerfileModel, stage: Stage, run: RunInstruction, user: string | undefined): Fix | undefined {
  if (user === undefined) return undefined;
  const next = stage.instructions[run.index - stage.from.index];
  const start = run.above[0]?.span.start ?? run.span.start;
  const lineBreak = lineBreakOf(model.text);
  const keyword = matchCase(run.keyword.value, 'USER');
  const indentation = indentationAt(model.text, start);
  return suggestion(
    'Run it as root, and go back to the user behind it',
    insert(start, `${keyword} root${lineBreak}${indentation}`),
    ...(next?.type === 'USER' ? [] : [insert(run.span.end, `${lineBreak}${indentation}${keyword} ${user}`)]),
  );
}
