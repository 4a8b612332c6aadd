import type { BuildContext } from '../../model/build-context.ts';
import { contextFiles } from '../../model/context-files.ts';
import { contextSources, type ContextSource } from '../../model/context-sources.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { wholeLines } from '../../model/edit-instruction.ts';
import { packageCommands, type PackageManager } from '../../model/packages.ts';
import { removeWord } from '../../model/remove-word.ts';
import { secretFile, type SecretFile } from '../../model/secret-files.ts';
import type { Stage } from '../../model/stages.ts';
import { stageChain, valueOf } from '../../model/value-of.ts';
import { joinPaths, workingDirectories } from '../../model/working-directory.ts';
import type { RunInstruction } from '../../syntax/dockerfile/nodes.ts';
import { insert, remove, type Edit } from '../../text/edit.ts';
import { ignoreFix, isNamed, patternFor } from '../extended-ignore-file.ts';
import { defineDockerfileRule, dockerfile, suggestion, type Finding, type Fix } from '../rule.ts';

/**
 * What `COPY` brings into an image can be taken out of it by everyone who can pull the image, even where a later `RUN` deletes
 * it again: the layer that has it stays. Private keys, tokens and passwords of the machine that builds have no place there.
 * What a `RUN` needs is mounted for just that `RUN`; what the program needs is given to the container when it starts.
 *
 *     RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci
 *     RUN --mount=type=ssh git clone git@github.com:acme/shop.git
 *
 * Found by their names are `.env`, SSH keys and `.ssh`, the keys of AWS, Google Cloud, Azure and Kubernetes, the passwords of
 * Docker, git, pip and `.netrc`, private keys of certificates, and `.npmrc` where the stage becomes part of the image. Certificates,
 * public keys, `.env.example` and its like, and files among tests are none. An `.env.production` is one where it is copied as
 * `.env`: under its own name, frameworks for browsers read it, which have no secrets in it. Where the build context is known,
 * `COPY . .` is looked at as well: it brings what is there and `.dockerignore` does not leave out.
 *
 * The fix mounts `.npmrc`, `.pypirc` or `.netrc` as a secret in each `RUN` that needs it, and then `docker build` needs `--secret
 * id=npmrc,src=.npmrc`. For what a whole folder brings along it adds to `.dockerignore`.
 *
 * ## When to allow it
 *
 * Where the file holds no secret: an `.npmrc` with nothing but settings, an `.env` of defaults, a certificate for tests.
 */
export default defineDockerfileRule({
  id: 'copy-secret-file',
  summary: 'Keep `.env`, private keys and password files out of the image: everyone who has it can read them',
  category: 'security',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: ['trivy/DS-0031'],
  concepts: ['build-context', 'layer'],
  examples: [
    {
      title: 'Tokens to install packages with',
      bad: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY .netrc /root/
             ^^^^^^ \`.netrc\` holds passwords as a rule, and everyone who has the image can read them
        COPY requirements.txt ./
        RUN pip install --no-cache-dir -r requirements.txt
      `,
      fixed: dockerfile`
        FROM python:3.13-slim
        WORKDIR /app
        COPY requirements.txt ./
        RUN --mount=type=secret,id=netrc,target=/root/.netrc pip install --no-cache-dir -r requirements.txt
      `,
    },
    {
      title: 'Among others, continued, with a comment',
      bad: dockerfile`
        from alpine:3.22
        workdir /app
        copy package.json \
            # For our own registry.
            .npmrc \
            ^^^^^^ \`.npmrc\` holds the tokens of registries as a rule, and everyone who has the image can read them
            ./
        run apk add --no-cache npm \
            && npm install
      `,
      fixed: dockerfile`
        from alpine:3.22
        workdir /app
        copy package.json \
            # For our own registry.
            ./
        run --mount=type=secret,id=npmrc,target=/app/.npmrc apk add --no-cache npm \
            && npm install
      `,
    },
    {
      title: 'Keys, and the settings of a machine',
      bad: dockerfile`
        FROM nginx:1.29
        COPY certs/server.crt certs/server.key /etc/nginx/certs/
                              ^^^^^^^^^^^^^^^^ \`server.key\` holds a private key as a rule, and everyone who has the image can read it
        COPY .env /app/.env
             ^^^^ \`.env\` holds passwords as a rule, and everyone who has the image can read them
      `,
    },
    {
      title: 'All that is in the folder',
      files: { '.env': 'A=1\n', 'deploy/id_ed25519': 'key', '.dockerignore': '.git\n', 'app.py': '' },
      bad: dockerfile`
        FROM python:3.13-slim
        COPY . /app
             ^ This brings along \`.env\` and \`deploy/id_ed25519\`, which everyone who has the image can read
      `,
      fixedFiles: { '.dockerignore': '.git\n.env\ndeploy/id_ed25519\n' },
    },
    {
      title: 'Certificates, public keys, examples, mounts, and what is left out',
      files: { '.env': 'A=1\n', 'tests/server.key': '', 'certs/ca.pem': '', '.dockerignore': '**/.env\n' },
      good: dockerfile`
        FROM debian:12-slim
        COPY certs/ca.pem certs/fullchain.pem nodesource.gpg.key id_ed25519.pub .env.example /etc/acme/
        COPY . /app
        RUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci
      `,
    },
    {
      title: 'A stage that is left behind may have settings of npm',
      good: dockerfile`
        FROM node:22 AS build
        COPY package.json .npmrc ./
        RUN npm ci

        FROM node:22-slim
        COPY --from=build /node_modules /node_modules
      `,
    },
  ],
  *check({ model, buildContext }) {
    let secrets: readonly string[] | undefined;
    const ofFolders = new Map<string, Brought>();
    for (const source of contextSources(model)) {
      const stage = model.stageOf(source.instruction);
      if (source.instruction.type === 'RUN' || stage === undefined) continue;
      const secret = source.path === '' ? undefined : secretFile(source.path);
      if (secret !== undefined) {
        if (counts(source, secret, stage.inherited)) yield namedFinding(model, source, secret, stage);
      } else if (buildContext !== undefined && stage.inherited && !source.isPattern) {
        let brought = ofFolders.get(source.path);
        if (brought === undefined) {
          secrets ??= secretPaths(buildContext).filter((path) => !isNamed(model, path));
          brought = broughtFrom(model, buildContext, secrets, source.path);
          ofFolders.set(source.path, brought);
        }
        const { message, fix } = brought;
        if (message !== '') yield { span: source.word.span, message, ...(fix === undefined ? {} : { fixes: [fix] }) };
      }
    }
  },
});

