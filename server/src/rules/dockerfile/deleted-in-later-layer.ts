import type { BuildContext } from '../../model/build-context.ts';
import type { DockerfileModel, RunWithScript } from '../../model/dockerfile.ts';
import { appendCommand } from '../../model/append-command.ts';
import { commandsNamed } from '../../model/commands-named.ts';
import { contextFiles } from '../../model/context-files.ts';
import { wholeLines } from '../../model/edit-instruction.ts';
import { fileName, mayBeLarge } from '../../model/file-weight.ts';
import { copiedPaths, madeBy, type MadePath } from '../../model/made-paths.ts';
import { hasFlag, packageCommands, type PackageCommand, type PackageManager } from '../../model/packages.ts';
import { PathIndex } from '../../model/path-index.ts';
import { removeStep } from '../../model/remove-step.ts';
import { joinPaths } from '../../model/working-directory.ts';
import { shellPaths, type ShellPaths } from '../../model/shell-paths.ts';
import type { ShellCommand, ShellScript, ShellWord } from '../../syntax/shell/nodes.ts';
import { insert, remove } from '../../text/edit.ts';
import { textOf } from '../../text/span.ts';
import { oneRunOfThese } from '../one-run-of-these.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * Each `RUN`, `COPY` and `ADD` makes a layer, and a layer never changes. A `rm` in a later `RUN` only puts a mark on top that hides
 * the file: everybody who pulls the image still downloads it, and whoever looks into the layer can read it. A download is to
 * be deleted by the `RUN` that made it. A file of the build context that one step needs is better not copied at all:
 * `RUN --mount=type=bind,source=shop.tar.gz,target=/tmp/shop.tar.gz …` shows it to that step and leaves nothing behind.
 *
 * Reported is only what the file itself shows: a path that an earlier instruction copied, downloaded with `curl`, `wget` or `git
 * clone`, or filled as a package manager's cache, and that nothing in the deleting `RUN` has made again; and a command like
 * `apt-get clean`, where its own `RUN` has not installed anything before. What the base image brings may well be deleted, for
 * what that does. The lists of `apt-get update` and the caches of apk, dnf, pip and zypper are left to the rules that speak
 * of them where they are filled, such as `apt-lists-kept`. Scripts, lists and other files of a few kilobytes are not worth a
 * word, unless they are secrets by their name. Stages whose layers the final image doesn't have may delete what they like.
 *
 * Where nothing but `RUN`s stands between the two, the fix makes one of them; a file that only the `RUN` right behind its `COPY`
 * reads is mounted; a cache is emptied where it was filled. All are suggestions: other `RUN`s run again when something
 * changes, and what is mounted can't be written to.
 *
 * ## When to allow it
 *
 * Where the file only has to be out of sight, or the image is flattened after the build.
 */
