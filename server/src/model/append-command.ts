import type { RunInstruction } from '../syntax/dockerfile/nodes.ts';
import type { ShellScript, ShellStep } from '../syntax/shell/nodes.ts';
import { insert, type Edit } from '../text/edit.ts';
import { sourceOffset } from '../text/joined.ts';
import { type Span, textOf } from '../text/span.ts';
import type { DockerfileModel } from './dockerfile.ts';
import { lineBreakOf } from './edit-instruction.ts';

/**
 * The edit that lets a RUN run one more command at its end, written in the way the RUN is: on its line or on one of its
 * own, joined by `&&` or, under `set -e`, by `;`. The RUN fails exactly when it failed before. Undefined where that can't
 * be had: the RUN ends with `||`, a comment, something in the background, a compound command, or it leaves with `exit`.
 */
export function appendCommand(
  model: DockerfileModel,
  run: RunInstruction,
  script: ShellScript,
  command: string,
): Edit | undefined {
  const end = endOf(model, script);
  if (end === undefined) return undefined;
  const { step, offset, semicolon } = end;
  const [heredoc] = run.heredocs;
  const isHeredoc = heredoc !== undefined && heredoc.body === script.source;
  if (heredoc !== undefined && !isHeredoc) return undefined;
  const stopsAtErrors = stopsAtFirstError(model, run, script);
  // After `a && b` the shell goes on even under `set -e`, so that only another `&&` keeps the failure of `a`.
  const isList = step.operator === '&&';
  if (isHeredoc) {
    const lineBreak = lineBreakOf(model.text);
    const indent = lineIndent(model.text, step.span.start);
    if (stopsAtErrors && !isList) return insert(offset, lineBreak + indent + command);
    return semicolon
      ? undefined
      : insert(offset, ` \\${lineBreak}${indent}${indent === '' ? '    ' : ''}&& ${command}`);
  }
  const { operator, text } = joint(model, script, step, stopsAtErrors && !isList, semicolon);
  if (operator === undefined) return undefined;
  return insert(offset, text(command));
}

interface End {
  readonly step: ShellStep;
  /** Behind the last step, and behind the semicolon that may follow it. */
  readonly offset: number;
  readonly semicolon: boolean;
}

/** Where the last step ends, if it is a plain command that comes back and nothing but a semicolon follows it. */
function endOf(model: DockerfileModel, script: ShellScript): End | undefined {
  const step = script.steps.at(-1);
  const { text } = script.source;
  if (!script.complete || step === undefined || step.operator === '||') return undefined;
  const first = script.commands[step.commands[0] ?? -1];
  // A negation, group, loop or condition starts before the first command in it.
  if (first === undefined || !first.topLevel || first.span.start !== step.span.start) return undefined;
  const last = script.commands.findLast((command) => command.topLevel);
  if (last === undefined || last.name === 'exit' || last.name === 'return' || last.name === '') return undefined;
  if (/^exec\b/.test(model.text.slice(last.span.start))) return undefined;
  const behind = /(?:\s*(;))?\s*$/.exec(text);
  if (behind === null) return undefined;
  const lastCharacter = text.slice(0, behind.index).length - 1;
  if (lastCharacter < 0 || sourceOffset(script.source, lastCharacter) + 1 !== step.span.end) return undefined;
  const semicolon = behind[1] !== undefined;
  const offset = semicolon ? sourceOffset(script.source, text.lastIndexOf(';')) + 1 : step.span.end;
  return { step, offset, semicolon };
}

/** Whether the shell leaves at the first command that fails: `set -e` at the start, a `#!` line or SHELL with `-e`. */
export function stopsAtFirstError(model: DockerfileModel, run: RunInstruction, script: ShellScript): boolean {
  if (
    script.commands.some(
      ({ name, arguments: words }) => name === 'set' && words.some(({ value }) => /^\+[a-z]*e/.test(value)),
    )
  ) {
    return false;
  }
  const [first] = script.commands;
  const options = first?.name === 'set' && first.topLevel ? first.arguments.map(({ value }) => value) : [];
  if (
    options.some((option, index) => /^-[a-z]*e/.test(option) || (option === 'errexit' && options[index - 1] === '-o'))
  ) {
    return true;
  }
  const shebang = /^#!.*\s-[a-z]*e/.test(script.source.text);
  return (
    shebang ||
    model
      .shellAt(run)
      .slice(1)
      .some((word) => /^-[a-z]*e/.test(word))
  );
}

interface Joint {
  readonly operator: '&&' | ';' | undefined;
  readonly text: (command: string) => string;
}

/** How the next command is joined to the last: as the RUN joins those it has. */
function joint(
  model: DockerfileModel,
  script: ShellScript,
  step: ShellStep,
  semicolons: boolean,
  endsWithSemicolon: boolean,
): Joint {
  const { text } = model;
  const { escape } = model.tree;
  const lines = commandLines(model, script);
  const lineBreak = lineBreakOf(text);
  const previous = script.steps.findLast(({ operatorSpan }) => operatorSpan !== undefined)?.operatorSpan;
  const usesSemicolons = semicolons && (endsWithSemicolon || step.operator === ';');
  if (usesSemicolons) {
    const tail = endsWithSemicolon ? ';' : '';
    const between = endsWithSemicolon ? '' : ';';
    if (lines.length === 1) return { operator: ';', text: (command) => `${between} ${command}${tail}` };
    const indent = stepIndent(text, lines, step);
    return { operator: ';', text: (command) => `${between} ${escape}${lineBreak}${indent}${command}${tail}` };
  }
  // `a; && b` is no shell.
  if (endsWithSemicolon) return { operator: undefined, text: () => '' };
  if (lines.length === 1) return { operator: '&&', text: (command) => ` && ${command}` };
  if (previous !== undefined && endsItsLine(text, previous, escape)) {
    const indent = stepIndent(text, lines, step);
    return { operator: '&&', text: (command) => ` && ${escape}${lineBreak}${indent}${command}` };
  }
  const leading = lines.findLast((line) => text.startsWith('&&', line.content) || text.startsWith(';', line.content));
  const indent = leading?.indent ?? shortest(lines.slice(1).map((line) => line.indent));
  return { operator: '&&', text: (command) => ` ${escape}${lineBreak}${indent}&& ${command}` };
}

interface CommandLine {
  readonly indent: string;
  /** Offset of the first character that is no white space. */
  readonly content: number;
}

/** The lines of the file that the script's text is on, comments in between not counted. */
function commandLines(model: DockerfileModel, script: ShellScript): readonly CommandLine[] {
  const { source } = script;
  const starts = new Set(source.pieces.map((piece) => model.text.lastIndexOf('\n', piece.source - 1) + 1));
  return [...starts].map((start) => {
    const indent = /^[ \t]*/.exec(model.text.slice(start, start + 200))?.[0] ?? '';
    return { indent, content: start + indent.length };
  });
}

/** The white space in front of a step that starts its line, or of the second line where it doesn't. */
function stepIndent(text: string, lines: readonly CommandLine[], step: ShellStep): string {
  const own = lines.find(({ content }) => content === step.span.start);
  return own?.indent ?? lines[1]?.indent ?? lineIndent(text, step.span.start);
}

function endsItsLine(text: string, operator: Span, escape: string): boolean {
  const lineEnd = text.indexOf('\n', operator.end);
  const rest = textOf(text, { start: operator.end, end: lineEnd < 0 ? text.length : lineEnd }).trim();
  return rest === escape || rest === '';
}

function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

function shortest(indents: readonly string[]): string {
  return indents.reduce((best, indent) => (indent.length < best.length ? indent : best), indents[0] ?? '    ');
}