/** A stage that is left behind may have settings; and an `.env` with the name of a stage is for browsers, until it is `.env`. */
function counts({ instruction, path }: ContextSource, { perhaps }: SecretFile, isInherited: boolean): boolean {
  if (!isInherited) return !(perhaps || isSettings(path));
  if (!perhaps || !isSettings(path) || instruction.type === 'RUN') return true;
  return /(?:^|\/)\.env$/.test(instruction.destination?.value ?? '');
}

function isSettings(path: string): boolean {
  return /(?:^|\/)\.env(?:\.|$)/.test(path);
}

function namedFinding(model: DockerfileModel, source: ContextSource, { holds }: SecretFile, stage: Stage): Finding {
  const name = source.path.slice(source.path.lastIndexOf('/') + 1);
  const isOne = holds.startsWith('a ');
  const owners = stage.inherited ? 'the image' : "the build's cache";
  const edits = mountInsteadOfCopy(model, source, name, stage);
  const fixes: readonly Fix[] =
    edits === undefined ? [] : [suggestion('Mount it as a secret where it is used', ...edits)];
  return {
    span: source.word.span,
    message: `\`${name}\` holds ${holds} as a rule, and everyone who has ${owners} can read ${isOne ? 'it' : 'them'}`,
    ...(fixes.length > 0 ? { fixes } : {}),
  };
}

/** The files of the context that hold secrets, and that the ignore file leaves in. */
function secretPaths(context: BuildContext): readonly string[] {
  let paths = ofContexts.get(context);
  if (paths === undefined) {
    const found = context.entries.filter(({ path, kind }) => kind === 'file' && secretFile(path)?.perhaps === false);
    const files = contextFiles(context);
    paths = found.flatMap(({ path }) => (files.isIgnored(path) ? [] : [path]));
    ofContexts.set(context, paths);
  }
  return paths;
}

/** The folder stays the same from one keystroke to the next. */
const ofContexts = new WeakMap<BuildContext, readonly string[]>();

interface Brought {
  /** Empty where nothing is. */
  readonly message: string;
  readonly fix: Fix | undefined;
}

function broughtFrom(
  model: DockerfileModel,
  context: BuildContext,
  secrets: readonly string[],
  folder: string,
): Brought {
  const found = folder === '' ? secrets : secrets.filter((path) => path.startsWith(`${folder}/`));
  if (found.length === 0) return { message: '', fix: undefined };
  const names = found.slice(0, found.length > mostNamed ? mostNamed - 1 : mostNamed).map((path) => `\`${path}\``);
  if (found.length > names.length) names.push(`${found.length - names.length} more`);
  const listed = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const isUsed = usedNames(model);
  const patterns = found.flatMap((path) => (isUsed(path) ? [] : (patternFor(path) ?? [])));
  return {
    message: `This brings along ${listed}, which everyone who has the image can read`,
    fix: patterns.length < found.length ? undefined : ignoreFix(model, context, patterns),
  };
}

const mostNamed = 4;

