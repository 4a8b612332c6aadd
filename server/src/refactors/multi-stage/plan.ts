import { expandWord } from '../../model/expand.ts';
import { valueOf } from '../../model/value-of.ts';
import { joinPaths } from '../../model/working-directory.ts';
import type { DockerfileModel } from '../../model/dockerfile.ts';
import type { Stage } from '../../model/stages.ts';
import type { Instruction, InstructionOf, Word } from '../../syntax/dockerfile/nodes.ts';
import type { ShellCommand } from '../../syntax/shell/nodes.ts';
import type { RefusalReason } from '../refactor.ts';
import { executables, fullImageTools, last } from './blockers.ts';
import { isBuildOnly, runtimePackages } from './debian-packages.ts';
import type { CopyStep, Ecosystem, Runtime } from './ecosystem.ts';
import { type Effect, effectsOf } from './effects.ts';
import { isInside, isSystemFolder, isTemporary, minimalCover } from './paths.ts';

/** What the runtime stage consists of, in the order it is written. */
export interface Plan {
  readonly runtime: Runtime;
  /** What has to be done again before anything is copied, at the place of the instruction it comes from. */
  readonly before: readonly { readonly instruction: Instruction; readonly text: string }[];
  /** Folders that are not root's or have a mode of their own: COPY would lose that. */
  readonly folders: readonly Folder[];
  readonly copies: readonly CopyStep[];
  readonly warnings: readonly string[];
}

export interface Folder {
  readonly path: string;
  readonly owner: string | undefined;
  readonly group: string | undefined;
  readonly mode: string | undefined;
}

/** Follows the stage from top to bottom; every reason why its runtime part can't be told is returned, not only the first. */
export function planOf(
  model: DockerfileModel,
  stage: Stage,
  ecosystem: Ecosystem,
  runtime: Runtime,
): Plan | readonly RefusalReason[] {
  return new Planner(model, stage, ecosystem, runtime).plan();
}

class Planner {
  private readonly model: DockerfileModel;
  private readonly stage: Stage;
  private readonly runtime: Runtime;
  private readonly reader: ReturnType<Ecosystem['reader']>;
  private readonly reasons: RefusalReason[] = [];
  private readonly paths = new Set<string>();
  private readonly attributes = new Map<string, { owner?: string; mode?: string }>();
  private readonly existing = new Set<string>(['/']);
  private readonly before: { instruction: Instruction; text: string }[] = [];
  private readonly kept = new Map<Instruction, { names: string[]; command: ShellCommand }>();
  private readonly users = new Set<string>(['root', '0', 'nobody', 'www-data', 'daemon', 'mail', 'games']);
  private folder = '/';
  private user = 'root';
  private dropped = 0;

  constructor(model: DockerfileModel, stage: Stage, ecosystem: Ecosystem, runtime: Runtime) {
    this.model = model;
    this.stage = stage;
    this.runtime = runtime;
    this.reader = ecosystem.reader(model, stage, runtime);
  }

  plan(): Plan | readonly RefusalReason[] {
    for (const instruction of this.stage.instructions) this.follow(instruction);
    this.checkUser();
    this.addHealthcheckTools();
    this.replayPackages();
    if (!this.runtime.smaller && this.dropped === 0) {
      this.refuse('no-gain', 'The image has no build tools that a second stage would leave out', this.stage.from);
    }
    if (this.reasons.length > 0) return this.reasons;

    const own = this.reader.copies();
    const ownPaths = own.flatMap((step) => (step.kind === 'path' ? [step.path] : []));
    const paths = minimalCover(
      [...this.paths].filter((path) => !isTemporary(path) && !ownPaths.some((other) => isInside(path, other))),
    );
    const copies: CopyStep[] = [...own, ...paths.map((path): CopyStep => ({ kind: 'path', path }))];
    return {
      runtime: this.runtime,
      before: this.before.toSorted((a, b) => a.instruction.index - b.instruction.index),
      folders: paths.flatMap((path) => this.folderOf(path)),
      copies,
      warnings: this.runtime.smaller ? [warning(this.stage, this.runtime)] : [],
    };
  }

  private follow(instruction: Instruction): void {
    switch (instruction.type) {
      case 'WORKDIR': {
        const path = this.wordValue(instruction, instruction.value);
        if (path === undefined)
          return this.refuse('unknown-path', 'Which folder this is depends on the build', instruction);
        this.folder = joinPaths(this.folder, path);
        this.existing.add(this.folder);
        if (!isSystemFolder(this.folder)) this.paths.add(this.folder);
        return;
      }
      case 'USER': {
        this.user = instruction.value?.value ?? 'root';
        return;
      }
      case 'COPY':
      case 'ADD':
        return this.transfer(instruction);
      case 'RUN':
        return this.run(instruction);
      default:
        return;
    }
  }

