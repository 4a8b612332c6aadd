import type { BuildContext } from '../../model/build-context.ts';
import { contextFiles } from '../../model/context-files.ts';
import { contextSources } from '../../model/context-sources.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { needlessFiles, type NeedlessFile } from '../../model/needless-files.ts';
import { packageCalls } from '../../model/package-calls.ts';
import { allRuns } from '../../model/runs.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import { ignoreFix, isNamed, patternFor } from '../extended-ignore-file.ts';
import { defineDockerfileRule, dockerfile } from '../rule.ts';

/**
 * `COPY . .` takes all that lies in the folder: the history of the repository, packages that were installed for another
 * system, virtual environments, caches, the results of earlier builds, weights of models. All of it is sent to the builder, makes
 * the image larger, and changes the step whenever one of those files changes. Installed packages of the folder are even copied
 * over those that the image has installed. A `.dockerignore` beside the Dockerfile keeps them out.
 *
 * Nothing is said of what an instruction names itself, of `node_modules` and of folders of results unless a `RUN` makes its
 * own, and of `.git` where a `RUN` asks git about the repository or builds in a way that often takes the version from it
 * (`make`, Python packages, Maven, Gradle, .NET). Large files are looked at where the whole context is copied, unless
 * the Dockerfile names them.
 *
 * The fix adds lines to the end of `.dockerignore`, or makes one. It is never applied without asking, since only you know what
 * the program reads when it runs, and what a build step looks up (a version from `.git`, for example).
 *
 * ## When to allow it
 *
 * Where the image is to have them, such as the weights of a model that is served from it.
 */
export default defineDockerfileRule({
  id: 'copy-unneeded-files',
  summary: 'Keep `.git`, installed packages, caches and other large files out of `COPY` with a `.dockerignore`',
  category: 'size',
  severity: 'warning',
  fix: 'sometimes',
  preset: 'recommended',
  since: '0.1.0',
  sameAs: [],
  concepts: ['build-context', 'layer-cache'],
  options: [
    {
      name: 'large-file-megabytes',
      type: 'number',
      default: 50,
      description: 'The size in megabytes from which on a file counts as large, whatever it is',
    },
    {
      name: 'large-model-megabytes',
      type: 'number',
      default: 10,
      description:
        'The same for weights of models: `*.pt`, `*.onnx`, `*.safetensors`, `*.pkl`, `*.h5`, `*.gguf`, `*.bin` …',
    },
  ],
  examples: [
    {
      title: 'A folder that is worked in, without a .dockerignore',
      files: {
        '.git/HEAD': 'ref: refs/heads/main\n',
        'node_modules/express/index.js': 6_400_000,
        'index.js': '',
        'package.json': '{}',
        'package-lock.json': '{}',
      },
      bad: dockerfile`
        FROM node:22-slim
        WORKDIR /app
        COPY . .
             ^ This brings along \`.git\` and \`node_modules\` (6.4 MB), which a .dockerignore can leave out
        RUN npm ci
      `,
      fixedFiles: { '.dockerignore': '.git\nnode_modules\n' },
    },
    {
      title: 'Flags, comments and a .dockerignore that lacks something',
      files: {
        '.dockerignore': '# Not for images\n.git\n*.log\n',
        '.git/HEAD': '',
        '.venv/pyvenv.cfg': '',
        'app/__pycache__/a.pyc': 1000,
        'app/api/__pycache__/b.pyc': 1000,
        'app/a.py': '',
        'weights/large.safetensors': 2_300_000_000,
      },
      bad: dockerfile`
        from python:3.13-slim
        copy --chown=1000:1000 \
            # All of it.
            . /app
            ^ This brings along \`.venv\`, \`__pycache__\` in 2 folders and \`weights/large.safetensors\` (2.3 GB), which .dockerignore does not leave out
        run pip install --no-cache-dir -r /app/requirements.txt
      `,
      fixedFiles: {
        '.dockerignore': '# Not for images\n.git\n*.log\n.venv\n**/__pycache__\nweights/large.safetensors\n',
      },
    },
    {
      title: 'Left out already, named, or needed because nothing in the image makes it',
      files: {
        '.dockerignore': '**\n!src\n!dist\n!model.onnx\n',
        '.git/HEAD': '',
        'src/index.js': '',
        'model.onnx': 90_000_000,
        'node_modules/express/index.js': '',
      },
      good: dockerfile`
        FROM node:22-slim
        COPY . /app
        COPY model.onnx /models/
      `,
    },
    {
      title: 'A build that asks git, and one that copies packages on purpose',
      files: { '.git/HEAD': '', 'node_modules/a/index.js': '', 'go.mod': '' },
      good: dockerfile`
        FROM golang:1.25
        COPY node_modules /srv/node_modules
        COPY . /src
        RUN go build -ldflags "-X main.version=$(git -C /src describe)" -o /server . && npm ci
      `,
    },
  ],
  *check({ model, options, buildContext }) {
    if (buildContext === undefined) return;
    const needless = needlessFiles(buildContext);
    if (needless.length === 0) return;
    const files = contextFiles(buildContext);
    const limits = { large: options['large-file-megabytes'], model: options['large-model-megabytes'] };
    let unwanted: readonly NeedlessFile[] | undefined;
    const seen = new Map<string, Brought>();
    for (const { instruction, word, path, isPattern } of contextSources(model)) {
      if (isPattern || instruction.type === 'RUN' || model.stageOf(instruction)?.reached !== true) continue;
      if (path !== '' && files.entryAt(path)?.kind !== 'folder') continue;
      let brought = seen.get(path);
      if (brought === undefined) {
        unwanted ??= unwantedFiles(model, buildContext, limits);
        brought = broughtFrom(model, buildContext, unwanted, path);
        seen.set(path, brought);
      }
      if (brought.message === '') continue;
      const { message, fix } = brought;
      yield { span: word.span, message, ...(fix === undefined ? {} : { fixes: [fix] }) };
    }
  },
});

