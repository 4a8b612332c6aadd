import { dependencyInstall, type DependencyInstall, type Manifest } from '../../model/dependency-install.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { indentationAt, lineBreakOf, linesAround, matchCase } from '../../model/edit-instruction.ts';
import { packageCommand, packageCommands } from '../../model/packages.ts';
import type { Stage } from '../../model/stages.ts';
import { valueOf } from '../../model/value-of.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type {
  AddInstruction,
  CopyInstruction,
  Instruction,
  RunInstruction,
  Word,
} from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { insert, replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A step is taken from the cache as long as nothing above it has changed. When all sources are copied first, each saved
 * file changes that step, and everything below runs again: with the dependencies' installation below, a one-line change
 * costs minutes. Copied in two steps (first the files that list the dependencies, then the rest) the installation runs again only
 * when those lists change.
 *
 * Found are copies of the whole context (`COPY . .`) or of the folder that holds the list, above an installation from a
 * list: pip with `-r`, npm, yarn, pnpm, bun, Go modules, bundler, Composer, pipenv, `poetry install --no-root`, `uv sync
 * --no-install-project`, `cargo fetch`, Maven's `dependency:go-offline`, `dotnet restore`. Nothing is said where the
 * installation needs the sources (`pip install .`, workspaces), where the same tool has installed above already, or where
 * a cache mount keeps the downloads.
 *
 * The fix copies the lists first and moves the copy of the sources below the installation. It is a suggestion: only you
 * know whether a `postinstall` script, a `-r other.txt` inside the list or a local package needs more than those files. And
 * a `node_modules` or `vendor` folder of your own is then copied over what was installed, unless `.dockerignore` names it. It
 * is offered where nothing between copy and installation gets in the way.
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
      title: 'Installation and build in one step have to be parted by hand',
      bad: dockerfile`
        FROM node:22
        WORKDIR /app
        COPY . .
             ^ Each change of a source file installs the dependencies again, because \`npm ci\` comes after this copy
        RUN npm ci && npm run build
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
  *check({ model }) {
    const folders = workingDirectories(model);
    const firstOfStages: FirstInstalls[] = [];
    for (const stage of model.stages) {
      const inherited = stage.base.kind === 'stage' ? firstOfStages[stage.base.stage] : undefined;
      const first = firstInstalls(model, stage, inherited);
      firstOfStages.push(first);
      const found = firstFound({ model, stage, folders }, first);
      if (found === undefined) continue;
      const { label, call } = found.install;
      const fix = inTwoSteps({ model, stage, folders }, found);
      yield {
        span: found.source.span,
        message: `Each change of a source file installs the dependencies again, because \`${label}\` comes after this copy`,
        related: [{ span: call.callSpan, message: 'The dependencies are installed here' }],
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

type Transfer = CopyInstruction | AddInstruction;

interface Place {
  readonly model: DockerfileModel;
  readonly stage: Stage;
  readonly folders: ReadonlyMap<Instruction, string>;
}

interface Installation {
  readonly run: RunInstruction;
  readonly install: DependencyInstall;
}

interface Found extends Installation {
  readonly copy: Transfer;
  readonly source: Word;
}

/** For each package manager its first installation from a list: what comes later finds most of it done. */
type FirstInstalls = ReadonlyMap<string, Installation>;

function firstInstalls(model: DockerfileModel, stage: Stage, inherited: FirstInstalls | undefined): FirstInstalls {
  const first = new Map(inherited);
  for (const run of stage.instructions) {
    const script = model.scriptOf(run);
    if (run.type !== 'RUN' || script === undefined) continue;
    for (const call of packageCommands(script)) {
      const install = dependencyInstall(call);
      if (install !== undefined && !first.has(install.manager)) first.set(install.manager, { run, install });
    }
  }
  return first;
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
    const [next] = below;
    if (next === undefined) break;
    for (const source of copy.sources) {
      const path = pathOf(model, copy, source);
      if (path === undefined) continue;
      if (isContext(path)) return { ...next, copy, source };
      if (folder !== undefined || !looksLikeFolder(path)) continue;
      const held = below.find((installation) => holdsList(place, copy, installation));
      if (held !== undefined) folder = { ...held, copy, source };
    }
  }
  return folder;
}

function pathOf(model: DockerfileModel, copy: Transfer, word: Word): string | undefined {
  if (copy.heredocs.some(({ span }) => span.start === word.span.start)) return undefined;
  return valueOf(model, copy, word) ?? undefined;
}