  private transfer(instruction: InstructionOf<'COPY' | 'ADD'>): void {
    const target = this.wordValue(instruction, instruction.destination);
    if (target === undefined)
      return this.refuse('unknown-path', 'Where this is copied to depends on the build', instruction);
    const path = joinPaths(this.folder, target);
    const asFolder = /(^|\/)\.?$/.test(target) || instruction.sources.length > 1 || isSystemFolder(path);
    const chown = instruction.flags.find((flag) => flag.name === 'chown')?.value?.value;
    const chmod = instruction.flags.find((flag) => flag.name === 'chmod')?.value?.value;
    if (!isSystemFolder(path)) {
      if (!this.exists(path)) {
        this.attributes.set(path, {
          ...(chown === undefined ? {} : { owner: chown }),
          ...(chmod === undefined || !asFolder ? {} : { mode: chmod }),
        });
        this.existing.add(path);
      }
      this.paths.add(path);
      return;
    }
    if (!asFolder) return;
    for (const source of instruction.sources) {
      const written =
        instruction.heredocs.find((heredoc) => source.raw === `<<${heredoc.name}`)?.name ??
        this.wordValue(instruction, source);
      const name = written?.replace(/\/+$/, '').split('/').at(-1) ?? '';
      // A name with an ending is a file; one without may be a folder, whose content would be spread over the system's own.
      if (!/^[^*?[\]]+\.[A-Za-z0-9]+$/.test(name) || instruction.type === 'ADD') {
        return this.refuse(
          'unknown-path',
          `It can’t be told which files this puts into ${path}, among those of the base image`,
          instruction,
        );
      }
      this.paths.add(joinPaths(path, name));
    }
  }

  private run(instruction: InstructionOf<'RUN'>): void {
    const script = this.model.scriptOf(instruction);
    if (script === undefined) return;
    const value = (text: string): string | undefined => this.expand(instruction, text);
    const effects = effectsOf(script, {
      folder: this.folder,
      value: (word) => value(word.raw),
      isOwn: (path) => [...this.paths].some((folder) => isInside(path, folder)),
      own: (command, folder) => this.reader.effects(command, folder, instruction, value),
    });
    if ('blocker' in effects) {
      this.reasons.push({ ...effects, span: effects.span ?? instruction.keyword.span });
      return;
    }
    const users: ShellCommand[] = [];
    for (const effect of effects) this.apply(effect, instruction, users);
    if (users.length > 0) {
      const text = users
        .map((command) => [command.name, ...command.arguments.map((word) => word.raw)].join(' '))
        .join(' && ');
      this.before.push({ instruction, text: `RUN ${text}` });
    }
  }

  private apply(effect: Effect, instruction: InstructionOf<'RUN'>, users: ShellCommand[]): void {
    switch (effect.kind) {
      case 'packages':
        return this.packages(
          effect.names.map((word) => word.value),
          effect.command,
          instruction,
        );
      case 'packages-removed':
        for (const entry of this.kept.values())
          entry.names = entry.names.filter((name) => !effect.names.includes(name));
        return;
      case 'user':
        users.push(effect.command);
        if (effect.name !== undefined) this.users.add(effect.name);
        return;
      case 'writes':
        if (isSystemFolder(effect.path)) {
          this.reasons.push({
            blocker: 'unknown-writes',
            message: `It can’t be told what this leaves in ${effect.path}`,
            span: effect.span,
          });
          return;
        }
        if (!this.exists(effect.path)) {
          if (this.user !== 'root' && this.user !== '0') this.attributes.set(effect.path, { owner: this.user });
          this.existing.add(effect.path);
        }
        this.paths.add(effect.path);
        return;
      case 'attributes': {
        const covered = [...this.paths].some(
          (path) => isInside(effect.path, path) || (effect.recursive && isInside(path, effect.path)),
        );
        if (!covered) {
          this.reasons.push({
            blocker: 'changes-base',
            message: `This changes ${effect.path} of the base image, which the runtime stage would have unchanged`,
            span: effect.span,
          });
          return;
        }
        if (
          effect.mode !== undefined &&
          !/^[0-7]{3,4}$/.test(effect.mode) &&
          this.paths.has(effect.path) &&
          !/^[ugoa]*\+x$/.test(effect.mode)
        ) {
          this.reasons.push({
            blocker: 'unknown-mode',
            message: `Which mode \`${effect.mode}\` gives this folder depends on the one it had`,
            span: effect.span,
          });
          return;
        }
        for (const path of [
          effect.path,
          ...[...this.paths].filter((other) => effect.recursive && isInside(other, effect.path)),
        ]) {
          const known = this.attributes.get(path) ?? {};
          const octal = effect.mode !== undefined && /^[0-7]{3,4}$/.test(effect.mode);
          this.attributes.set(path, {
            ...known,
            ...(effect.owner === undefined ? {} : { owner: effect.owner }),
            ...(octal && effect.mode !== undefined ? { mode: effect.mode } : {}),
          });
        }
        return;
      }
    }
  }