interface Brought {
  /** Empty where nothing is. */
  readonly message: string;
  readonly fix: ReturnType<typeof ignoreFix>;
}

interface Limits {
  readonly large: number;
  readonly model: number;
}

/** What of it this Dockerfile has no use for, as far as it can tell. */
function unwantedFiles(model: DockerfileModel, context: BuildContext, limits: Limits): readonly NeedlessFile[] {
  let asksGit: boolean | undefined;
  return needlessFiles(context).filter((file) => {
    if (file.kind === 'large' && (!isLarge(file, limits) || isWritten(model, file.path))) return false;
    if (file.kind === 'repository' && (asksGit ??= isGitAsked(model) || mayVersionByGit(model))) return false;
    if (file.madeBy.length > 0 && packageCalls(model, ...file.madeBy).length === 0) return false;
    return !isNamed(model, file.path);
  });
}

function isLarge({ path, bytes = 0 }: NeedlessFile, { large, model }: Limits): boolean {
  return bytes >= (weights.test(path) ? Math.min(model, large) : large) * 1_000_000;
}

const weights = /\.(?:pt|pth|onnx|safetensors|pkl|h5|hdf5|gguf|ggml|bin|ckpt|tflite|keras|joblib|npz|mlmodel)$/i;

/** Whether the name of a file stands in an instruction. */
function isWritten({ text }: DockerfileModel, path: string): boolean {
  return text.includes(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether a RUN reads the repository: with git, or in `.git` itself. */
function isGitAsked(model: DockerfileModel): boolean {
  if (!model.text.includes('git')) return false;
  return model.instructions('RUN').some(({ body, heredocs }) => {
    const script = [body.text, ...heredocs.map((heredoc) => heredoc.body.text)].join('\n');
    return gitQuestion.test(script) || /(?:^|[\s"'=/])\.git(?:[/\s"';&|]|$)/.test(script);
  });
}

/** Whether a project is built in a way that often asks the repository for its version: such a build would stop without it. */
function mayVersionByGit(model: DockerfileModel): boolean {
  if (packageCalls(model, 'maven', 'gradle', 'dotnet', 'poetry', 'pdm').length > 0) return true;
  const installsItself = packageCalls(model, 'pip', 'uv').some(
    ({ call }) =>
      /^(?:sync|build)$/.test(call.action) || call.command.arguments.some(({ value }) => /^\.(?:\/|\[|$)/.test(value)),
  );
  return installsItself || [...allRuns(model)].some(({ script }) => script.commands.some(runsBuild));
}

/** What a makefile or a task does is written elsewhere. */
function runsBuild({ name, arguments: words }: ShellCommand): boolean {
  if (/^(?:make|gmake|just|task|mage|cmake|meson|bazel|goreleaser|semantic-release)$/.test(name)) return true;
  return (
    /(?:^|\/)(?:hatch|python[\d.]*)$/.test(name) &&
    words.some(({ value }) => value === 'build' || value.endsWith('setup.py'))
  );
}

const gitQuestion =
  /\bgit\s+(?:-\S+\s+(?:[^-\s]\S*\s+)?)*(?:describe|rev-parse|rev-list|log|show|status|diff|submodule|branch|tag|ls-files|checkout|reset|archive|symbolic-ref|fetch|worktree)\b/;

function broughtFrom(
  model: DockerfileModel,
  context: BuildContext,
  unwanted: readonly NeedlessFile[],
  folder: string,
): Brought {
  const found = unwanted.filter(({ path, kind }) =>
    folder === '' ? true : kind !== 'large' && path.startsWith(`${folder}/`),
  );
  if (found.length === 0) return { message: '', fix: undefined };
  const groups = grouped(found);
  const listed = groups.slice(0, mostNamed).map(({ text }) => text);
  const more = groups.length - listed.length;
  if (more > 0) listed.push(`${more} more`);
  const names = listed.length === 1 ? listed[0] : `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}`;
  const file = context.ignoreFile?.path;
  const remedy = file === undefined ? 'a .dockerignore can leave out' : `${file} does not leave out`;
  const ignored = groups.flatMap(({ pattern }) => pattern ?? []);
  return {
    message: `This brings along ${names}, which ${remedy}`,
    fix: ignored.length < groups.length ? undefined : ignoreFix(model, context, ignored),
  };
}

const mostNamed = 5;

interface Group {
  readonly text: string;
  /** For the ignore file; undefined where none can be written. */
  readonly pattern: string | undefined;
}

/** One for each name of a folder that is found in many places, and one for each other path. */
function grouped(found: readonly NeedlessFile[]): readonly Group[] {
  const places = new Map<string, NeedlessFile[]>();
  for (const file of found) {
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const key = file.kind === 'cache' || file.kind === 'packages' ? name : file.path;
    const known = places.get(key);
    if (known === undefined) places.set(key, [file]);
    else known.push(file);
  }
  return [...places].map(([key, files]) => {
    const [only] = files;
    const isOne = files.length === 1;
    const size = (only?.bytes ?? 0) < 1000 ? '' : ` (${sizeText(only?.bytes ?? 0)})`;
    return {
      text: isOne ? `\`${only?.path}\`${size}` : `\`${key}\` in ${files.length} folders`,
      pattern: isOne ? patternFor(only?.path ?? '') : `**/${key}`,
    };
  });
}

function sizeText(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 10 ? Number(size.toFixed(1)) : Math.round(size)} ${units[unit]}`;
}
