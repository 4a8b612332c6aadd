import type { ShellCommand } from '../syntax/shell/nodes.ts';

/**
 * Whether what a command asks may be answered by something that isn't a flag of its own: a pipe or a file that it reads, or a
 * variable that may hold flags. A variable that by its name holds packages doesn't count.
 */
export function isAnsweredFromOutside({ arguments: words, redirects, pipe }: ShellCommand): boolean {
  if ((pipe?.position ?? 0) > 0 || redirects.some(({ operator }) => operator.startsWith('<'))) return true;
  return words.some(({ value }) => /\$\{?\w*(OPT|FLAG|ARG|YES|PARAM)/i.test(value) || /^\$[@*]/.test(value));
}
