import { baseImageOf } from '../../model/base-image.ts';
import { copiesFromStages, type CopyFromStage } from '../../model/copies-from-stages.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, matchCase } from '../../model/edit-instruction.ts';
import { hasFlag, packageCommands, type PackageCommand } from '../../model/packages.ts';
import { holds } from '../../model/run-mounts.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { startedPrograms } from '../../model/started-program.ts';
import { stageChain } from '../../model/value-of.ts';
import { workingDirectories } from '../../model/working-directory.ts';
import { insert } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * `npm ci` puts the packages into the folder `node_modules` beside `package.json`. A compiler such as `tsc`, or that of NestJS, leaves
 * `require('express')` in its output as it is, so `dist` alone does not run: the container ends with `Cannot find module`. It does
 * run alone where a bundler has put everything into the output.
 *
 * Which of the two it is, the Dockerfile doesn't tell, so this is a rule of the preset `strict`. Nothing is said where the build calls
 * a bundler by its name, where the final stage installs packages or copies the whole build context, and of output that
 * brings its packages along (`.next/standalone`, `.output`).
 *
 * The fix copies the folder. Those packages are better without what only the build needs: let `npm prune --omit=dev` be the
 * build's last step.
 *
 * ## When to allow it
 *
 * Where the build makes bundles, or a program without dependencies.
 */
