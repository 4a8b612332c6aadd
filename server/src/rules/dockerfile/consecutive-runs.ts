import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { flagsOf, joinRuns } from '../../model/join-runs.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * Each `RUN` makes a layer. A layer costs little in itself; but what one `RUN` leaves behind the next one can no longer take out
 * of the image, and steps that only make sense together are kept by the build cache one by one.
 *
 * It is a hint for short commands that nobody had a reason to part: two `RUN` of at most two commands each, right behind each
 * other. Nothing is said of stages whose files don't become part of the final image, of heredocs, where the flags differ (a cache
 * mount, the network), and where a comment stands between the two. While you work on the second one, two are better than one: the
 * build cache has the first.
 *
 * ## When to allow it
 *
 * Where the first takes long and seldom changes, and the second changes often.
 */
export default defineDockerfileRule({
  id: 'consecutive-runs',
  summary: 'Join short `RUN` instructions that follow each other',
  category: 'size',
  severity: 'hint',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3059'],
  concepts: ['layer', 'layer-cache'],
  examples: [
    {
      title: 'Three in a row',
      bad: dockerfile`
        FROM debian:12-slim
        RUN useradd --create-home app
        RUN mkdir /srv/app && chown app /srv/app
        ^^^ This RUN makes a layer of its own, although it could be part of the RUN above
        RUN echo ready > /srv/app/state
        ^^^ This RUN makes a layer of its own, although it could be part of the RUN above
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN useradd --create-home app \
            && mkdir /srv/app && chown app /srv/app \
            && echo ready > /srv/app/state
      `,
    },
    {
      title: 'On several lines',
      bad: dockerfile`
        from debian:12-slim
        run useradd \
            # So that it has a home.
            --create-home \
            app

        run mkdir /srv/app
        ^^^ This RUN makes a layer of its own, although it could be part of the RUN above
      `,
      fixed: dockerfile`
        from debian:12-slim
        run useradd \
            # So that it has a home.
            --create-home \
            app \
            && mkdir /srv/app
      `,
    },
    {
      title: 'What one shell changes, the next one doesn’t have',
      bad: dockerfile`
        FROM debian:12-slim
        RUN cd /srv && mkdir app
        RUN mkdir app
        ^^^ This RUN makes a layer of its own, although it could be part of the RUN above
      `,
    },
    {
      title: 'Parted on purpose',
      good: dockerfile`
        FROM golang:1.25 AS build
        RUN go env
        RUN go version

        FROM python:3.13-slim
        RUN --mount=type=cache,target=/root/.cache pip install flask==3.1.1
        RUN useradd --create-home app
        # Once more with each change of the settings.
        RUN echo ready > /home/app/state
        RUN <<EOF
        mkdir /srv/app
        EOF
      `,
    },
  ],
  *check({ model }) {
    for (const stage of model.stages) {
      if (!stage.inherited) continue;
      let previous: RunWithScript | undefined;
      for (const instruction of stage.instructions) {
        const script = instruction.type === 'RUN' ? model.scriptOf(instruction) : undefined;
        const isShort = script?.complete === true && script.commands.length > 0 && script.commands.length <= 2;
        if (instruction.type !== 'RUN' || script === undefined || !isShort || instruction.heredocs.length > 0) {
          previous = undefined;
          continue;
        }
        const run = instruction;
        const isParted = previous === undefined || isPartedOnPurpose(model, previous, { run, script });
        if (previous !== undefined && !isParted) {
          const edits = joinRuns(model, previous.run, run);
          yield {
            span: run.keyword.span,
            message: 'This RUN makes a layer of its own, although it could be part of the RUN above',
            ...(edits === undefined ? {} : { fixes: [suggestion('Join it with the RUN above', ...edits)] }),
          };
        }
        previous = { run, script };
      }
    }
  },
});

function isPartedOnPurpose(
  model: DockerfileModel,
  { run: one }: RunWithScript,
  { run: other }: RunWithScript,
): boolean {
  const between = textOf(model.text, { start: one.span.end, end: other.span.start });
  return /^\s*#/m.test(between) || flagsOf(model, one) !== flagsOf(model, other);
}