export default defineDockerfileRule({
  id: 'deleted-in-later-layer',
  summary: 'Delete files in the `RUN` that made them: a later one hides them, and the image gets no smaller',
  category: 'size',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['layer'],
  examples: [
    {
      title: 'A download, unpacked and deleted step by step',
      bad: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSLO https://example.com/shop-1.4.tar.gz
        RUN tar -xzf shop-1.4.tar.gz -C /opt
        RUN rm shop-1.4.tar.gz
               ^^^^^^^^^^^^^^^ This stays in the layer of the RUN that made it, so deleting it here makes the image no smaller
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSLO https://example.com/shop-1.4.tar.gz \
            && tar -xzf shop-1.4.tar.gz -C /opt \
            && rm shop-1.4.tar.gz
      `,
    },
    {
      title: 'Comments and continued lines',
      bad: dockerfile`
        from debian:12-slim
        workdir /build
        run git clone --depth=1 https://example.com/tool.git \
            && make -C tool install
        # The sources are not needed any more.

        run rm -rf \
                tool \
                ^^^^ This stays in the layer of the RUN that made it, so deleting it here makes the image no smaller
            && ldconfig
      `,
      fixed: dockerfile`
        from debian:12-slim
        workdir /build
        run git clone --depth=1 https://example.com/tool.git \
            && make -C tool install \
        # The sources are not needed any more.
            && rm -rf \
                tool \
            && ldconfig
      `,
    },
    {
      title: 'A file of the build context is better mounted than copied',
      bad: dockerfile`
        FROM debian:12-slim
        COPY shop.deb /tmp/
        RUN dpkg -i /tmp/shop.deb && rm /tmp/shop.deb
                                        ^^^^^^^^^^^^^ This stays in the layer of the COPY that made it, so deleting it here makes the image no smaller
      `,
      fixed: dockerfile`
        FROM debian:12-slim
        RUN --mount=type=bind,source=shop.deb,target=/tmp/shop.deb dpkg -i /tmp/shop.deb
      `,
    },
    {
      title: 'A key that everybody can still read',
      bad: dockerfile`
        FROM alpine:3.22
        COPY id_ed25519 /root/.ssh/id_ed25519
        RUN git clone git@example.com:shop.git /srv/shop
        RUN rm -rf /root/.ssh
                   ^^^^^^^^^^ This stays in the layer of the COPY that made it, so deleting it here makes the image no smaller
      `,
    },
    {
      title: 'A part of the build context, which .dockerignore keeps out',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /srv
        COPY . .
        RUN rm -rf videos README.md .dockerignore
                   ^^^^^^ This stays in the layer of the COPY that made it, so deleting it here makes the image no smaller
      `,
      files: { 'videos/tour.mp4': 90_000_000, 'README.md': 2_000, '.dockerignore': 'dist' },
    },
    {
      title: 'A cache that is emptied too late',
      bad: dockerfile`
        FROM node:24-slim
        RUN npm install -g serve@14
        COPY shop /opt/shop
        RUN npm cache clean --force && /opt/shop/prepare
            ^^^^^^^^^ What this empties was filled by an earlier RUN, whose layer stays as it is, so the image gets no smaller
      `,
      fixed: dockerfile`
        FROM node:24-slim
        RUN npm install -g serve@14 && npm cache clean --force
        COPY shop /opt/shop
        RUN /opt/shop/prepare
      `,
    },
    {
      title: 'In the same RUN, or never in a layer',
      good: dockerfile`
        FROM debian:12-slim
        RUN curl -fsSL https://example.com/shop.tar.gz -o /tmp/shop.tar.gz \
            && tar -xzf /tmp/shop.tar.gz -C /opt \
            && rm /tmp/shop.tar.gz
        RUN --mount=type=bind,source=shop.deb,target=/tmp/shop.deb dpkg -i /tmp/shop.deb
      `,
    },
    {
      title: 'What the base image brings is deleted for what that does',
      good: dockerfile`
        FROM nginx:1.29
        RUN rm /etc/nginx/conf.d/default.conf
        COPY shop.conf /etc/nginx/conf.d/
      `,
    },
    {
      title: 'A stage whose layers are left behind',
      good: dockerfile`
        FROM debian:12 AS build
        ADD https://example.com/shop.tar.gz /tmp/
        RUN tar -xzf /tmp/shop.tar.gz -C /opt
        RUN rm /tmp/shop.tar.gz

        FROM debian:12-slim
        COPY --from=build /opt/shop /opt/shop
      `,
    },
  ],
  *check({ model, buildContext }) {
    const deletes = commandsNamed(model, 'rm').length + commandsNamed(model, 'sudo').length > 0;
    const made = new PathIndex();
    const gone = new Set<MadePath>();
    const filled = new Map<PackageManager, RunWithScript>();
    for (const stage of model.stages) {
      // Stages that inherit from each other stand in this order, so their layers are seen from bottom to top.
      if (!stage.inherited) continue;
      for (const instruction of stage.instructions) {
        if (deletes && (instruction.type === 'COPY' || instruction.type === 'ADD')) {
          for (const each of copiedPaths(model, instruction)) made.add(each);
        }
        const script = model.scriptOf(instruction);
        if (instruction.type !== 'RUN' || script === undefined) continue;
        const run = { run: instruction, script };
        if (deletes) yield* deletions(model, run, { made, gone }, buildContext);
        yield* cleanUps(model, run, filled);
      }
    }
  },
});

