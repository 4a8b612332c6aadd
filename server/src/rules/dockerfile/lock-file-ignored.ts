import type { BuildContext } from '../../model/build-context.ts';
import { dependencyInstall, type DependencyInstall } from '../../model/dependency-install.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import {
  broughtBy,
  destinationOf,
  folderOf,
  isWholeContext,
  sourcePath,
  type Installation,
  type Place,
} from '../../model/install-places.ts';
import { addFlag, isWrittenOut } from '../../model/package-call.ts';
import { packageCalls } from '../../model/package-calls.ts';
import type { PackageCommand } from '../../model/packages.ts';
import { allRuns } from '../../model/runs.ts';
import { joinPaths } from '../../model/working-directory.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import { insert, replace } from '../../text/edit.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Fix } from '../rule.ts';

/**
 * A lock file says which version of each package was tested. `npm install`, `yarn install`, `pnpm install` and
 * `bun install` read it, but where `package.json` asks for something else they resolve it anew and go on with a changed lock
 * file, which is gone when the build is over: what is in the image is then what nobody has tested. `npm ci` and
 * `--frozen-lockfile` install exactly what the lock file says, and stop where the two don't agree.
 *
 * Reported is an installation in a folder that a lock file was copied or mounted into by its name or a pattern such as
 * `package*.json`; and after `COPY . .` where the build context is known to have one. Installations of named packages and
 * `-g` are another matter. Where `CI` is set, pnpm and newer versions of Yarn keep to the lock file by themselves.
 *
 * The fix is a suggestion: where lock file and list have drifted apart already, the build stops until they are brought
 * together.
 *
 * ## When to allow it
 *
 * In an image for development, where the lock file is what you are working on.
 */
export default defineDockerfileRule({
  id: 'lock-file-ignored',
  summary: 'Install exactly what the lock file says: `npm ci`, `--frozen-lockfile`',
  category: 'reproducibility',
  severity: 'info',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'npm',
      bad: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN npm install --omit=dev
            ^^^^^^^^^^^ \`npm install\` may install other versions than the lock file has, and \`npm ci\` can't
      `,
      fixed: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        RUN npm ci --omit=dev
      `,
    },
    {
      title: 'Yarn and pnpm, with comments and continued lines',
      bad: dockerfile`
        from node:24-slim as web
        workdir /web
        copy package.json yarn.lock ./
        run yarn && yarn cache clean
            ^^^^ \`yarn install\` may install other versions than the lock file has, and with \`--frozen-lockfile\` it can't

        from node:24-slim
        workdir /api
        copy api/package.json api/pnpm-lock.yaml ./
        run corepack enable \
            # Without what only tests need.
            && pnpm install \
               ^^^^^^^^^^^^ \`pnpm install\` may install other versions than the lock file has, and with \`--frozen-lockfile\` it can't
               --prod
      `,
      fixed: dockerfile`
        from node:24-slim as web
        workdir /web
        copy package.json yarn.lock ./
        run yarn --frozen-lockfile && yarn cache clean

        from node:24-slim
        workdir /api
        copy api/package.json api/pnpm-lock.yaml ./
        run corepack enable \
            # Without what only tests need.
            && pnpm install --frozen-lockfile \
               --prod
      `,
    },
    {
      title: 'The lock file comes with everything else',
      files: { 'package.json': '{}', 'package-lock.json': '{}', 'index.js': '' },
      bad: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY . .
        RUN npm i
            ^^^^^ \`npm install\` may install other versions than the lock file has, and \`npm ci\` can't
      `,
      fixed: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY . .
        RUN npm ci
      `,
    },
    {
      title: 'Exactly what the lock file says, and tools that it doesn’t have',
      good: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY package*.json yarn.lock ./
        RUN npm ci
        RUN yarn install --frozen-lockfile
        RUN npm install -g serve && npm install sharp
      `,
    },
    {
      title: 'No lock file is copied there',
      good: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY package.json ./
        COPY web/package-lock.json web/
        RUN npm install
      `,
    },
    {
      title: 'The build context has none',
      files: { 'package.json': '{}' },
      good: dockerfile`
        FROM node:24-slim
        WORKDIR /app
        COPY package*.json ./
        RUN npm install
      `,
    },
  ],
  *check({ model, buildContext }) {
    const lookUp = lockFileLookUp();
    for (const { run, call } of packageCalls(model, 'npm', 'yarn', 'pnpm', 'bun')) {
      if (isFrozen(model, run, call)) continue;
      const install = dependencyInstall(call);
      const stage = model.stageOf(run);
      if (install === undefined || stage === undefined || !install.label.endsWith(' install') || run.onbuild) continue;
      // Where a flag names another folder, the lock file is looked for there.
      if (install.lists === undefined) continue;
      if (!lookUp({ model, stage, context: buildContext }, { run, install })) continue;
      const fix = isWrittenOut(model, call) || call.actionWord === undefined ? frozen(model, run, install) : undefined;
      yield {
        span: call.callSpan,
        message:
          call.manager === 'npm'
            ? `\`${install.label}\` may install other versions than the lock file has, and \`npm ci\` can't`
            : `\`${install.label}\` may install other versions than the lock file has, and with \`${flagFor(model, run, call)}\` it can't`,
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
  },
});

