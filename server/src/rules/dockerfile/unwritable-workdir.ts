import { baseImageOf } from '../../model/base-image.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { linesAround } from '../../model/edit-instruction.ts';
import { failsWith } from '../../model/failure.ts';
import { hasFlag, packageCommand } from '../../model/packages.ts';
import { runsOf } from '../../model/runs.ts';
import type { Stage } from '../../model/stages.ts';
import { type RunningUser, userAt } from '../../model/user-at.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type { Instruction, InstructionOf, RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript } from '../../syntax/shell/nodes.ts';
import { insert, remove } from '../../text/edit.ts';
import type { Span } from '../../text/span.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * `WORKDIR` makes its folder for the user in force at that place. Above `USER` that is root, and what `COPY --chown` puts into the folder
 * later does not change whose the folder itself is: `npm ci` can’t make `node_modules` in it, and the build stops with
 * `EACCES: permission denied`. A second `WORKDIR` behind `USER` finds the folder there and leaves it as it is.
 *
 * Only what surely fails is reported: the image is known and has no such folder, nothing has changed its owner or mode, and a `RUN` of
 * a user who is not root writes right into it.
 *
 * Where nothing stands between `WORKDIR` and `USER` that needs the folder, the fix swaps the two. It is a suggestion, because the old
 * builder, which is not BuildKit, made the folder for root wherever `WORKDIR` stood.
 *
 * ## When to allow it
 *
 * Where a mount over the folder can be written.
 */
export default defineDockerfileRule({
  id: 'unwritable-workdir',
  summary:
    'Set `WORKDIR` behind `USER`, or give its folder to that user, who can’t write into one that was made for root',
  category: 'correctness',
  severity: 'error',
  fix: 'sometimes',
  since: '0.1.0',
  sameAs: [],
  concepts: [],
  examples: [
    {
      title: 'Dependencies of a program',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        USER node
        COPY --chown=node:node package.json package-lock.json ./
        RUN npm ci
            ^^^^^^ WORKDIR made /app for root, and this RUN runs as node, who can't write there, so the build stops here
        COPY --chown=node:node . .
        CMD ["node", "server.js"]
      `,
      fixed: dockerfile`
        FROM node:22-slim
        USER node
        WORKDIR /app
        COPY --chown=node:node package.json package-lock.json ./
        RUN npm ci
        COPY --chown=node:node . .
        CMD ["node", "server.js"]
      `,
    },
    {
      title: 'A redirection, with lines in between that do not mind',
      bad: dockerfile`
        from debian:12-slim
        workdir /srv/app
        # Nobody else looks at them.
        env LOGS=1
        user 10001
        run echo ready \
            # Looked at by the health check.
            && date > started
                    ^^^^^^^^^ WORKDIR made /srv/app for root, and this RUN runs as 10001, who can't write there, so the build stops here
      `,
      fixed: dockerfile`
        from debian:12-slim
        # Nobody else looks at them.
        env LOGS=1
        user 10001
        workdir /srv/app
        run echo ready \
            # Looked at by the health check.
            && date > started
      `,
    },
    {
      title: 'Root has put something there before',
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY package.json package-lock.json ./
        USER node
        WORKDIR /app
        RUN npm ci --omit=dev
            ^^^^^^ WORKDIR made /app for root, and this RUN runs as node, who can't write there, so the build stops here
      `,
    },
    {
      title: 'The folder is the user’s',
      good: dockerfile`
        FROM node:22-slim AS swapped
        USER node
        WORKDIR /app
        RUN npm init --yes && npm install express

        FROM node:22-slim AS given
        WORKDIR /app
        RUN chown node:node /app
        USER node
        RUN npm ci

        FROM node:22-slim
        WORKDIR /home/node/app
        USER node
        RUN touch /tmp/started
      `,
    },
    {
      title: 'Elsewhere, as root, or in an image that is not known',
      good: dockerfile`
        FROM node:22-slim AS elsewhere
        WORKDIR /app
        USER node
        RUN cd /tmp && npm install express
        RUN npm install --prefix /tmp express

        FROM example.com/node:22
        WORKDIR /app
        USER node
        RUN npm ci
      `,
    },
  ],
  *check({ model }) {
    if (!model.instructions('RUN').some((run) => userAt(model, run)?.isRoot === false)) return;
    for (const stage of model.stages) {
      for (const { run, script } of runsOf(model, stage)) {
        const user = userAt(model, run);
        if (run.onbuild || user === undefined || user.isRoot || user.setBy === undefined || run.mounts.length > 0)
          continue;
        const written = writesHere(script);
        if (written !== undefined) yield* checkFolder(model, stage, { run, user, written });
      }
    }
  },
});

