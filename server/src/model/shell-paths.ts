import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript, ShellWord } from '../syntax/shell/nodes.ts';
import type { DockerfileModel } from './dockerfile.ts';
import type { Scope } from './scope.ts';
import { joinPaths, workingDirectories } from './working-directory.ts';

/** Resolves the paths that the commands of one RUN name. */
export interface ShellPaths {
  /** The whole path, with a pattern where it ends in one; undefined where only the build can tell. */
  resolve(command: ShellCommand, value: string): string | undefined;
}

/**
 * Follows WORKDIR and `cd`, and fills in what ENV and ARG set; an ARG without a default stays as `${NAME}`, because it is the
 * same wherever it is written. `~` is `/root`: who is not root can't delete much of what instructions have made.
 */
export function shellPaths(model: DockerfileModel, run: RunInstruction, script: ShellScript): ShellPaths {
  const folders = foldersIn(script, workingDirectories(model).get(run) ?? '?');
  const assigned = new Map<string, boolean>();
  const isAssigned = (name: string): boolean => {
    const known = assigned.get(name) ?? assigns(script, name);
    assigned.set(name, known);
    return known;
  };
  return {
    resolve(command, value) {
      const folder = folders.get(command);
      const path = withVariables(model.scopeAt(run), isAssigned, value.replace(/^~(?=\/|$)/, '$HOME'));
      if (path === undefined) return undefined;
      return path.startsWith('/') || folder !== undefined ? joinPaths(folder ?? '', path) : undefined;
    },
  };
}

/** The folder in which each command runs; none where a `cd` goes somewhere that only the build knows. */
function foldersIn(script: ShellScript, start: string): ReadonlyMap<ShellCommand, string | undefined> {
  const folders = new Map<ShellCommand, string | undefined>();
  let folder: string | undefined = start;
  for (const command of script.commands) {
    folders.set(command, folder);
    if (!/^(cd|pushd|popd)$/.test(command.name)) continue;
    const [path] = command.arguments;
    folder = command.topLevel ? folderAfter(command, path, folder) : undefined;
  }
  return folders;
}

function folderAfter(
  { name }: ShellCommand,
  path: ShellWord | undefined,
  folder: string | undefined,
): string | undefined {
  if (name === 'popd' || path?.literal !== true || /^[-~]/.test(path.value)) return undefined;
  return path.value.startsWith('/') || folder !== undefined ? joinPaths(folder ?? '', path.value) : undefined;
}

function withVariables(scope: Scope, isAssigned: (name: string) => boolean, value: string): string | undefined {
  if (!value.includes('$')) return value.includes('`') ? undefined : value;
  let known = !value.includes('`');
  const path = value.replace(/\$(?:(\w+)|\{(\w+)\}|)/g, (_, plain?: string, braced?: string) => {
    const name = plain ?? braced ?? '';
    const variable = scope.lookup(name);
    if (name === '' || isAssigned(name)) known = false;
    else if (variable === undefined && name !== 'HOME') known = false;
    return variable === undefined ? '/root' : (variable.value ?? `\${${name}}`);
  });
  return known ? path : undefined;
}

function assigns({ source }: ShellScript, name: string): boolean {
  return new RegExp(`(^|[\\s;&|({])${name}=|\\b(read|for)\\s+(-\\S+\\s+)*${name}\\b`).test(source.text);
}
