import { appendCommand } from '../../model/append-command.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { isWrittenOut } from '../../model/package-call.ts';
import { hasFlag, packageCommand, type PackageCommand } from '../../model/packages.ts';
import { removedPaths } from '../../model/removed-paths.ts';
import { runsOf } from '../../model/runs.ts';
import { firstUncleaned } from '../../model/uncleaned.ts';
import type { Stage } from '../../model/stages.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion } from '../rule.ts';

/**
 * Yarn keeps every package that it downloads in a cache below the user's home folder and copies it to `node_modules` from
 * there. In an image the packages are there twice then. `yarn cache clean` in the same `RUN` takes the first copy away.
 *
 * This is about Yarn 1. Later versions may run a program right from their cache (Plug'n'Play), so nothing is said where one
 * of them shows: `corepack`, `.yarnrc.yml`, `.yarn`, `--immutable`, `yarn set version`, `yarn workspaces`. Because it need not show,
 * the fix is a suggestion. A cache or tmpfs mount over the cache is even better. Stages whose files don't become part of the
 * final image may keep theirs. Of a `yarn cache clean` in a later `RUN`, which comes too late, `deleted-in-later-layer` speaks.
 *
 * ## When to allow it
 *
 * Where packages are added in the running container, as in one for development.
 */
export default defineDockerfileRule({
  id: 'yarn-cache-kept',
  summary: 'Run `yarn cache clean` in the same `RUN` as `yarn install`, or every package is in the image twice',
  category: 'size',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: ['hadolint/DL3060'],
  concepts: ['layer'],
  examples: [
    {
      title: 'On one line',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY package.json yarn.lock ./
        RUN yarn install --frozen-lockfile
            ^^^^^^^^^^^^ The packages that yarn downloads stay in its cache too, because this RUN does not clean it
      `,
      fixed: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY package.json yarn.lock ./
        RUN yarn install --frozen-lockfile && yarn cache clean
      `,
    },
    {
      title: 'On several lines, with comments in between',
      bad: dockerfile`
        from node:22-slim
        run yarn global add \
            ^^^^^^^^^^^ The packages that yarn downloads stay in its cache too, because this RUN does not clean it
              # The server.
              serve@14 \
         && serve --version
      `,
      fixed: dockerfile`
        from node:22-slim
        run yarn global add \
              # The server.
              serve@14 \
         && serve --version \
         && yarn cache clean
      `,
    },
    {
      title: 'Nothing that can be appended to',
      bad: dockerfile`
        FROM node:22-slim
        RUN (cd /app && yarn install)
                        ^^^^^^^^^^^^ The packages that yarn downloads stay in its cache too, because this RUN does not clean it
      `,
    },
    {
      title: 'Cleaned in the same RUN, or outside the image',
      good: dockerfile`
        FROM node:22-slim
        RUN yarn install --production && yarn cache clean
        RUN yarn add express && rm -rf /usr/local/share/.cache
        RUN --mount=type=cache,target=/usr/local/share/.cache/yarn yarn install
        RUN --mount=type=cache,target=/cache yarn install --cache-folder /cache
      `,
    },
    {
      title: 'A later version of Yarn',
      good: dockerfile`
        FROM node:22-slim
        COPY package.json yarn.lock .yarnrc.yml ./
        RUN yarn install
      `,
    },
    {
      title: 'A stage whose files don’t reach the final image, and no installation',
      good: dockerfile`
        FROM node:22 AS build
        RUN yarn install
        RUN yarn build

        FROM node:22-slim
        COPY --from=build /app/dist /app
        RUN yarn --version
      `,
    },
  ],
  *check({ model }) {
    if (!model.text.includes('yarn')) return;
    const later: boolean[] = [];
    for (const stage of model.stages) {
      const isLater = (stage.base.kind === 'stage' && later[stage.base.stage] === true) || showsLaterYarn(model, stage);
      later.push(isLater);
      if (!stage.inherited || isLater) continue;
      const runs = runsOf(model, stage);
      const lastClean = runs.findLast(({ run, script }) => !run.onbuild && script.commands.some(callsClean))?.run.index;
      for (const { run, script } of runs) {
        // Where one comes too late, that is said there.
        if (isCacheMounted(model, run) || run.index < (lastClean ?? 0)) continue;
        const call = firstUncleaned(script, fillsCache, cleansCache);
        if (call === undefined || (call.action !== '' && !isWrittenOut(model, call))) continue;
        const edit = appendCommand(model, run, script, 'yarn cache clean');
        yield {
          span: call.callSpan,
          message: 'The packages that yarn downloads stay in its cache too, because this RUN does not clean it',
          ...(edit === undefined ? {} : { fixes: [suggestion('Add yarn cache clean at the end of this RUN', edit)] }),
        };
      }
    }
  },
});

function showsLaterYarn(model: DockerfileModel, { instructions }: Stage): boolean {
  const sign =
    /\bcorepack\b|\.yarn|--immutable|\bset version\b|\byarn workspaces?\b|\bberry\b|\byarn@[2-9]|YARN_ENABLE_|pnp\.[cm]?js/;
  return instructions.some(({ span }) => sign.test(textOf(model.text, span)));
}

/** Yarn's cache is in different places for root and for others, so that any mount with such a name counts. */
function isCacheMounted(model: DockerfileModel, run: RunInstruction): boolean {
  const folder = model.scopeAt(run).lookup('YARN_CACHE_FOLDER')?.value;
  return run.mounts.some(
    (mount) =>
      (mount.type === 'cache' || mount.type === 'tmpfs') &&
      mount.options.some(({ value }) => {
        const target = value?.value ?? '';
        return /\.cache\/?$|yarn|^\$/i.test(target) || (folder !== undefined && target === folder);
      }),
  );
}

function fillsCache(call: PackageCommand): boolean {
  if (call.manager !== 'yarn') return false;
  if (hasFlag(call, '--cache-folder', '--offline', '--version', '-v', '--help', '-h')) return false;
  if (call.assignments.some(({ name }) => name === 'YARN_CACHE_FOLDER')) return false;
  if (call.action === 'global') return call.operands[0]?.value === 'add';
  return ['', 'install', 'add', 'upgrade'].includes(call.action);
}

function callsClean(command: ShellCommand): boolean {
  const call = packageCommand(command);
  return call?.manager === 'yarn' && call.action === 'cache' && call.operands[0]?.value === 'clean';
}

function cleansCache(command: ShellCommand): boolean {
  return callsClean(command) || removedPaths(command).some((path) => /yarn|(^|\/)\.cache\/?\**$/i.test(path));
}