interface Writing {
  readonly run: RunInstruction;
  readonly user: RunningUser;
  readonly written: Written;
}

interface Written {
  readonly span: Span;
  /** Whether it is one file, which may be there already and belong to somebody else than the folder. */
  readonly isFile: boolean;
}

function* checkFolder(model: DockerfileModel, stage: Stage, { run, user, written }: Writing): Generator<Finding> {
  const folder = workingDirectories(model).get(run) ?? '?';
  const image = baseImageOf(model, stage);
  if (!isOwnFolder(folder) || image?.family === undefined) return;
  const found = made(model, stage, folder);
  if (found === undefined || found.maker.index > run.index || found.changedAt < run.index) return;
  if (written.isFile && found.filledAt < run.index) return;
  const { maker } = found;
  const fix = withWorkdirBehindUser(model, stage, { maker, user });
  yield {
    span: written.span,
    message: `WORKDIR made ${folder} for root, and this RUN runs as ${user.name}, who can't write there, so ${stage.reached ? 'the build' : 'a build of this stage'} stops here`,
    related: [{ span: maker.span, message: 'The folder is made here' }],
    ...(fix === undefined ? {} : { fixes: [fix] }),
  };
}

/** Folders that no image of a distribution or language has: those that people make up for their programs. */
function isOwnFolder(path: string): boolean {
  if (/\?/.test(path)) return false;
  return (
    /^\/(opt|srv|usr\/src)\/\w/.test(path) ||
    /^\/(app|apps|application|code|src|project|service|server|api|web|site|backend|frontend|workspace|bot|work)(\/|$)/.test(
      path,
    )
  );
}

function pathOf(model: DockerfileModel, workdir: InstructionOf<'WORKDIR'>): string | undefined {
  const value = workdir.value === undefined ? null : valueOf(model, workdir, workdir.value);
  return value === null ? undefined : joinPaths(workingDirectories(model).get(workdir) ?? '?', value);
}

interface Made {
  /** The WORKDIR that made a folder, as root. */
  readonly maker: InstructionOf<'WORKDIR'>;
  /** Index of the first instruction that may have given the folder to somebody else. */
  readonly changedAt: number;
  /** Index of the first copy that may have brought files that belong to somebody else. */
  readonly filledAt: number;
}

function made(model: DockerfileModel, stage: Stage, folder: string): Made | undefined {
  const folders = ofStages.get(stage) ?? new Map<string, Made | undefined>();
  ofStages.set(stage, folders);
  if (!folders.has(folder)) folders.set(folder, readMade(model, stage, folder));
  return folders.get(folder);
}

/** Every RUN of a stage asks for the same folder, mostly. */
const ofStages = new WeakMap<Stage, Map<string, Made | undefined>>();

function readMade(model: DockerfileModel, stage: Stage, folder: string): Made | undefined {
  const all = [...stageChain(model, stage)].toReversed().flatMap(({ instructions }) => instructions);
  const maker = all.find((each) => each.type === 'WORKDIR' && pathOf(model, each) === folder);
  if (maker?.type !== 'WORKDIR' || userAt(model, maker)?.isRoot !== true) return undefined;
  const change = all.find((each) => mayChangeOwner(model, each, folder, maker));
  const filling = all.find(
    ({ type, flags }) => (type === 'COPY' || type === 'ADD') && flags.some(({ name }) => name === 'chown'),
  );
  return { maker, changedAt: change?.index ?? Infinity, filledAt: filling?.index ?? Infinity };
}