/** `.`, `./`, `/`, `*` and the like: everything there is. */
function isContext(path: string): boolean {
  return path !== '' && /^(\.|\.?\/+\.?|(\.?\/)?\*)$/.test(path);
}

/** Folders that hold lists and nothing else. */
const listFolder = /^(requirements|reqs|deps)$/;

/** Names without an extension in lower case mostly name folders. */
function looksLikeFolder(path: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || /[*?[]/.test(path)) return false;
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? '';
  if (listFolder.test(name)) return false;
  return path.endsWith('/') || (/^[a-z][a-z0-9_-]*$/.test(name) && !/^(license|makefile|procfile|readme)$/.test(name));
}

/** Whether the list is one of the files that a copied folder brought, as far as paths tell. */
function holdsList(place: Place, copy: Transfer, { run, install }: Installation): boolean {
  const target = destinationOf(place, copy);
  const list = install.manifests?.[0];
  const folder = folderOf(place, run, install);
  if (target === undefined || list === undefined || folder === undefined) return false;
  const file = joinPaths(folder, list.path);
  // Lists lie at the top of a project; a folder further up holds more than this project's sources.
  if (!file.startsWith(`${target}/`) || file.slice(target.length + 1).includes('/')) return false;
  return !broughtBy(place, file).some((other) => other.index < run.index);
}

function destinationOf({ model, folders }: Place, copy: Transfer): string | undefined {
  const value = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  return value === null ? undefined : joinPaths(folders.get(copy) ?? '?', value).replace(/\/$/, '');
}

/** The folder an installation runs in; undefined where a `cd` goes somewhere that only the build knows. */
function folderOf({ model, folders }: Place, run: RunInstruction, install: DependencyInstall): string | undefined {
  let folder: string | undefined = folders.get(run);
  for (const command of model.scriptOf(run)?.commands ?? []) {
    if (command === install.call.command) return folder;
    if (command.name !== 'cd' && command.name !== 'pushd') continue;
    const [path] = command.arguments;
    const isKnown = path?.literal === true && folder !== undefined && command.topLevel;
    folder = isKnown ? joinPaths(folder ?? '', path.value) : undefined;
  }
  return folder;
}

/** The copies that bring a file by its own name. */
function broughtBy(place: Place, path: string): readonly Transfer[] {
  return place.stage.instructions.filter((copy): copy is Transfer => {
    if (copy.type !== 'COPY' && copy.type !== 'ADD') return false;
    // The name comes first: it is cheap to compare, and hardly ever the right one.
    const names = copy.sources
      .map((word) => word.value.split('/').at(-1) ?? '')
      .filter((name) => !/^[.*]*$/.test(name));
    const wanted = path.slice(path.lastIndexOf('/') + 1);
    const same = names.filter((name) => sameFiles(name, wanted));
    const renamed =
      names.length === 1 &&
      copy.destination !== undefined &&
      sameFiles(copy.destination.value.split('/').at(-1) ?? '', wanted);
    if (same.length === 0 && !renamed) return false;
    const target = destinationOf(place, copy);
    return (
      target !== undefined && (sameFiles(target, path) || same.some((name) => sameFiles(`${target}/${name}`, path)))
    );
  });
}

/** Whether two paths can be the same file; each may have a pattern in it. */
function sameFiles(a: string, b: string): boolean {
  return matches(a, b) || matches(b, a);
}

function matches(pattern: string, path: string): boolean {
  if (!pattern.includes('*')) return pattern === path;
  const expression = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*');
  return new RegExp(`^${expression}$`).test(path);
}

/** Copies the lists first and the rest behind the installation, where that is all there is to do. */
function inTwoSteps(place: Place, { copy, source, run }: Found): Fix | undefined {
  const { model, stage } = place;
  const { destination } = copy;
  if (destination === undefined || copy.sources.length > 1 || copy.json) return undefined;
  if (source.variables.length > 0 || copy.flags.some(({ name }) => !['chown', 'chmod', 'link'].includes(name)))
    return undefined;
  if (!isUndisturbed(model, stage, copy, run) || run.mounts.length > 0) return undefined;
  const lists = listsOf(place, copy, run);
  if (lists === undefined) return undefined;

  const missing = lists.filter(({ path }) => !broughtBy(place, path).some((other) => other.index < copy.index));
  const hasEnough =
    missing.length === 0 || (missing.every(({ optional }) => optional) && missing.length < lists.length);
  const text = hasEnough ? '' : copyOf(place, copy, source, destination, missing);
  if (text === undefined) return undefined;
  const lineBreak = lineBreakOf(model.text);
  const first = copy.above[0]?.span.start ?? copy.span.start;
  const block = linesAround(model.text, { start: first, end: copy.span.end });
  const moved = model.text.slice(block.start, block.end).replace(/\r?\n$/, '');
  return suggestion(
    'Copy the lists of dependencies first, and the sources behind the installation',
    replace(block, text === '' ? '' : text + lineBreak),
    insert(run.span.end, lineBreak + moved),
  );
}