/** Shows the file to the RUN right behind the COPY, so that it is in no layer, and there is nothing to delete. */
function mounted(
  model: DockerfileModel,
  { maker, source, path }: MadePath,
  { run, script }: RunWithScript,
  command: ShellCommand,
  target: string,
): Fix | undefined {
  if (maker.type !== 'COPY' || run.index !== maker.index + 1 || model.stageOf(maker) !== model.stageOf(run))
    return undefined;
  const isPlain =
    maker.sources.length === 1 && !maker.json && maker.flags.every(({ name }) => /^(from|link)$/.test(name));
  if (source === undefined || !isPlain || target !== path || !path.startsWith('/') || !isFile({ path }))
    return undefined;
  // Commas and quotes have a meaning in a mount.
  if (source.raw !== source.value || !/^[\w./+@-]+$/.test(source.raw) || !/^[\w./+@-]+$/.test(path)) return undefined;
  const isAlone = script.steps[command.step]?.commands.length === 1 && deletedWords(command).length === 1;
  if (!isAlone || script.steps.length < 2 || mayChange(script, command, path)) return undefined;
  const removal = removeStep(model, run, script, command.step);
  if (removal === undefined) return undefined;
  if ((maker.from?.value?.variables.length ?? 0) > 0) return undefined;
  const from = maker.from?.value === undefined ? '' : `from=${maker.from.value.raw},`;
  const mount = ` --mount=type=bind,${from}source=${source.raw},target=${path}`;
  return suggestion(
    'Mount the file for this RUN instead of copying it',
    remove(wholeLines(model.text, maker)),
    insert((run.flags.at(-1) ?? run.keyword).span.end, mount),
    ...removal,
  );
}

/** Whether a script may write to a file: what is mounted can't be changed. */
function mayChange({ commands }: ShellScript, deletion: ShellCommand, path: string): boolean {
  const name = fileName(path);
  return commands.some(({ name: program, arguments: words, redirects }) => {
    const isNamed = words.some(({ value }) => value.includes(name));
    return (
      redirects.some(({ target }) => target?.value.includes(name)) ||
      (isNamed &&
        !/^(cat|tar|unzip|dpkg|rpm|apt-get|apt|apk|dnf|yum|pip3?|sh|bash|python3?|java|cp|install|sha\d+sum|gpg|psql|mysql)$/.test(
          program,
        ) &&
        !deletion.arguments.some((word) => words.includes(word)))
    );
  });
}

interface Layers {
  readonly made: PathIndex;
  /** What was deleted by now. */
  readonly gone: Set<MadePath>;
}

/** What a deletion takes away: a path with all below it, or only what is below it. */
function take({ made, gone }: Layers, path: string, contentOnly: boolean): readonly MadePath[] {
  const taken = made.at(path).filter((each) => !gone.has(each) && !(contentOnly && isFile(each) && each.path === path));
  for (const each of taken) gone.add(each);
  made.drop(path);
  return taken;
}

/** What a deletion takes out of a folder of the build context that was copied as a whole. */
function partOf({ made }: Layers, path: string, buildContext: BuildContext | undefined): readonly MadePath[] {
  if (buildContext === undefined) return [];
  const folder = made.holding(path);
  const isLocal = folder?.maker.type === 'COPY' && folder.maker.from === undefined;
  if (folder?.source === undefined || folder.path === path || !isLocal) return [];
  const inside = joinPaths('', `/${folder.source.value}/${path.slice(folder.path.length)}`);
  const files = contextFiles(buildContext);
  const entry = files.entryAt(inside.slice(1));
  if (entry === undefined || files.isIgnored(entry.path)) return [];
  return [{ path, maker: folder.maker, source: { ...folder.source, value: entry.path } }];
}

/** Nothing is below a file that COPY names. */
function isFile({ path }: Pick<MadePath, 'path'>): boolean {
  return /[^./]\.[A-Za-z]\w*$/.test(path);
}

