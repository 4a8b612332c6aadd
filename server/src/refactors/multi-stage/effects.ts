import type { Span } from '../../text/span.ts';
import type { ShellCommand, ShellScript, ShellWord } from '../../syntax/shell/nodes.ts';
import { createdUser, operandsOf } from '../../model/created-user.ts';
import { packageCommand } from '../../model/packages.ts';
import { joinPaths } from '../../model/working-directory.ts';
import type { RefusalReason } from '../refactor.ts';
import { isTemporary } from './paths.ts';

/** What one command of a RUN does to the image, as far as its text tells. */
export type Effect =
  /** Installs Debian packages. */
  | { readonly kind: 'packages'; readonly names: readonly ShellWord[]; readonly command: ShellCommand }
  | { readonly kind: 'packages-removed'; readonly names: readonly string[] }
  /** Makes a user or a group: has to be done again in the runtime stage. */
  | { readonly kind: 'user'; readonly command: ShellCommand; readonly name: string | undefined }
  /** Makes or changes what lies at a path. */
  | { readonly kind: 'writes'; readonly path: string; readonly span: Span }
  /** Changes who owns a path, or its mode. */
  | {
      readonly kind: 'attributes';
      readonly path: string;
      readonly recursive: boolean;
      readonly owner?: string;
      readonly mode?: string;
      readonly span: Span;
    };

/** What a command is read with: where it runs, and the values of variables. */
export interface EffectContext {
  /** The working directory where the command starts. */
  readonly folder: string;
  /** A word's value; undefined where it depends on what only the build knows. */
  readonly value: (word: ShellWord) => string | undefined;
  /** Whether a path lies where only this file puts things. */
  readonly isOwn: (path: string) => boolean;
  /** What an ecosystem knows of its own commands; undefined where the command is none of them. */
  readonly own: (command: ShellCommand, folder: string) => readonly Effect[] | RefusalReason | undefined;
}

/** The effects of every command, or why one of them can't be told. */
export function effectsOf(script: ShellScript, context: EffectContext): readonly Effect[] | RefusalReason {
  if (!script.complete) {
    return reason('unreadable-run', 'This RUN is no shell text that can be read to its end', script.commands[0]?.span);
  }
  const effects: Effect[] = [];
  let folder = context.folder;
  for (const command of script.commands) {
    const redirected = redirectEffects(command, folder, context);
    if ('blocker' in redirected) return redirected;
    effects.push(...redirected);
    if (command.name === 'cd') {
      const target = command.arguments[0] === undefined ? undefined : context.value(command.arguments[0]);
      if (target === undefined || !command.topLevel) {
        return reason('unknown-writes', 'It can’t be told where the commands behind this `cd` run', command.span);
      }
      folder = joinPaths(folder, target);
      continue;
    }
    const found = context.own(command, folder) ?? effectsOfCommand(command, folder, context);
    if ('blocker' in found) return found;
    effects.push(...found);
  }
  return effects;
}

/** Commands that change nothing in the image that has to be kept. */
const harmless = new Set(
  (
    ': true false test [ echo printf set export unset umask ls cat head tail grep wc id whoami pwd which env sleep date uname ' +
    'pytest flake8 ruff mypy pylint black isort bandit sync hash type'
  ).split(' '),
);