/** Whether the copy can go below the installation without meaning something else there. */
function isUndisturbed(model: DockerfileModel, stage: Stage, copy: Transfer, run: RunInstruction): boolean {
  const script = model.scriptOf(run);
  if (script === undefined || !script.complete || !script.commands.every((command) => isPartOfInstallation(command)))
    return false;
  const variables = [copy.destination, ...copy.flags.map(({ value }) => value)].some(
    (word) => (word?.variables.length ?? 0) > 0,
  );
  const isAbsolute = copy.destination?.value.startsWith('/') ?? false;
  return stage.instructions.every((between) => {
    if (between.index <= copy.index || between.index >= run.index) return true;
    if (between.type === 'WORKDIR') return isAbsolute;
    if (between.type === 'ENV' || between.type === 'ARG') return !variables;
    return model.effectOf(between) === 'metadata';
  });
}

/** Whether a command only installs, or gets things ready for that: nothing that needs the sources. */
function isPartOfInstallation(command: ShellCommand): boolean {
  const call = packageCommand(command);
  if (call === undefined)
    return ['set', 'export', 'echo', 'true', 'mkdir', 'rm', 'cd', 'corepack'].includes(command.name);
  if (['apt', 'apk', 'dnf', 'yum', 'microdnf'].includes(call.manager)) return true;
  const isUpgrade =
    call.manager === 'pip' &&
    call.action === 'install' &&
    call.operands.every(({ value }) => /^[\w.-]+([=<>~!].*)?$/.test(value));
  return (
    dependencyInstall(call) !== undefined ||
    ['cache', 'config'].includes(call.action) ||
    (isUpgrade && call.operands.length > 0)
  );
}

/** What the installations of a RUN read, as paths in the image; undefined where that isn't known or lies elsewhere. */
function listsOf(place: Place, copy: Transfer, run: RunInstruction): readonly Manifest[] | undefined {
  const target = destinationOf(place, copy);
  const script = place.model.scriptOf(run);
  if (target === undefined || script === undefined) return undefined;
  const lists: Manifest[] = [];
  for (const call of packageCommands(script)) {
    const install = dependencyInstall(call);
    if (install === undefined) continue;
    const folder = folderOf(place, run, install);
    if (folder === undefined || install.manifests === undefined) return undefined;
    for (const manifest of install.manifests) {
      const path = joinPaths(folder, manifest.path);
      const isThere = broughtBy(place, path).some((other) => other.index < copy.index);
      if (!isThere && !path.startsWith(`${target}/`)) return undefined;
      if (!lists.some((known) => known.path === path)) lists.push({ ...manifest, path });
    }
  }
  return lists;
}

/** The instruction that copies the lists alone, to where they are copied now. */
function copyOf(
  place: Place,
  copy: Transfer,
  source: Word,
  destination: Word,
  lists: readonly Manifest[],
): string | undefined {
  const { text } = place.model;
  const target = destinationOf(place, copy) ?? '';
  const relative = lists.map(({ path }) => path.slice(target.length + 1));
  const folders = new Set(relative.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
  const [folder] = folders;
  if (folder === undefined || folders.size > 1) return undefined;
  const prefix = isContext(source.value) ? '' : `${source.value.replace(/\/+$/, '')}/`;
  // Lists in a folder of their own mostly include each other.
  const isListFolder = listFolder.test(folder.slice(0, -1));
  const sources = isListFolder ? [prefix + folder] : relative.map((path) => prefix + path);
  if (sources.some((path) => /\s/.test(path))) return undefined;
  const flags = copy.flags.map(({ span }) => text.slice(span.start, span.end));
  if (flags.some((flag) => flag.includes('\n'))) return undefined;
  const base = destination.raw === '.' ? './' : destination.raw.replace(/\/*$/, '/');
  const words = [matchCase(copy.keyword.value, 'COPY'), ...flags, ...sources, base + folder];
  return indentationAt(text, copy.span.start) + words.join(' ');
}
