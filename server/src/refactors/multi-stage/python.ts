import { expandWord } from '../../model/expand.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import { packageCommand } from '../../model/packages.ts';
import { joinPaths } from '../../model/working-directory.ts';
import type { Instruction } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import type { RefusalReason } from '../refactor.ts';
import type { CopyStep, Ecosystem, EcosystemReader } from './ecosystem.ts';
import type { Effect } from './effects.ts';

/** Python with `pip install -r`, on Docker's official image. */
export const python: Ecosystem = {
  id: 'python',

  applies(model, stage) {
    return stage.instructions.some((instruction) =>
      (model.scriptOf(instruction)?.commands ?? []).some((command) => {
        const call = packageCommand(command);
        return call?.manager === 'pip' && call.action === 'install';
      }),
    );
  },

  runtime(_model, stage) {
    const { base, from } = stage;
    const span = from.image?.span ?? from.span;
    const refuseBase = (blocker: string, message: string): RefusalReason => ({ blocker, message, span });
    if (base.kind === 'unknown') {
      return refuseBase(
        'unknown-base',
        'Which image this is depends on the build, so its runtime variant can’t be known',
      );
    }
    if (
      base.kind !== 'image' ||
      base.reference.registry !== 'docker.io' ||
      base.reference.repository !== 'library/python'
    ) {
      return refuseBase(
        'unknown-base',
        'Only Docker’s official `python` image is known to have a runtime variant of the same release',
      );
    }
    if (base.reference.digest !== undefined) {
      return refuseBase(
        'pinned-digest',
        'The image is pinned by digest, and the digest of its slim variant can’t be known offline',
      );
    }
    if ((from.image?.variables.length ?? 0) > 0) {
      return refuseBase(
        'variable-base',
        'The image’s tag comes from a build argument, and the paths of its packages change with it',
      );
    }
    const tag = /^(3\.\d+)((?:\.\d+)?(?:[a-z]+\d+)?)(?:-(slim))?(?:-(bookworm|bullseye|buster|trixie))?$/.exec(
      base.reference.tag ?? '',
    );
    if (tag === null) {
      const written = base.reference.tag ?? '';
      if (/alpine|windows/.test(written))
        return refuseBase('other-base', 'There is no smaller variant of this image of the same kind');
      return refuseBase(
        'unknown-version',
        'The tag does not say which Python it is: write at least `python:3.N`, then the path of its packages is known',
      );
    }
    const [, version = '', patch = '', slim, release] = tag;
    const suffix = release === undefined ? '' : `-${release}`;
    return {
      image: `${base.reference.familiarName}:${version}${patch}-slim${suffix}`,
      release,
      smaller: slim === undefined,
      version,
    };
  },

  reader(model, _stage, runtime) {
    return new PythonReader(model, runtime.version);
  },
};

class PythonReader implements EcosystemReader {
  private readonly model: DockerfileModel;
  private readonly version: string;
  private readonly environments = new Set<string>();
  /** The virtual environment that a script switched on with `. …/bin/activate`, while that script is read. */
  private activated: { readonly instruction: number; readonly path: string } | undefined;
  private system = false;

  constructor(model: DockerfileModel, version: string) {
    this.model = model;
    this.version = version;
  }

  effects(
    command: ShellCommand,
    folder: string,
    instruction: Instruction,
    value: (text: string) => string | undefined,
  ): readonly Effect[] | RefusalReason | undefined {
    const name = command.name;
    const [first] = command.arguments;
    if ((name === '.' || name === 'source') && first !== undefined) {
      const path = value(first.raw);
      const environment = path === undefined ? undefined : /^(.*)\/bin\/activate$/.exec(joinPaths(folder, path))?.[1];
      if (environment === undefined || !this.environments.has(environment)) return undefined;
      this.activated = { instruction: instruction.index, path: environment };
      return [];
    }
    if (name === 'virtualenv' || (isPython(name) && moduleOf(command) === 'venv'))
      return this.makeEnvironment(command, folder, value);
    const call = packageCommand(command);
    if (call?.manager === 'pip') {
      if (
        ['--version', 'list', 'freeze', 'check', 'show', 'config', 'cache', 'debug'].includes(call.action) ||
        call.action === ''
      ) {
        return [];
      }
      if (call.action !== 'install')
        return refuse('unknown-writes', `It can’t be told what \`pip ${call.action}\` leaves behind`, command);
      const elsewhere = command.arguments.find((word) => /^(--user|-t|--target|--prefix|--root)(=|$)/.test(word.value));
      if (elsewhere !== undefined) {
        return refuse(
          'installs-elsewhere',
          `\`${elsewhere.value}\` puts packages where the runtime stage would not look for them`,
          command,
        );
      }
      if (call.command.arguments.some((word) => /^(git|hg|svn|bzr)\+/.test(word.value)) && editable(command)) {
        return refuse(
          'installs-elsewhere',
          'An editable install from version control stays in a folder that is not known',
          command,
        );
      }
      const environment = this.environmentOf(command, folder, instruction, value);
      if (environment !== undefined) return [{ kind: 'writes', path: environment, span: command.span }];
      const scope = this.model.scopeAt(instruction);
      const moved = ['PIP_TARGET', 'PIP_PREFIX', 'PIP_USER', 'PIP_ROOT', 'PYTHONUSERBASE'].find(
        (key) => scope.lookup(key) !== undefined,
      );
      if (moved !== undefined) {
        return refuse(
          'installs-elsewhere',
          `\`${moved}\` puts packages where the runtime stage would not look for them`,
          command,
        );
      }
      if (!runsAsRoot(this.model, instruction)) {
        return refuse(
          'installs-elsewhere',
          'pip runs as a user who can’t write the system’s packages, so they end up in a home folder',
          command,
        );
      }
      this.system = true;
      return [];
    }
    if (isPython(name)) {
      const module = moduleOf(command);
      if (['pytest', 'unittest', 'compileall', 'flake8', 'mypy', 'ruff'].includes(module ?? '')) return [];
      if (['--version', '-V'].includes(first?.value ?? '')) return [];
    }
    return undefined;
  }