function effectsOfCommand(
  command: ShellCommand,
  folder: string,
  context: EffectContext,
): readonly Effect[] | RefusalReason {
  if (harmless.has(command.name) || (command.name === '' && command.assignments.length > 0)) return [];
  const apt = packageCommand(command);
  if (apt?.manager === 'apt') {
    switch (apt.action) {
      case 'update':
      case 'clean':
      case 'autoclean':
      case 'autoremove':
        return [];
      case 'remove':
      case 'purge':
        return [{ kind: 'packages-removed', names: apt.operands.map((word) => word.value) }];
      case 'install':
        if (!command.topLevel) {
          return reason('conditional-install', 'Packages are installed under a condition or in a loop', command.span);
        }
        if (!apt.operands.every((word) => word.literal)) {
          return reason('unknown-packages', 'Which packages are installed depends on a variable', command.span);
        }
        return [{ kind: 'packages', names: apt.operands, command }];
      default:
        return unknown(command);
    }
  }
  switch (command.name) {
    case 'useradd':
    case 'adduser':
    case 'groupadd':
    case 'addgroup': {
      if (!command.topLevel || !command.arguments.every((word) => word.literal)) return unknown(command);
      return [{ kind: 'user', command, name: createdUser(command)?.value }];
    }
    case 'rm':
    case 'rmdir':
      return removed(command, folder, context);
    case 'mkdir':
    case 'touch':
      return written(command, operandsOf(command, ['-m', '--mode']), folder, context);
    case 'cp':
    case 'mv':
      return written(command, operandsOf(command, []).slice(-1), folder, context);
    case 'sed':
      return command.arguments.some((word) => /^(-[a-zA-Z]*i|--in-place)/.test(word.value))
        ? written(command, operandsOf(command, ['-e', '-f']).slice(1), folder, context)
        : [];
    case 'chown':
    case 'chmod':
      return attributes(command, folder, context);
    default:
      return unknown(command);
  }
}

function redirectEffects(
  command: ShellCommand,
  folder: string,
  context: EffectContext,
): readonly Effect[] | RefusalReason {
  const effects: Effect[] = [];
  for (const redirect of command.redirects) {
    if (!redirect.operator.includes('>') || redirect.target === undefined) continue;
    const target = context.value(redirect.target);
    if (target === undefined) return reason('unknown-writes', 'It can’t be told which file this writes', redirect.span);
    if (/^\d+$/.test(target) || target.startsWith('/dev/')) continue;
    effects.push({ kind: 'writes', path: joinPaths(folder, target), span: redirect.span });
  }
  return effects;
}

function written(
  command: ShellCommand,
  words: readonly ShellWord[],
  folder: string,
  context: EffectContext,
): readonly Effect[] | RefusalReason {
  const effects: Effect[] = [];
  for (const word of words) {
    const path = context.value(word);
    if (path === undefined || /[*?[]/.test(path)) {
      return reason('unknown-writes', 'It can’t be told which path this writes', command.span);
    }
    effects.push({ kind: 'writes', path: joinPaths(folder, path), span: word.span });
  }
  return effects;
}

/** Removing what a layer of this file added, or a cache, leaves nothing to do; removing a part of the base image does. */
function removed(command: ShellCommand, folder: string, context: EffectContext): readonly Effect[] | RefusalReason {
  for (const word of operandsOf(command, [])) {
    const path = context.value(word);
    const resolved = path === undefined ? undefined : joinPaths(folder, path);
    const known = resolved !== undefined && (isTemporary(resolved) || context.isOwn(resolved));
    if (!known)
      return reason(
        'removes-from-base',
        'This may remove a part of the base image, which the runtime stage would have',
        command.span,
      );
  }
  return [];
}

function attributes(command: ShellCommand, folder: string, context: EffectContext): readonly Effect[] | RefusalReason {
  const [what, ...paths] = operandsOf(command, []);
  const value = what === undefined ? undefined : context.value(what);
  if (value === undefined || paths.length === 0) return unknown(command);
  const recursive = command.arguments.some((word) => /^(-[a-zA-Z]*R|--recursive$)/.test(word.value));
  const effects: Effect[] = [];
  for (const word of paths) {
    const path = context.value(word);
    if (path === undefined)
      return reason('unknown-writes', 'It can’t be told whose attributes this changes', command.span);
    // The files a pattern matches keep their attributes when they are copied; only a folder's own are lost.
    if (/[*?[]/.test(path)) continue;
    effects.push({
      kind: 'attributes',
      path: joinPaths(folder, path),
      recursive,
      ...(command.name === 'chown' ? { owner: value } : { mode: value }),
      span: command.span,
    });
  }
  return effects;
}

function unknown(command: ShellCommand): RefusalReason {
  return reason(
    'unknown-writes',
    `It can’t be told which files \`${command.name}\` writes, so they might be missing in the runtime stage`,
    command.span,
  );
}

function reason(blocker: string, message: string, span: Span | undefined): RefusalReason {
  return { blocker, message, ...(span === undefined ? {} : { span }) };
}
