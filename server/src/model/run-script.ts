import { concatJoined } from '../text/concat.ts';
import { type Joined, unbroken } from '../text/joined.ts';
import type { CommandLine, Instruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellScript } from '../syntax/shell/nodes.ts';
import { parseShell } from '../syntax/shell/parser.ts';

/**
 * What the shell gets to run, as BuildKit hands it over: the instruction's text with its heredocs; or, where a RUN is
 * nothing but one heredoc, that heredoc's body. Undefined in exec form, for shells that are not of the POSIX family, and
 * for a body whose shebang names another interpreter.
 */
export function scriptOf(instruction: Instruction, shell: readonly string[]): ShellScript | undefined {
  const command = commandOf(instruction);
  if (command === undefined || command.form === 'exec' || !isPosixShell(shell)) return undefined;
  const source = shellSource(instruction, command.script);
  if (source === undefined) return undefined;
  return parseShell(source);
}

export function commandOf(instruction: Instruction): CommandLine | undefined {
  switch (instruction.type) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'HEALTHCHECK':
      return instruction.command;
    default:
      return undefined;
  }
}

/** Whether a shell's text is Bourne shell text: by the name of its executable. */
function isPosixShell(shell: readonly string[]): boolean {
  const name = (shell[0] ?? '')
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\.exe$/i, '');
  return ['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh', 'busybox'].includes(name ?? '');
}

function shellSource(instruction: Instruction, script: Joined): Joined | undefined {
  const [heredoc] = instruction.heredocs;
  if (instruction.type !== 'RUN' || heredoc === undefined) return script;
  const alone = instruction.heredocs.length === 1 && heredoc.span.end - heredoc.span.start >= script.text.trim().length;
  if (alone) {
    const interpreter = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(heredoc.body.text);
    if (interpreter === null) return heredoc.body;
    const path = interpreter[1] ?? '';
    const name = path.endsWith('/env') ? (interpreter[2] ?? '') : path;
    return isPosixShell([name]) ? heredoc.body : undefined;
  }
  const parts: Joined[] = [concatJoined([script, unbroken('', heredoc.bodySpan.start)], '\n')];
  for (const each of instruction.heredocs) {
    parts.push(each.body);
    if (each.terminator === undefined) continue;
    // The terminator's tabs are gone by then, like those of the body.
    parts.push(unbroken(`${each.name}\n`, each.terminator.end - each.name.length));
  }
  return concatJoined(parts);
}
