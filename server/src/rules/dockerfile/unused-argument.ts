import type { DockerfileModel } from '../../model/dockerfile.ts';
import { wholeLines } from '../../model/edit-instruction.ts';
import type { ArgInstruction } from '../../syntax/dockerfile/nodes.ts';
import { remove } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * An argument that nothing uses promises something that it doesn't do: who builds with `--build-arg VERSION=2` gets the image
 * that was there without it. Mostly it is left over, or it stands where it can't be seen: in front of the first `FROM` only
 * `FROM` lines see it, and stages that declare it again with an `ARG` of their own.
 *
 * Every `RUN` gets the arguments above it as environment variables, and what it calls may read them. So an argument inside a
 * stage is reported only where neither the stage nor those that start from it have a `RUN` below it. One in front of the first
 * `FROM` is reported where its name isn't written anywhere below. Names that BuildKit itself listens to (`BUILDKIT_…`,
 * `SOURCE_DATE_EPOCH`, proxies, platforms) are not meant, and nothing is said of files for other frontends.
 *
 * The fix is a suggestion, since a pipeline may still give the argument: the build goes through then, with a warning.
 *
 * ## When to allow it
 *
 * Where the pipeline gives the same arguments to every build, and that warning is to be avoided.
 */
export default defineDockerfileRule({
  id: 'unused-argument',
  summary: 'Remove arguments that nothing uses, or declare them where they are needed',
  category: 'correctness',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'In front of the first FROM, where no stage sees it',
      bad: dockerfile`
        ARG PYTHON_VERSION=3.13
        ARG RELEASE=2.4
            ^^^^^^^ Nothing uses \`RELEASE\`: no FROM names it, and no stage declares it again
        FROM python:\${PYTHON_VERSION}-slim
        COPY . /app
      `,
      fixed: dockerfile`
        ARG PYTHON_VERSION=3.13
        FROM python:\${PYTHON_VERSION}-slim
        COPY . /app
      `,
    },
    {
      title: 'Below the last RUN of a stage, in lower case, with comments',
      bad: dockerfile`
        from debian:12-slim
        run apt-get update && apt-get install -y nginx && rm -rf /var/lib/apt/lists/*
        # Who made it.
        arg author=unknown \
            ^^^^^^ Nothing below uses \`author\`, so it has no effect
            revision
        # The state of the sources.
        label org.opencontainers.image.revision=$revision
        arg \
          made_at
          ^^^^^^^ Nothing below uses \`made_at\`, so it has no effect
        expose 80
      `,
      fixed: dockerfile`
        from debian:12-slim
        run apt-get update && apt-get install -y nginx && rm -rf /var/lib/apt/lists/*
        # Who made it.
        arg author=unknown \
            revision
        # The state of the sources.
        label org.opencontainers.image.revision=$revision
        expose 80
      `,
    },
    {
      title: 'Used by FROM, by a stage, by another argument, and by what a RUN calls',
      good: dockerfile`
        ARG REGISTRY=docker.io
        ARG BASE=\${REGISTRY}/library/debian:12-slim
        ARG RELEASE
        FROM $BASE
        ARG RELEASE
        ARG MAKEFLAGS=-j4
        COPY release-$RELEASE.tar.gz /tmp/
        RUN /tmp/build.sh
      `,
    },
    {
      title: 'Passed on to a stage, and read by the builder itself',
      good: dockerfile`
        ARG SOURCE_DATE_EPOCH=0
        FROM debian:12-slim AS base
        ARG OWNER=nobody
        FROM base
        ARG BUILDKIT_SBOM_SCAN_STAGE=true
        COPY --chown=$OWNER . /app
      `,
    },
  ],
  *check({ model }) {
    const first = model.stages[0]?.from.index;
    // What could not be read may well use it.
    if (first === undefined || model.tree.errors.length > 0 || hasOtherFrontend(model)) return;
    const candidates = argumentsWithoutRun(model, first);
    const last = lastMentions(model.text, candidates);
    for (const argument of candidates) {
      for (const pair of argument.pairs) {
        const name = pair.key.value;
        if (!/^[A-Za-z_]\w*$/.test(name) || isForBuilder(name) || (last.get(name) ?? Infinity) >= pair.span.end)
          continue;
        const fix = argument.pairs.length === 1 ? remove(wholeLines(model.text, argument)) : undefined;
        yield {
          span: pair.key.span,
          message:
            argument.index < first
              ? `Nothing uses \`${name}\`: no FROM names it, and no stage declares it again`
              : `Nothing below uses \`${name}\`, so it has no effect`,
          tag: 'unnecessary',
          ...(fix === undefined ? {} : { fixes: [suggestion(`Remove ${name}`, fix)] }),
        };
      }
    }
  },
});

function hasOtherFrontend({ tree }: DockerfileModel): boolean {
  const syntax = tree.directives.find(({ name }) => name === 'syntax');
  return syntax !== undefined && !/(^|\/)docker\/dockerfile(-upstream)?([:@]|$)/.test(syntax.value);
}

function isForBuilder(name: string): boolean {
  return /^(BUILDKIT_\w+|SOURCE_DATE_EPOCH|(TARGET|BUILD)(PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE|(https?|ftp|no|all)_proxy)$/i.test(
    name,
  );
}

/** Those in front of the first FROM, and those that no RUN sees, in their stage or in one that starts from it. */
function argumentsWithoutRun(model: DockerfileModel, first: number): readonly ArgInstruction[] {
  const declared = model.instructions('ARG');
  if (declared.length === 0) return [];
  const lastRuns = model.stages.map(
    ({ instructions }) => instructions.findLast(({ type }) => type === 'RUN')?.index ?? -1,
  );
  const isSeenBelow = model.stages.map(() => false);
  for (const { index, base } of model.stages.toReversed()) {
    if (base.kind === 'stage' && ((lastRuns[index] ?? -1) >= 0 || isSeenBelow[index] === true))
      isSeenBelow[base.stage] = true;
  }
  return declared.filter((argument) => {
    const stage = argument.index < first ? undefined : model.stageOf(argument);
    return stage === undefined || (isSeenBelow[stage.index] !== true && argument.index > (lastRuns[stage.index] ?? -1));
  });
}

/** Where each of their names is written for the last time, in whatever way. */
function lastMentions(text: string, candidates: readonly ArgInstruction[]): ReadonlyMap<string, number> {
  const names = new Set(candidates.flatMap(({ pairs }) => pairs.map(({ key }) => key.value)));
  return new Map([...names].slice(0, mostNames).map((name) => [name, lastMention(text, name)]));
}

/** Nobody forgets more arguments than that in one file, and each costs a look at the whole text. */
const mostNames = 50;

function lastMention(text: string, name: string): number {
  let at = text.lastIndexOf(name);
  while (at > 0 && (/\w/.test(text[at - 1] ?? '') || /\w/.test(text[at + name.length] ?? '')))
    at = text.lastIndexOf(name, at - 1);
  return at;
}