export default defineDockerfileRule({
  id: 'node-modules-left-behind',
  summary: 'Copy `node_modules` with the output of a build that does not bundle them',
  category: 'correctness',
  severity: 'info',
  fix: 'sometimes',
  preset: 'strict',
  since: '0.1.0',
  sameAs: [],
  concepts: ['multi-stage-build'],
  examples: [
    {
      title: 'The compiled files alone',
      bad: dockerfile`
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm ci && npm run build

        FROM node:22-slim
        WORKDIR /srv/shop
        COPY --from=build /app/dist ./dist
        CMD ["node", "dist/main.js"]
             ^^^^^^ The node_modules of stage build are not copied, so node finds only what the build has bundled
      `,
      fixed: dockerfile`
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm ci && npm run build

        FROM node:22-slim
        WORKDIR /srv/shop
        COPY --from=build /app/node_modules /srv/shop/node_modules
        COPY --from=build /app/dist ./dist
        CMD ["node", "dist/main.js"]
      `,
    },
    {
      title: 'With a list of packages that nobody installs',
      bad: dockerfile`
        from node:22 as build
        workdir /app
        copy . .
        run yarn install --frozen-lockfile \
            # To dist.
            && yarn build

        from node:22-slim
        workdir /app
        copy package.json ./
        # What the build made.
        copy --from=build /app/dist ./dist
        cmd yarn start
            ^^^^ The node_modules of stage build are not copied, so yarn finds only what the build has bundled
      `,
      fixed: dockerfile`
        from node:22 as build
        workdir /app
        copy . .
        run yarn install --frozen-lockfile \
            # To dist.
            && yarn build

        from node:22-slim
        workdir /app
        copy package.json ./
        copy --from=build /app/node_modules /app/node_modules
        # What the build made.
        copy --from=build /app/dist ./dist
        cmd yarn start
      `,
    },
    {
      title: 'Copied, or installed again',
      good: dockerfile`
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm ci && npm run build

        FROM node:22-slim AS worker
        WORKDIR /app
        COPY --from=build /app ./
        CMD ["node", "dist/worker.js"]

        FROM node:22-slim
        WORKDIR /app
        COPY package*.json ./
        RUN npm ci --omit=dev
        COPY --from=build /app/dist ./dist
        CMD ["node", "dist/main.js"]
      `,
    },
    {
      title: 'A bundle',
      good: dockerfile`
        FROM node:22 AS build
        WORKDIR /app
        COPY . .
        RUN npm ci && npx esbuild src/main.js --bundle --platform=node --outfile=dist/main.js

        FROM node:22-slim
        COPY --from=build /app/dist/main.js /main.js
        CMD ["node", "/main.js"]
      `,
    },
  ],
  *check({ model }) {
    const final = model.finalStage;
    if (final === undefined || model.stages.length < 2) return;
    const image = baseImageOf(model, final);
    if (image?.repository !== 'node' || image.isOverridable || getsPackages(model, final)) return;
    const program = startedPrograms(model, final).find(({ path }) => /^(node|npm|yarn|pnpm|npx)$/.test(path));
    const copies = copiesFromStages(model, final);
    if (program === undefined || copies.some(({ source }) => source === undefined || bringsPackages(source))) return;
    const seen = new Set(stageChain(model, final));
    for (const copy of copies) {
      if (copy.stage === undefined || seen.has(copy.stage)) continue;
      seen.add(copy.stage);
      const found = installIn(model, copy.stage);
      if (found === undefined || copies.some(({ source }) => holds(source ?? '/', found.folder))) continue;
      const fix = copying(model, final, copy, found.folder);
      yield {
        span: program.span,
        message: `The node_modules of stage ${copy.stage.name?.value ?? copy.stage.index} are not copied, so ${program.name} finds only what the build has bundled`,
        related: [{ span: found.call.callSpan, message: 'The packages are installed here' }],
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
      return;
    }
  },
});

/** Whether packages may come into the final stage by an installation, a script, or with all that there is. */
function getsPackages(model: DockerfileModel, final: Stage): boolean {
  for (const stage of stageChain(model, final)) {
    for (const instruction of stage.instructions) {
      if (instruction.type === 'ADD') return true;
      if (instruction.type === 'RUN') {
        const script = model.scriptOf(instruction);
        if (script === undefined || instruction.mounts.some(({ type }) => type === 'bind')) return true;
        const isHarmless = script.commands.every(({ name }) =>
          /^(|set|mkdir|useradd|adduser|groupadd|addgroup|chown|chmod|rm|echo|apt-get|apk|corepack)$/.test(name),
        );
        if (!isHarmless) return true;
      }
      if (instruction.type === 'COPY' && instruction.from === undefined) {
        if (instruction.sources.some(({ value }) => /^(\.?\/?\*?|\.)$|node_modules|\$/.test(value))) return true;
      }
    }
  }
  return false;
}

function bringsPackages(source: string): boolean {
  return /node_modules|standalone|\.output|\.yarn|\.pnp|deploy|prod|pruned|release/.test(source);
}

interface Found {
  readonly call: PackageCommand;
  /** Where the packages are. */
  readonly folder: string;
}

function installIn(model: DockerfileModel, stage: Stage): Found | undefined {
  let found: Found | undefined;
  for (const each of stageChain(model, stage)) {
    for (const { run, script } of runsOf(model, each)) {
      if (
        /\b(esbuild|webpack|ncc|rollup|parcel|vite|tsup|rspack|rsbuild|pkg|nexe|bun build)\b/.test(script.source.text)
      )
        return undefined;
      const call = packageCommands(script).find(installsAll);
      const folder = workingDirectories(model).get(run);
      if (call === undefined || folder === undefined) continue;
      if (!folder.startsWith('/') || script.commands.some(({ name }) => name === 'cd')) return undefined;
      found ??= { call, folder: `${folder === '/' ? '' : folder}/node_modules` };
    }
  }
  return found;
}

function installsAll(call: PackageCommand): boolean {
  const { manager, action, operands } = call;
  if (hasFlag(call, '-g', '--global', '--prefix', '-C', '--cwd', '--dir')) return false;
  if (manager === 'yarn') return (action === '' || action === 'install') && operands.length === 0;
  if (manager !== 'npm' && manager !== 'pnpm') return false;
  return /^(ci|install|i|clean-install)$/.test(action) && operands.length === 0;
}

function copying(model: DockerfileModel, final: Stage, { copy }: CopyFromStage, folder: string): Fix | undefined {
  const last = final.instructions.at(-1);
  const home = last === undefined ? undefined : workingDirectories(model).get(last);
  if (copy.from?.value === undefined || model.stageOf(copy) !== final || home?.startsWith('/') !== true)
    return undefined;
  const flags = copy.flags.filter(({ name }) => name !== 'chmod' && name !== 'exclude' && name !== 'parents');
  const words = [matchCase(copy.keyword.value, 'COPY'), ...flags.map(({ span }) => textOf(model.text, span))];
  const { start } = copy.above[0]?.span ?? copy.span;
  const line = `${words.join(' ')} ${folder} ${home === '/' ? '' : home}/node_modules`;
  const edit = insert(start, line + lineBreakOf(model.text) + indentationAt(model.text, start));
  return suggestion(`Copy the node_modules from stage ${copy.from.value.raw}`, edit);
}