/** Commands that leave alone whose a folder is. */
const harmless = new Set(
  ': true echo printf test [ set export id ls cat useradd groupadd adduser addgroup rm sed update-ca-certificates'.split(
    ' ',
  ),
);

function mayChangeOwner(model: DockerfileModel, instruction: Instruction, folder: string, maker: Instruction): boolean {
  switch (instruction.type) {
    case 'ONBUILD':
      return true;
    case 'COPY':
    case 'ADD':
      // What makes the folder first gives it its owner.
      return instruction.index < maker.index || instruction.flags.some(({ name }) => name === 'chmod');
    case 'RUN': {
      const script = model.scriptOf(instruction);
      if (script === undefined || !script.complete || script.source.text.includes(folder)) return true;
      return script.commands.some((command) => packageCommand(command) === undefined && !harmless.has(command.name));
    }
    default:
      return false;
  }
}

/** What of a script surely writes into the folder that it starts in. */
function writesHere(script: ShellScript): Written | undefined {
  if (!script.complete || script.commands.some(({ name }) => /^(sudo|su|set|cd|pushd|trap)$/.test(name)))
    return undefined;
  for (const command of script.commands) {
    const operator = script.steps[command.step + 1]?.operator;
    if (!command.topLevel || command.pipe !== undefined || operator === '||') return undefined;
    const redirect = command.redirects.find(
      ({ operator: sign, target }) => /^>>?$/.test(sign) && target?.literal === true && isHere(target.value),
    );
    const span = redirect?.span ?? installsHere(command) ?? makesHere(command);
    if (span !== undefined) {
      const isFile = redirect !== undefined || command.name === 'touch';
      return failsWith(script, command, false) ? { span, isFile } : undefined;
    }
    // What runs before may have gone elsewhere, or may end the script.
    if (!/^(echo|printf|date|true|:|npm|yarn|pnpm|node|id|ls|cat)$/.test(command.name)) return undefined;
    if (operator === ';' || operator === '\n' || operator === '&') return undefined;
  }
  return undefined;
}

function isHere(path: string): boolean {
  return /^(\.\/)?[\w.-]+$/.test(path) && !/^\.{1,2}$/.test(path);
}

function installsHere(command: ShellCommand): Span | undefined {
  const call = packageCommand(command);
  if (call?.manager !== 'npm' || command.name !== 'npm') return undefined;
  if (!/^(ci|install|i|add)$/.test(call.action) || call.assignments.length > 0) return undefined;
  if (
    hasFlag(
      call,
      '-g',
      '--global',
      '--prefix',
      '-C',
      '--location',
      '--dry-run',
      '--package-lock-only',
      '-w',
      '--workspace',
    )
  )
    return undefined;
  return call.callSpan;
}

function makesHere({ name, arguments: words, span }: ShellCommand): Span | undefined {
  const [first] = words;
  const makes = (name === 'mkdir' || name === 'touch') && words.length === 1 && first?.literal === true;
  return makes && isHere(first.value) ? span : undefined;
}

interface Swap {
  readonly maker: InstructionOf<'WORKDIR'>;
  readonly user: RunningUser;
}

/** Puts WORKDIR behind USER, where both stand in this stage and nothing between them needs the folder. */
function withWorkdirBehindUser(model: DockerfileModel, stage: Stage, { maker, user }: Swap): Fix | undefined {
  const { setBy } = user;
  if (setBy === undefined || model.stageOf(setBy) !== stage || model.stageOf(maker) !== stage) return undefined;
  const between = stage.instructions.filter(({ index }) => index > maker.index && index < setBy.index);
  if (!between.every(({ type }) => ['ENV', 'ARG', 'LABEL', 'EXPOSE', 'STOPSIGNAL'].includes(type))) return undefined;
  if (maker.above.length > 0 || maker.span.end > setBy.span.start) return undefined;
  const lines = linesAround(model.text, maker.span);
  const written = model.text.slice(lines.start, lines.end);
  const behind = linesAround(model.text, setBy.span).end;
  if (!written.endsWith('\n') || !model.text.slice(0, behind).endsWith('\n')) return undefined;
  return suggestion(
    "Put WORKDIR behind USER, so that the folder is the user's",
    remove(lines),
    insert(behind, written),
  );
}