  private packages(names: readonly string[], command: ShellCommand, instruction: InstructionOf<'RUN'>): void {
    const kept: string[] = [];
    for (const written of names) {
      const name = written.replace(/[=/:].*$/, '');
      if (!isBuildOnly(name)) {
        kept.push(written);
        continue;
      }
      this.dropped++;
      const libraries = runtimePackages(name, this.runtime.release);
      if (libraries === undefined) {
        const why =
          this.runtime.release === undefined
            ? `The image’s tag names no Debian release, so the library that belongs to \`${name}\` can’t be known: write it as \`${this.stage.from.image?.value ?? ''}-bookworm\``
            : `The library that belongs to \`${name}\` is not known for Debian ${this.runtime.release}`;
        this.reasons.push({ blocker: 'unknown-library', message: why, span: command.span });
      } else kept.push(...libraries);
    }
    const entry = this.kept.get(instruction);
    if (entry === undefined) this.kept.set(instruction, { names: kept, command });
    else entry.names.push(...kept);
  }

  /** The packages that are needed at run time, installed again with the same flags and cleaned up. */
  private replayPackages(): void {
    for (const [instruction, { names, command }] of this.kept) {
      const unique = [...new Set(names)];
      if (unique.length === 0) continue;
      const flags = command.arguments.filter((word) => word.value.startsWith('-')).map((word) => word.raw);
      const prefix = command.assignments.map((assignment) =>
        this.model.text.slice(assignment.span.start, assignment.span.end),
      );
      const install = [
        ...prefix,
        command.name,
        'install',
        ...(flags.some((flag) => /^(-[a-z]*y|--yes|--assume-yes)/.test(flag)) ? [] : ['-y']),
        ...flags,
        ...unique,
      ].join(' ');
      this.before.push({
        instruction,
        text: `RUN ${command.name} update \\\n && ${install} \\\n && rm -rf /var/lib/apt/lists/*`,
      });
    }
  }

  private addHealthcheckTools(): void {
    const healthcheck = last(this.stage, 'HEALTHCHECK');
    if (healthcheck === undefined || !this.runtime.smaller) return;
    const installed = new Set([...this.kept.values()].flatMap((entry) => entry.names));
    for (const tool of executables(this.model, healthcheck)) {
      if (!fullImageTools.has(tool) || installed.has(tool)) continue;
      if (tool !== 'curl' && tool !== 'wget') {
        this.refuse(
          'healthcheck-tool',
          `The health check runs \`${tool}\`, which ${this.runtime.image} does not have`,
          healthcheck,
        );
        continue;
      }
      const [present] = this.kept.values();
      if (present !== undefined) {
        present.names.push(tool);
        continue;
      }
      this.before.push({
        instruction: this.stage.from,
        text: `RUN apt-get update \\\n && apt-get install -y --no-install-recommends ${tool} \\\n && rm -rf /var/lib/apt/lists/*`,
      });
    }
  }

  private checkUser(): void {
    const user = last(this.stage, 'USER');
    const name = (user?.value?.value ?? 'root').split(':')[0] ?? '';
    if (user !== undefined && (user.value?.variables.length ?? 0) > 0) return;
    if (user !== undefined && !/^\d+$/.test(name) && !this.users.has(name)) {
      this.refuse(
        'unknown-user',
        `Nothing in the file makes the user \`${name}\`, so the runtime image may not have it`,
        user,
      );
    }
  }

  private folderOf(path: string): readonly Folder[] {
    const { owner: written, mode } = this.attributes.get(path) ?? {};
    const [owner = '', group] = (written ?? '').split(/[:.]/);
    const isRoot = ['', 'root', '0'].includes(owner) && ['', 'root', '0', undefined].includes(group);
    if (isRoot && (mode === undefined || /^0?755$/.test(mode))) return [];
    return [{ path, owner: owner === '' ? undefined : owner, group: group === '' ? undefined : group, mode }];
  }

  private exists(path: string): boolean {
    return [...this.existing].some((known) => known === path || (known !== '/' && isInside(known, path)));
  }

  private wordValue(instruction: Instruction, word: Word | undefined): string | undefined {
    return word === undefined ? undefined : (valueOf(this.model, instruction, word) ?? undefined);
  }

  private expand(instruction: Instruction, text: string): string | undefined {
    const scope = this.model.scopeAt(instruction);
    return expandWord(text, '\\', (name) => scope.lookup(name)?.value ?? null) ?? undefined;
  }

  private refuse(blocker: string, message: string, at: Instruction): void {
    this.reasons.push({ blocker, message, span: at.keyword.span });
  }
}

function warning(stage: Stage, runtime: Runtime): string {
  return (
    `${runtime.image} lacks what ${stage.from.image?.value ?? 'the image'} brings besides the language, such as curl, git and the libraries that ` +
    'packages without a ready-made wheel (psycopg2, mysqlclient) are built against: build the image and start it once'
  );
}