function* deletions(
  model: DockerfileModel,
  { run, script }: RunWithScript,
  layers: Layers,
  buildContext: BuildContext | undefined,
): Generator<Finding> {
  let paths: ShellPaths | undefined;
  for (const command of script.commands) {
    for (const word of deletedWords(command)) {
      paths ??= shellPaths(model, run, script);
      const target = paths.resolve(command, word.value);
      if (target === undefined) continue;
      const folder = target.replace(/\/\*$/, '');
      // A path from an unknown working directory starts with a question mark of its own.
      if (folder === '' || /[*?[]/.test(folder.slice(1))) continue;
      const taken = take(layers, folder, folder !== target);
      // What this RUN has made itself is deleted in time.
      if (taken.some(({ maker }) => maker === run)) continue;
      const lost = [...partOf(layers, folder, buildContext), ...taken].findLast((each) =>
        isWorthIt(each, buildContext),
      );
      if (lost === undefined || !command.topLevel) continue;
      const fix = oneRunOfThese(model, lost.maker, run) ?? mounted(model, lost, { run, script }, command, target);
      yield {
        span: word.span,
        message: `This stays in the layer of the ${lost.maker.type} that made it, so deleting it here makes the image no smaller`,
        related: [{ span: lost.maker.keyword.span, message: `${lost.path} comes from here` }],
        ...(fix === undefined ? {} : { fixes: [fix] }),
      };
    }
    for (const path of madeBy(run, command, () => (paths ??= shellPaths(model, run, script))))
      layers.made.add({ path, maker: run });
  }
}

function deletedWords({ name, arguments: words }: ShellCommand): readonly ShellWord[] {
  if (name === 'sudo' && words[0]?.value === 'rm') return words.slice(1).filter(isOperand);
  return name === 'rm' ? words.filter(isOperand) : [];
}

function isOperand({ value }: ShellWord): boolean {
  return !value.startsWith('-');
}

/** Whoever gets the image can read it, so it counts whatever its size. */
const secret =
  /^(id_(rsa|dsa|ecdsa|ed25519)|\.npmrc|\.netrc|\.pypirc|\.git-credentials|\.env|.*\.(pem|p12|pfx))$|^\.(ssh|aws|kube|docker)$/;

function isWorthIt(made: MadePath, buildContext: BuildContext | undefined): boolean {
  const names = [made.path, made.source?.value ?? ''].map(fileName);
  return names.some((name) => secret.test(name)) || mayBeLarge(made, buildContext);
}

function* cleanUps(
  model: DockerfileModel,
  each: RunWithScript,
  filled: Map<PackageManager, RunWithScript>,
): Generator<Finding> {
  for (const call of packageCommands(each.script)) {
    const { command } = call;
    if (!emptiesCache(call)) {
      if (fillsCache(call) && !each.run.mounts.some(({ type }) => type === 'cache')) filled.set(call.manager, each);
      continue;
    }
    const maker = filled.get(call.manager);
    filled.delete(call.manager);
    if (maker === undefined || maker.run === each.run || !command.topLevel) continue;
    const fix = inTime(model, maker, each, command);
    yield {
      span: call.callSpan,
      message:
        'What this empties was filled by an earlier RUN, whose layer stays as it is, so the image gets no smaller',
      related: [{ span: maker.run.keyword.span, message: 'It was filled here' }],
      ...(fix === undefined ? {} : { fixes: [fix] }),
    };
  }
}

/** Those of dnf, zypper and pip have a rule of their own, which speaks where they are filled. */
function emptiesCache({ manager, action, operands }: PackageCommand): boolean {
  switch (manager) {
    case 'apt':
      return /^(auto-?)?clean$/.test(action);
    case 'conda':
      return action === 'clean';
    case 'npm':
    case 'yarn':
      return action === 'cache' && /^(clean|purge)$/.test(operands[0]?.value ?? '');
    default:
      return false;
  }
}

function fillsCache(call: PackageCommand): boolean {
  if (hasFlag(call, '--no-cache-dir', '--download-only', '-d')) return false;
  return (
    /^(install|update|upgrade|dist-upgrade|full-upgrade|build-dep|reinstall|groupinstall|add|ci|i|create|in)$/.test(
      call.action,
    ) ||
    (call.manager === 'yarn' && call.action === '')
  );
}

/** Empties the cache at the end of the RUN that filled it. */
function inTime(
  model: DockerfileModel,
  maker: RunWithScript,
  { run, script }: RunWithScript,
  command: ShellCommand,
): Fix | undefined {
  const text = textOf(model.text, command.span);
  const step = script.steps[command.step];
  if (model.stageOf(maker.run) !== model.stageOf(run) || text.includes('\n')) return undefined;
  if (step?.commands.length !== 1 || command.pipe !== undefined) return undefined;
  const edit = appendCommand(model, maker.run, maker.script, text);
  const removal = removeStep(model, run, script, command.step);
  return edit && removal && suggestion('Do it in the RUN that filled the cache', edit, ...removal);
}
