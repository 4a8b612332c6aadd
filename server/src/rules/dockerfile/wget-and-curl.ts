import type { CommandInRun } from '../../model/command-index.ts';
import { commandsNamed } from '../../model/commands-named.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { Stage } from '../../model/stages.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `wget` and `curl` do the same for a build. Where both are called one of them is in the image only for that, with the libraries
 * that it needs, and each has flags of its own to be known: `curl` ends well when the server answers "404" unless it has `-f`, `wget`
 * does not.
 *
 * The finding is at the first call of the one that comes second. Nothing is said of stages whose files don't become part of the
 * final image, where the file installs neither of them (the base image has both then), where one is taken away again, and of calls
 * in a condition. hadolint looks at the calls of each stage alone.
 *
 * ## When to allow it
 *
 * Where a script that you don't write needs the other one.
 */
export default defineDockerfileRule({
  id: 'wget-and-curl',
  summary: 'Use either `wget` or `curl`: the other one is in the image for nothing',
  category: 'size',
  severity: 'info',
  fix: 'never',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL4001', 'trivy/DS-0014'],
  concepts: ['layer'],
  examples: [
    {
      title: 'Both in one stage',
      bad: dockerfile`
        FROM debian:12-slim
        RUN apt-get update && apt-get install -y curl=7.88.* wget=1.21.* && rm -rf /var/lib/apt/lists/*
        RUN curl -fsSLO https://example.com/tool && wget -q https://example.com/other
                                                    ^^^^ This image has curl to download with already, so wget makes it larger for nothing
      `,
    },
    {
      title: 'One of them in the stage that this one starts from',
      bad: dockerfile`
        from debian:12-slim as base
        run apt-get update && apt-get install -y wget=1.21.* && rm -rf /var/lib/apt/lists/* \
            && wget -q https://example.com/tool

        from base
        run echo ready \
            # From another place.
            && curl -fsSLO https://example.com/other
               ^^^^ This image has wget to download with already, so curl makes it larger for nothing
      `,
    },
    {
      title: 'Each in a stage of its own, and a build stage',
      good: dockerfile`
        FROM debian:12-slim AS build
        RUN apt-get update && apt-get install -y curl=7.88.* wget=1.21.*
        RUN curl -fsSLO https://example.com/tool && wget -q https://example.com/other

        FROM alpine:3.22
        RUN apk add --no-cache curl=~8.14 && curl -fsSLO https://example.com/tool
        COPY --from=build /other /other
      `,
    },
    {
      title: 'The base image has both, or one is taken away again',
      good: dockerfile`
        FROM python:3.13 AS base
        RUN curl -fsSLO https://example.com/tool && wget -q https://example.com/other

        FROM debian:12-slim
        RUN apt-get update && apt-get install -y curl=7.88.* wget=1.21.* && rm -rf /var/lib/apt/lists/* \
            && curl -fsSLO https://example.com/tool && wget -q https://example.com/other \
            && apt-get purge -y --auto-remove wget
      `,
    },
  ],
  *check({ model }) {
    const uses = { curl: commandsNamed(model, 'curl'), wget: commandsNamed(model, 'wget') };
    if (uses.curl.length === 0 || uses.wget.length === 0) return;
    const changed = changedBy(model);
    const first = { curl: firstUses(model, uses.curl), wget: firstUses(model, uses.wget) };
    const known: Tools[] = [];
    for (const stage of model.stages) {
      const inherited = stage.base.kind === 'stage' ? known[stage.base.stage] : undefined;
      const own = changed.get(stage);
      const tools: Tools = {
        curl: inherited?.curl ?? first.curl.get(stage),
        wget: inherited?.wget ?? first.wget.get(stage),
        installs: inherited?.installs === true || own?.installs === true,
        removes: inherited?.removes === true || own?.removes === true,
      };
      known.push(tools);
      const { curl, wget } = tools;
      if (!stage.inherited || curl === undefined || wget === undefined || !tools.installs || tools.removes) continue;
      const [one, other] = curl.command.span.start < wget.command.span.start ? [curl, wget] : [wget, curl];
      // Only the stage in which both meet for the first time has something to change.
      if (model.stageOf(other.run) !== stage) continue;
      const [name, otherName] = one === curl ? ['curl', 'wget'] : ['wget', 'curl'];
      yield {
        span: other.command.nameSpan,
        message: `This image has ${name} to download with already, so ${otherName} makes it larger for nothing`,
        related: [{ span: one.command.nameSpan, message: `Here it downloads with ${name}` }],
      };
    }
  },
});

interface Tools {
  readonly curl: CommandInRun | undefined;
  readonly wget: CommandInRun | undefined;
  readonly installs: boolean;
  readonly removes: boolean;
}

function firstUses(model: DockerfileModel, uses: readonly CommandInRun[]): ReadonlyMap<Stage, CommandInRun> {
  const first = new Map<Stage, CommandInRun>();
  for (const use of uses) {
    const stage = model.stageOf(use.run);
    if (stage !== undefined && !use.run.onbuild && use.command.topLevel && !first.has(stage)) first.set(stage, use);
  }
  return first;
}

/** The stages that install one of the two, or take packages away again that may be one of them. */
function changedBy(model: DockerfileModel): ReadonlyMap<Stage, { installs: boolean; removes: boolean }> {
  const stages = new Map<Stage, { installs: boolean; removes: boolean }>();
  for (const { run, call } of packageCalls(model, 'apt', 'apk', 'dnf', 'yum', 'microdnf', 'zypper')) {
    const stage = model.stageOf(run);
    if (stage === undefined) continue;
    const isNamed = call.operands.some(({ value }) => /^(curl|wget)\b/.test(value));
    const takesAway = /^(del|remove|rm|purge|autoremove|autopurge|erase)$/.test(call.action);
    const mayBeNamed = isNamed || call.operands.some(({ value }) => /^[.$]/.test(value));
    const known = stages.get(stage) ?? { installs: false, removes: false };
    known.installs ||= isNamed && !takesAway;
    known.removes ||= takesAway && mayBeNamed;
    stages.set(stage, known);
  }
  return stages;
}