/** Tells whether a file of that name is asked for by a step or by the program that is started. */
function usedNames(model: DockerfileModel): (path: string) => boolean {
  const all = [
    ...model.instructions('RUN'),
    ...model.instructions('CMD'),
    ...model.instructions('ENTRYPOINT'),
    ...model.instructions('ENV'),
  ];
  const bodies = all.flatMap(({ body, heredocs }) => heredocs.map((heredoc) => heredoc.body).concat(body));
  const text = bodies.map((body) => body.text).join('\n');
  const known = new Map<string, boolean>();
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    let isUsed = known.get(name);
    if (isUsed === undefined) {
      isUsed = new RegExp(`(?:^|[^\\w.-])${name.replace(/\W/g, '\\$&')}(?![\\w.-])`).test(text);
      known.set(name, isUsed);
    }
    return isUsed;
  };
}

/** What reads a file of passwords: the package managers, and for `.netrc` other commands too. */
const readers: Readonly<Record<string, ReadonlySet<PackageManager>>> = {
  '.npmrc': new Set<PackageManager>(['npm', 'yarn', 'pnpm', 'bun']),
  '.pypirc': new Set<PackageManager>(['pip', 'uv', 'poetry', 'pdm']),
  '.netrc': new Set<PackageManager>(['pip', 'uv', 'poetry', 'pdm', 'pipenv', 'go', 'bundle', 'composer', 'conda']),
};

/**
 * A secret mount at the same path in each RUN of the stage that reads the file, instead of the copy; undefined where the path
 * isn't known, where others than root read it, or where something else names it.
 */
function mountInsteadOfCopy(
  model: DockerfileModel,
  { instruction: copy, word, path }: ContextSource,
  name: string,
  stage: Stage,
): readonly Edit[] | undefined {
  const managers = readers[name];
  if (managers === undefined || copy.type === 'RUN' || copy.flags.length > copy.flags.filter(isHarmless).length)
    return undefined;
  const target = targetOf(model, copy, name);
  const isBase = model.stages.some(({ base }) => base.kind === 'stage' && base.stage === stage.index);
  if (target === undefined || isBase || !runsAsRoot(model, stage)) return undefined;
  const runs = readingRuns(model, stage, copy.index, managers, name);
  if (runs === undefined || runs.length === 0) return undefined;
  const isAlone = copy.sources.length === 1;
  if (!isAlone && word.raw.startsWith('"')) return undefined;
  const gone = isAlone ? remove(wholeLines(model.text, copy)) : removeWord(model.text, word.span);
  if (gone === undefined || path.includes(' ')) return undefined;
  const mount = ` --mount=type=secret,id=${name.slice(1)},target=${target}`;
  return [gone, ...runs.map(({ flags, keyword }) => insert(flags.at(-1)?.span.end ?? keyword.span.end, mount))];
}

function isHarmless({ name }: { readonly name: string }): boolean {
  return name === 'link' || name === 'chmod';
}

/** Where the file is put; undefined where it depends on what is there. */
function targetOf(
  model: DockerfileModel,
  copy: Exclude<ContextSource['instruction'], RunInstruction>,
  name: string,
): string | undefined {
  const written = copy.destination === undefined ? null : valueOf(model, copy, copy.destination);
  const folder = workingDirectories(model).get(copy);
  if (written === null || folder === undefined) return undefined;
  const path = joinPaths(folder, written);
  const isFolder = copy.sources.length > 1 || /(?:^|\/)\.{0,2}$/.test(written) || path === folder;
  const target = isFolder ? joinPaths(path, name) : path.endsWith(`/${name}`) ? path : undefined;
  return target?.startsWith('/') === true && /^[\w./-]+$/.test(target) ? target : undefined;
}

/** A secret mount can be read by root alone, unless it says otherwise. */
function runsAsRoot(model: DockerfileModel, stage: Stage): boolean {
  return [...stageChain(model, stage)].every(({ instructions }) =>
    instructions.every((each) => each.type !== 'USER' || /^(?:root|0)(?::|$)/.test(each.value?.value ?? '')),
  );
}

/** The RUNs behind the copy that call what reads the file; undefined where an instruction names it. */
function readingRuns(
  model: DockerfileModel,
  { instructions }: Stage,
  after: number,
  managers: ReadonlySet<PackageManager>,
  name: string,
): readonly RunInstruction[] | undefined {
  const runs: RunInstruction[] = [];
  for (const each of instructions) {
    if (each.index <= after) continue;
    if ([each.body, ...each.heredocs.map(({ body }) => body)].some(({ text }) => text.includes(name))) return undefined;
    const script = each.type === 'RUN' ? model.scriptOf(each) : undefined;
    if (each.type !== 'RUN' || script === undefined) continue;
    const others = name === '.netrc' && script.commands.some((command) => /^(?:git|curl|wget)$/.test(command.name));
    if (others || packageCommands(script).some(({ manager }) => managers.has(manager))) runs.push(each);
  }
  return runs;
}
