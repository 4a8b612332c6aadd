import { dependencyInstall, managersWithLists } from '../../model/dependency-install.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import {
  destinationOf,
  folderOf,
  isBroughtBefore,
  isWholeContext,
  listsBelow,
  looksLikeFolder,
  sourcePath,
  type Installation,
  type Place,
  type Transfer,
} from '../../model/install-places.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { Stage } from '../../model/stages.ts';
import { joinPaths } from '../../model/working-directory.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import { dependenciesFirst, type Found } from '../dependencies-first.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * A step is taken from the cache as long as nothing above it has changed. When all sources are copied first, each saved
 * file changes that step, and everything below runs again: with the dependencies' installation below, a one-line change
 * costs minutes. Copied in two steps (first the files that list the dependencies, then the rest) the installation runs again only
 * when those lists change.
 *
 * Found are copies of the whole context (`COPY . .`), or of the folder that holds the list, above an installation from a
 * list: pip with `-r`, npm, yarn, pnpm, bun, Go modules, bundler, pipenv, `cargo fetch`, Maven's `dependency:go-offline`,
 * `gradle dependencies`, `dotnet restore`, and Composer, Poetry, PDM and uv, which can leave the project itself for later.
 * `go build`, `cargo build`, `mvn package` and `dotnet publish` load dependencies too. They are found where the build context,
 * or lists that are copied above by name, show that there are some and that they can be loaded first. Nothing is said
 * where the installation needs the sources (`pip install .`), where the same tool has installed above already, where
 * a cache mount keeps the downloads, and of what ONBUILD triggers.
 *
 * The fix copies the lists first and moves the copy of the sources below the installation. Where one RUN installs and builds, it is
 * parted; where a tool installs and needs the sources as well, a step that only installs is put in front (`composer install
 * --no-scripts --no-autoloader`, `uv sync --no-install-project`, `go mod download`). Where the build context is known, just
 * the files that are there are copied, those of all parts of a workspace included; else patterns like `yarn.lock*` stand
 * for files that may be missing. It is a suggestion: only you know whether a `postinstall` script, a `-r other.txt` inside
 * the list or a local package needs more than those files. And a `node_modules` or `vendor` folder of your own is then copied over
 * what was installed, unless `.dockerignore` names it. It is safe for `go mod download` alone, in a context with one `go.mod` and one
 * `go.sum`: nothing else is read, and nothing is run.
 *
 * ## When to allow it
 *
 * In files that are built once, such as for a nightly build without a cache.
 */
