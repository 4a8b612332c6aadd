import type { ExecForm } from '../syntax/dockerfile/nodes.ts';
import type { ShellCommand, ShellScript, ShellWord } from '../syntax/shell/nodes.ts';
import { remove, replace, type Edit } from '../text/edit.ts';
import { sourceOffset, type Joined } from '../text/joined.ts';
import { textOf, type Span } from '../text/span.ts';
import type { DockerfileModel } from './dockerfile.ts';

/** Writes a command in shell form as a JSON array, where the shell has nothing else to do than to pass its words on. */
export function asExecForm(model: DockerfileModel, script: ShellScript): readonly Edit[] | undefined {
  const words = plainWords(model, script);
  return words?.map(({ span, value }, index) => {
    const open = index === 0 ? '[' : '';
    return replace(span, open + JSON.stringify(value) + (index === words.length - 1 ? ']' : ','));
  });
}

/**
 * Hands what an array in exec form says to a shell: `["/bin/sh", "-c", "script"]`. Undefined where the array spans several
 * lines, whose comments would be lost.
 */
export function asShellScript(
  model: DockerfileModel,
  command: ExecForm,
  script: string,
  parameters: readonly string[] = [],
): Edit | undefined {
  if (textOf(model.text, command.span).includes('\n')) return undefined;
  const items = ['/bin/sh', '-c', script, ...parameters].map((item) => JSON.stringify(item));
  return replace(command.span, `[${items.join(', ')}]`);
}

/** A word as a shell has to see it to take it literally. */
export function shellQuoted(value: string): string {
  return /^[\w./:=@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** The item of an array without its quotes. */
export function insideQuotes(model: DockerfileModel, span: Span): Span {
  return textOf(model.text, span).startsWith('"') ? { start: span.start + 1, end: span.end - 1 } : span;
}

/** What an array runs as its program: the file's name without its folder. */
export function programOf(command: ExecForm): string {
  const name = command.arguments[0]?.value ?? '';
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Whether an array hands a script to a shell: `["sh", "-c", "…"]`. */
export function isShellCall(command: ExecForm): boolean {
  return /^((ba|da|a|z|k)?sh|busybox|cmd(\.exe)?|powershell(\.exe)?|pwsh)$/i.test(programOf(command));
}

/** Whether an array names a program that gives its arguments to a shell, alone or behind a runner: `["npx", "concurrently", …]`. */
export function handsToShell(command: ExecForm): boolean {
  return command.arguments.slice(0, 3).some(({ value }) => handing.test(value));
}

const handing = /^(.*\/)?(concurrently|nodemon|chokidar|onchange|watch|watchexec|entr|parallel|script|ssh|su|runuser)$/;

/** The edits that make JSON of an array with single quotes, or with a comma behind its last item. */
export function asValidJson(script: Joined): readonly Edit[] | undefined {
  const { text } = script;
  const comma = /,(?=\s*\]$)/.exec(text)?.index;
  const quotes = text.includes('"') ? [] : [...text.matchAll(/'/g)].map(({ index }) => index);
  const withoutComma = comma === undefined ? text : text.slice(0, comma) + text.slice(comma + 1);
  if (!isArrayOfStrings(quotes.length === 0 ? withoutComma : withoutComma.replaceAll("'", '"'))) return undefined;
  return [
    ...quotes.map((index) => replace(characterAt(script, index), '"')),
    ...(comma === undefined ? [] : [remove(characterAt(script, comma))]),
  ];
}

function characterAt(script: Joined, index: number): Span {
  const start = sourceOffset(script, index);
  return { start, end: start + 1 };
}

function isArrayOfStrings(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((item) => typeof item === 'string');
  } catch {
    return false;
  }
}

interface PlainWord {
  readonly span: Span;
  readonly value: string;
}

/** Commands that are part of the shell and do nothing outside of it. */
export const builtins = new Set(
  (
    '. : alias bg break cd continue eval exec exit export fg getopts hash jobs local read readonly return set shift source ' +
    'times trap type ulimit umask unalias unset wait builtin command'
  ).split(' '),
);

/** The words of a command that the shell would pass on as they are; undefined where it has more to do than that. */
function plainWords(model: DockerfileModel, script: ShellScript): readonly PlainWord[] | undefined {
  const [command] = script.commands;
  if (command === undefined || script.commands.length > 1 || !isSimple(model, script, command)) return undefined;
  if (command.assignments.length > 0 || command.redirects.length > 0) return undefined;
  const name = { span: command.nameSpan, value: command.name };
  const words = [name, ...command.arguments];
  const isPlain = command.arguments.every(isPlainWord) && /^[\w./+:@%,-]+$/.test(command.name);
  if (!isPlain || builtins.has(command.name)) return undefined;
  const text = textOf(model.text, command.nameSpan);
  // `exec` is left out: in exec form the program is the first process anyway. Other wrappers do more than that.
  const wrapper = model.text.slice(command.span.start, command.nameSpan.start).trim();
  if (text !== command.name || (wrapper !== '' && wrapper !== 'exec')) return undefined;
  if (command.arguments.some((word) => textOf(model.text, word.span) !== word.raw)) return undefined;
  return wrapper === ''
    ? words
    : [{ span: { start: command.span.start, end: name.span.end }, value: name.value }, ...command.arguments];
}

function isPlainWord(word: ShellWord): boolean {
  // The shell puts a home folder for a tilde, also behind a colon or an equals sign of some words.
  return word.literal && !word.raw.startsWith('~') && !/^[^'"]*[=:]~/.test(word.raw);
}

/** Whether the script ends with a command that stands there on its own: nothing around, beside or behind it. */
export function isSimple(model: DockerfileModel, script: ShellScript, command: ShellCommand): boolean {
  const step = script.steps[command.step];
  if (step === undefined || !command.topLevel || command.pipe !== undefined) return false;
  if (step.span.start !== command.span.start || command.step !== script.steps.length - 1) return false;
  const end = lastOffset(script.source);
  return step.span.end >= end && textOf(model.text, { start: step.span.start, end }).trimEnd().at(-1) !== '&';
}

export function lastOffset({ text, pieces }: Joined): number {
  const length = text.trimEnd().length;
  return length === 0 ? (pieces[0]?.source ?? 0) : sourceOffset({ text, pieces }, length - 1) + 1;
}
