import type { ShellCommand } from '../syntax/shell/nodes.ts';

/** The paths that a command deletes with all that is in them: of `rm -r`, and of `find … -delete`. Variables as written. */
export function removedPaths(command: ShellCommand): readonly string[] {
  // Most commands have nothing to do with it.
  if (!mayRemove.test(command.name) && !command.arguments.some(({ value }) => value.includes('rm'))) return [];
  const name = command.name.slice(command.name.lastIndexOf('/') + 1);
  const values = command.arguments.map(({ value }) => value);
  const expression = values.findIndex((value) => value.startsWith('-') || value === '(' || value === '!');
  if (name === 'find') {
    const deletes =
      values.includes('-delete') ||
      values.some((value, index) => value === 'rm' && (values[index - 1] ?? '').startsWith('-exec'));
    return deletes ? values.slice(0, expression < 0 ? values.length : expression) : [];
  }
  if (name === 'sudo' && values[0] === 'rm') return values.slice(1).filter((value) => !value.startsWith('-'));
  if (name === 'rm') return values.filter((value) => !value.startsWith('-')).flatMap(inBraces);
  // A script in a string, as for `trap` or `sh -c`, deletes what stands behind its `rm`.
  return values.flatMap((value) =>
    [...value.matchAll(/\brm\s+-\S+\s+([^;&|]*)/g)].flatMap((match) => (match[1] ?? '').split(/\s+/)),
  );
}

const mayRemove = /(?:^|\/)(?:rm|find)$/;

/** `/var/{cache,lib/apt}/*` names several paths. */
function inBraces(path: string): readonly string[] {
  const match = /^([^{]*)\{([^{}]*)\}(.*)$/s.exec(path);
  if (match === null) return [path];
  return (match[2] ?? '').split(',').map((each) => `${match[1] ?? ''}${each}${match[3] ?? ''}`);
}