export default defineDockerfileRule({
  id: 'source-before-dependencies',
  summary: 'Install dependencies before all sources are copied, or each change of a file installs them again',
  category: 'cache',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['layer-cache'],
  examples: [
    {
      title: 'Python with a list of requirements',
      bad: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`pip install\` comes after this copy
        RUN pip install --no-cache-dir -r requirements.txt
        CMD ["python", "app.py"]
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY requirements.txt ./
        RUN pip install --no-cache-dir -r requirements.txt
        COPY . .
        CMD ["python", "app.py"]
      `,
    },
    {
      title: 'Flags, comments and the folder in between stay',
      bad: dockerfile`
        from node:22-slim

        # The shop's own code.
        copy --chown=node:node \
            # All of it.
            . /srv/shop
            ^ Each change of a source file installs the dependencies again, because \`npm ci\` comes after this copy

        # Everything else is done there.
        workdir /srv/shop
        run npm ci \
            --omit=dev
        user node
      `,
      fixed: dockerfile`
        from node:22-slim

        copy --chown=node:node package*.json /srv/shop/

        # Everything else is done there.
        workdir /srv/shop
        run npm ci \
            --omit=dev
        # The shop's own code.
        copy --chown=node:node \
            # All of it.
            . /srv/shop
        user node
      `,
    },
    {
      title: 'A folder that holds the list, and a heredoc',
      bad: dockerfile`
        FROM golang:1.25 AS build
        WORKDIR /src
        COPY server/ ./
             ^^^^^^^ Each change of a source file installs the dependencies again, because \`go mod download\` comes after this copy
        RUN <<EOF
        set -e
        go mod download
        EOF
        RUN go build -o /server .
      `,
      fixed: dockerfile`
        FROM golang:1.25 AS build
        WORKDIR /src
        COPY server/go.mod server/go.sum* ./
        RUN <<EOF
        set -e
        go mod download
        EOF
        COPY server/ ./
        RUN go build -o /server .
      `,
    },
    {
      title: 'The list was copied before, but too early to help',
      bad: dockerfile`
        FROM ruby:3.4
        WORKDIR /app
        COPY Gemfile Gemfile.lock ./
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`bundle install\` comes after this copy
        RUN bundle install
      `,
      fixed: dockerfile`
        FROM ruby:3.4
        WORKDIR /app
        COPY Gemfile Gemfile.lock ./
        RUN bundle install
        COPY . .
      `,
    },
    {
      title: 'Installation and build in one step are parted',
      bad: dockerfile`
        FROM node:22
        WORKDIR /app
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`npm ci\` comes after this copy
        RUN npm ci && npm run build
      `,
      fixed: dockerfile`
        FROM node:22
        WORKDIR /app
        COPY package*.json ./
        RUN npm ci
        COPY . .
        RUN npm run build
      `,
    },
    {
      title: 'The files that are really there, of all parts of a workspace',
      files: {
        'package.json': '{ "workspaces": ["packages/*"] }',
        'yarn.lock': '',
        '.yarnrc.yml': 'nodeLinker: node-modules',
        'packages/api/package.json': '{}',
        'packages/api/src/main.js': '',
        'packages/web/package.json': '{}',
      },
      bad: dockerfile`
        FROM node:22
        WORKDIR /app
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`yarn install\` comes after this copy
        RUN yarn install --immutable
      `,
      fixed: dockerfile`
        FROM node:22
        WORKDIR /app
        COPY package.json yarn.lock .yarnrc.yml ./
        COPY packages/api/package.json ./packages/api/
        COPY packages/web/package.json ./packages/web/
        RUN yarn install --immutable
        COPY . .
      `,
    },
    {
      title: 'A tool that installs and needs the sources as well',
      bad: dockerfile`
        FROM composer:2
        WORKDIR /app
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`composer install\` comes after this copy
        # Runs the project's own scripts at the end.
        RUN composer install --no-dev
      `,
      fixed: dockerfile`
        FROM composer:2
        WORKDIR /app
        COPY composer.json composer.lock* ./
        RUN composer install --no-dev --no-scripts --no-autoloader
        COPY . .
        # Runs the project's own scripts at the end.
        RUN composer install --no-dev
      `,
    },
    {
      title: 'A build that loads its dependencies, with their lists in the build context',
      files: { 'pom.xml': '<project/>', 'src/main/java/App.java': '' },
      bad: dockerfile`
        FROM maven:3-eclipse-temurin-21
        WORKDIR /app
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`mvn package\` comes after this copy
        RUN mvn -B package
      `,
      fixed: dockerfile`
        FROM maven:3-eclipse-temurin-21
        WORKDIR /app
        COPY pom.xml ./
        RUN mvn -B dependency:go-offline
        COPY . .
        RUN mvn -B package
      `,
    },
    {
      title: 'One step that takes away again what it installed stays whole',
      bad: dockerfile`
        FROM node:22
        WORKDIR /app
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`npm ci\` comes after this copy
        RUN npm ci && npm run build && rm -rf node_modules
      `,
    },
    {
      title: 'A build of which the file alone does not tell whether it loads anything',
      good: dockerfile`
        FROM golang:1.25
        WORKDIR /src
        COPY . .
        RUN go build -o /server .
      `,
    },
    {
      title: 'In two steps',
      good: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN npm ci
        COPY . .
        RUN npm run build && npm ci --omit=dev
      `,
    },
    {
      title: 'Installations that need the sources',
      good: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY . .
        RUN pip install --no-cache-dir .
        RUN pip install --no-cache-dir -r requirements.txt -e .
      `,
    },
    {
      title: 'Downloads that a mount keeps',
      good: dockerfile`
        FROM golang:1.25
        COPY . /src
        WORKDIR /src
        RUN --mount=type=cache,target=/go/pkg/mod go mod download && go build -o /server .
      `,
    },
  ],
  *check({ model, buildContext: context }) {
    const installations = installationsOf(model);
    const firstOfStages: FirstInstalls[] = [];
    for (const stage of model.stages) {
      const inherited = stage.base.kind === 'stage' ? firstOfStages[stage.base.stage] : undefined;
      const own = installations.get(stage);
      const first: FirstInstalls =
        own === undefined ? (inherited ?? new Map()) : new Map([...own, ...(inherited ?? [])]);
      firstOfStages.push(first);
      const place: Place = { model, stage, context };
      const found = firstFound(place, first);
      if (found === undefined) continue;
      const { label, call } = found.install;
      const fix = dependenciesFirst(place, found);
      yield {
        span: found.source.span,
        message: `Each change of a source file installs the dependencies again, because \`${label}\` comes after this copy`,
        related: [{ span: call.callSpan, message: 'The dependencies are installed here' }],
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

/** For each package manager its first installation from a list: what comes later finds most of it done. */
type FirstInstalls = ReadonlyMap<string, Installation>;

/** The own ones of each stage that has some. */
function installationsOf(model: DockerfileModel): ReadonlyMap<Stage, FirstInstalls> {
  const ofStages = new Map<Stage, Map<string, Installation>>();
  for (const { run, call } of packageCalls(model, ...managersWithLists)) {
    const stage = run.onbuild ? undefined : model.stageOf(run);
    const install = stage === undefined ? undefined : dependencyInstall(call);
    if (stage === undefined || install === undefined) continue;
    const first = ofStages.get(stage);
    if (first === undefined) ofStages.set(stage, new Map([[install.manager, { run, install }]]));
    else if (!first.has(install.manager)) first.set(install.manager, { run, install });
  }
  return ofStages;
}

/** The first copy of all sources above an installation of the same stage; else the first of a folder that holds its list. */
function firstFound(place: Place, first: FirstInstalls): Found | undefined {
  const { model, stage } = place;
  const installs = [...first.values()]
    .filter(({ run }) => model.stageOf(run) === stage && !run.mounts.some(({ type }) => type === 'cache'))
    .sort((a, b) => a.run.index - b.run.index);
  if (installs.length === 0) return undefined;
  let folder: Found | undefined;
  for (const copy of stage.instructions) {
    if ((copy.type !== 'COPY' && copy.type !== 'ADD') || (copy.type === 'COPY' && copy.from !== undefined)) continue;
    const below = installs.filter(({ run }) => run.index > copy.index);
    if (below.length === 0) break;
    for (const source of copy.sources) {
      const path = sourcePath(model, copy, source);
      if (path === undefined) continue;
      const isContext = isWholeContext(path);
      if (!isContext && (folder !== undefined || !(looksLikeFolder(path) || isSource(path)))) continue;
      const found = below.find((installation) => isDelayed(place, copy, path, installation));
      if (found === undefined) continue;
      if (isContext) return { ...found, copy, source };
      folder = { ...found, copy, source };
    }
  }
  return folder;
}

/** Files in the languages of which some projects have only a few. */
function isSource(path: string): boolean {
  return /\.(go|rs)$/.test(path);
}

/** Whether an installation could stand above a copy and doesn't, as far as paths tell. */
function isDelayed(place: Place, copy: Transfer, source: string, installation: Installation): boolean {
  const { ahead } = installation.install;
  if (ahead !== undefined && !ahead.always)
    return listsBelow(place, copy, source, installation) !== undefined || hasListsAlready(place, copy, installation);
  return isWholeContext(source) || (!isSource(source) && holdsList(place, copy, installation));
}

/** Whether the list is one of the files that a copied folder brought. */
function holdsList(place: Place, copy: Transfer, installation: Installation): boolean {
  const target = destinationOf(place, copy);
  const list = installation.install.lists?.files[0];
  const folder = folderOf(place, installation);
  if (target === undefined || list === undefined || folder === undefined) return false;
  const file = joinPaths(folder, list.path);
  // Lists lie at the top of a project; a folder further up holds more than this project's sources.
  if (!file.startsWith(`${target}/`) || file.slice(target.length + 1).includes('/')) return false;
  return !isBroughtBefore(place, file, installation.run);
}

/** Whether all lists of a project were copied above by their own names, so that only the step that installs is missing. */
function hasListsAlready(place: Place, copy: Transfer, installation: Installation): boolean {
  const { lists } = installation.install;
  const folder = folderOf(place, installation);
  if (lists === undefined || folder === undefined || lists.files.length === 0) return false;
  // Any other folder may hold another part of the project, with a list that is read as well.
  const hasParts = lists.aloneOnly === true || lists.scattered === true;
  if (hasParts && copy.index <= lastOtherCopy(place, installation)) return false;
  return lists.files.every(({ path }) => isBroughtBefore(place, joinPaths(folder, path), copy));
}

/** Index of the last copy above an installation that brings more from the build context than `src` and single files. */
function lastOtherCopy({ model, stage }: Place, { run }: Installation): number {
  const known = lastOthers.get(run);
  if (known !== undefined) return known;
  const other = stage.instructions.findLast((copy) => {
    if ((copy.type !== 'COPY' && copy.type !== 'ADD') || copy.index > run.index) return false;
    if (copy.type === 'COPY' && copy.from !== undefined) return false;
    const paths = copy.sources.map((source) => sourcePath(model, copy, source) ?? source.value);
    return !paths.every((path) => /(^|\/)src\/?$|\.\w+$/.test(path));
  });
  lastOthers.set(run, other?.index ?? -1);
  return other?.index ?? -1;
}

/** Each copy above an installation asks for it. */
const lastOthers = new WeakMap<RunInstruction, number>();