const lockFiles: Readonly<Record<string, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  yarn: ['yarn.lock'],
  pnpm: ['pnpm-lock.yaml'],
  bun: ['bun.lock', 'bun.lockb'],
};

/** Whether the lock file is kept to as it is (offline there are no other versions), or somebody has said that it isn't. */
function isFrozen(model: DockerfileModel, run: RunInstruction, call: PackageCommand): boolean {
  const { manager, flags, assignments } = call;
  if (flags.some(({ value }) => /lock|immutable|^--(?:frozen|offline)$/.test(value))) return true;
  if (manager === 'npm') return call.operands.length > 0;
  return assignments.some(({ name }) => name === 'CI') || model.scopeAt(run).lookup('CI') !== undefined;
}

type LookUp = (place: Place, installation: Installation) => boolean;

/** Whether there is a lock file where something is installed; what was found for a stage and a folder is kept. */
function lockFileLookUp(): LookUp {
  const copied = new Map<string, readonly number[]>();
  let deletions: readonly Deletion[] | undefined;
  return (place, installation) => {
    const { run, install } = installation;
    const names = lockFiles[install.manager] ?? [];
    const folder = folderOf(place, installation);
    const isThere = names.some((name) => {
      const key = `${place.stage.index} ${folder}/${name}`;
      let copies = folder === undefined ? [] : copied.get(key);
      if (copies === undefined) {
        copies = copiesOf(place, joinPaths(folder ?? '', name));
        copied.set(key, copies);
      }
      return (copies[0] ?? Infinity) < run.index;
    });
    if (!isThere && !isMounted(run, names)) return false;
    deletions ??= deletionsIn(place.model);
    return !deletions.some(({ index, path }) => index <= run.index && endsWith(path, names));
  };
}

function isMounted({ mounts }: RunInstruction, names: readonly string[]): boolean {
  return mounts.some(
    ({ type, options }) =>
      type === 'bind' && options.some(({ key, value }) => /^(source|src)$/.test(key) && endsWith(value?.value, names)),
  );
}

/** The instructions of a stage that bring a lock file to a path, in order. */
function copiesOf(place: Place, path: string): readonly number[] {
  const { model, stage, context } = place;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const named = broughtBy(place, path).filter(
    ({ sources }) =>
      // A pattern matches what is there, and that is known only with the build context.
      context === undefined ||
      !context.complete ||
      sources.some(({ value }) => value === name || value.endsWith(`/${name}`)) ||
      contextHas(context, name),
  );
  const whole = stage.instructions.filter((copy) => {
    if (copy.type !== 'COPY' && copy.type !== 'ADD') return false;
    if (context === undefined || mayBeIgnored(context) || (copy.type === 'COPY' && copy.from !== undefined))
      return false;
    const target = destinationOf(place, copy);
    const inside = target !== undefined && path.startsWith(`${target}/`) ? path.slice(target.length + 1) : undefined;
    if (!context.entries.some((entry) => entry.path === inside && entry.kind === 'file')) return false;
    return copy.sources.some((word) => isWholeContext(sourcePath(model, copy, word) ?? ''));
  });
  return [...named, ...whole].map(({ index }) => index).toSorted((one, other) => one - other);
}

function contextHas({ entries }: BuildContext, name: string): boolean {
  return entries.some(({ path }) => path === name || path.endsWith(`/${name}`));
}

function mayBeIgnored({ ignoreFile }: BuildContext): boolean {
  return ignoreFile !== undefined && /lock|package|\.(json|ya?ml)|^\*/m.test(ignoreFile.text);
}

interface Deletion {
  readonly index: number;
  readonly path: string;
}

/** What takes a lock file away again, in whatever stage. */
function deletionsIn(model: DockerfileModel): readonly Deletion[] {
  return [...allRuns(model)].flatMap(({ run, script }) =>
    script.source.text.includes('lock')
      ? script.commands
          .filter(({ name }) => name === 'rm')
          .flatMap((command) => command.arguments.map(({ value }) => ({ index: run.index, path: value })))
      : [],
  );
}

function endsWith(path: string | undefined, names: readonly string[]): boolean {
  return path !== undefined && names.some((name) => path.replace(/\*$/, '').endsWith(name));
}

function frozen(model: DockerfileModel, run: RunInstruction, { call }: DependencyInstall): Fix | undefined {
  if (call.manager === 'npm') {
    return call.actionWord === undefined ? undefined : suggestion('Use npm ci', replace(call.actionWord.span, 'ci'));
  }
  const flag = flagFor(model, run, call);
  const edit = call.actionWord === undefined ? insert(call.callSpan.end, ` ${flag}`) : addFlag(call, flag);
  return suggestion(`Add ${flag}`, edit);
}

/** Yarn has another name for it since version 2, which has settings in another file, too. */
function flagFor(model: DockerfileModel, run: RunInstruction, { manager }: PackageCommand): string {
  if (manager !== 'yarn') return '--frozen-lockfile';
  const copies = model.stageOf(run)?.instructions ?? [];
  const isBerry = copies.some(
    (copy) => copy.type === 'COPY' && copy.sources.some(({ value }) => /(^|\/)\.yarn(rc\.yml|\/?$)/.test(value)),
  );
  return isBerry ? '--immutable' : '--frozen-lockfile';
}