  copies(): readonly CopyStep[] {
    if (!this.system) return [];
    const packages = `/usr/local/lib/python${this.version}/site-packages`;
    return [
      {
        kind: 'instruction',
        // Copying /usr/local itself would replace the interpreter, which was built separately for each variant of the image.
        // The image's own packages go first: where pip was upgraded, two versions of it would be left otherwise.
        text:
          '# The packages, and the commands and data files they brought along; the interpreter stays as this image has it\n' +
          'RUN --mount=type=bind,from={build},source=/usr/local,target=/mnt/local \\\n' +
          `    rm -rf ${packages} /usr/local/bin/pip* && cp -an /mnt/local/. /usr/local/`,
      },
    ];
  }

  private makeEnvironment(
    command: ShellCommand,
    folder: string,
    value: (text: string) => string | undefined,
  ): readonly Effect[] | RefusalReason {
    const words = command.arguments.filter((word) => !word.value.startsWith('-') && word.value !== 'venv');
    const path = words.length === 1 && words[0] !== undefined ? value(words[0].raw) : undefined;
    if (path === undefined)
      return refuse('unknown-writes', 'It can’t be told where this virtual environment is made', command);
    const environment = joinPaths(folder, path);
    this.environments.add(environment);
    return [{ kind: 'writes', path: environment, span: command.span }];
  }

  /** The virtual environment that a pip belongs to: by its own path, by `activate`, or as the first folder of PATH. */
  private environmentOf(
    command: ShellCommand,
    folder: string,
    instruction: Instruction,
    value: (text: string) => string | undefined,
  ): string | undefined {
    const written = command.name.includes('/') ? value(command.name) : undefined;
    const byPath = written === undefined ? undefined : /^(.*)\/bin\/[^/]+$/.exec(joinPaths(folder, written))?.[1];
    if (byPath !== undefined) return this.environments.has(byPath) ? byPath : undefined;
    if (this.activated?.instruction === instruction.index) return this.activated.path;
    for (const environment of this.environments) {
      if (this.pathStart(instruction) === `${environment}/bin`) return environment;
    }
    return undefined;
  }

  /** The first folder of PATH, where the file sets it: `ENV PATH="/opt/venv/bin:$PATH"`. */
  private pathStart(instruction: Instruction): string | undefined {
    const variable = this.model.scopeAt(instruction).lookup('PATH');
    const setter = variable?.instruction;
    const pair = setter?.pairs.find((candidate) => candidate.key === variable?.key);
    if (setter === undefined || pair?.value === undefined) return undefined;
    const first = pair.value.value.split(':')[0] ?? '';
    const scope = this.model.scopeAt(setter);
    return expandWord(first, '\\', (name) => scope.lookup(name)?.value ?? null) ?? undefined;
  }
}

/** Whether root runs an instruction, as far as the file says: an image of this family starts as root. */
function runsAsRoot(model: DockerfileModel, instruction: Instruction): boolean {
  const users = (model.stageOf(instruction)?.instructions ?? []).filter(
    (other) => other.type === 'USER' && other.index < instruction.index,
  );
  const last = users.at(-1);
  if (last === undefined || last.type !== 'USER') return true;
  return /^(root|0)(:|$)/.test(last.value?.value ?? '');
}

function isPython(name: string): boolean {
  return /^(?:.*\/)?python[0-9.]*$/.test(name);
}

function moduleOf(command: ShellCommand): string | undefined {
  const at = command.arguments.findIndex((word) => word.value === '-m');
  return at < 0 ? undefined : command.arguments[at + 1]?.value;
}

function editable(command: ShellCommand): boolean {
  return command.arguments.some((word) => word.value === '-e' || word.value === '--editable');
}

function refuse(blocker: string, message: string, command: ShellCommand): RefusalReason {
  return { blocker, message, span: command.span };
}
