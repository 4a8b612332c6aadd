import type { ArgInstruction, EnvInstruction, Instruction, RunInstruction } from '../syntax/dockerfile/nodes.ts';
import { insert, remove, replace, type Edit } from '../text/edit.ts';
import { encloses, type Span } from '../text/span.ts';
import type { ShellCommand } from '../syntax/shell/nodes.ts';
import type { DockerfileModel, RunWithScript } from './dockerfile.ts';
import { wholeLines } from './edit-instruction.ts';
import type { Stage } from './stages.ts';

/** A secret mount in each RUN that names an argument, instead of the argument; undefined where something else can need it. */
export function mountInsteadOfArgument(
  model: DockerfileModel,
  { instructions }: Stage,
  argument: ArgInstruction | EnvInstruction,
  name: string,
): readonly Edit[] | undefined {
  const isAlone = argument.type === 'ARG' && argument.pairs.length === 1 && argument.pairs[0]?.value === undefined;
  if (!isAlone || !/^[A-Za-z_]\w*$/.test(name) || model.scopeAt(argument).lookup(name) !== undefined) return undefined;
  const isNamed = new RegExp(`\\b${name}\\b`);
  const named = instructions.filter((other) => other !== argument && isNamed.test(textOf(other)));
  const runs = named.filter(
    (other): other is RunInstruction => other.index > argument.index && isExpanded(other, name),
  );
  if (runs.length === 0 || runs.length < named.length || !hasVariableMounts(model)) return undefined;
  return [remove(wholeLines(model.text, argument)), ...runs.map((run) => mountAsVariable(run, name))];
}

/**
 * A secret mount and its variable instead of a text that stands in a command; undefined where the shell would not put the
 * variable's value in, where the name means something already, or where the command writes it to a file of the image.
 */
export function mountInsteadOfText(
  model: DockerfileModel,
  { run, script }: RunWithScript,
  secret: Span,
  name: string,
): readonly Edit[] | undefined {
  if (!hasVariableMounts(model) || new RegExp(`\\b${name}\\b`).test(textOf(run))) return undefined;
  if (model.scopeAt(run).lookup(name) !== undefined) return undefined;
  const command = script.commands.findLast(({ span }) => encloses(span, secret));
  if (command === undefined || writesItDown(command)) return undefined;
  const words = [...command.arguments, ...command.assignments.map(({ value }) => value)];
  const word = words.find(({ span }) => encloses(span, secret));
  if (word === undefined || model.text.slice(word.span.start, word.span.end) !== word.raw) return undefined;
  const quote = quoteAt(word.raw, secret.start - word.span.start);
  if (quote === "'") return undefined;
  const isInName = /\w/.test(model.text[secret.end] ?? '');
  const variable = isInName ? `\${${name}}` : `$${name}`;
  return [mountAsVariable(run, name), replace(secret, quote === '"' ? variable : `"${variable}"`)];
}

/** Whether what a command gets stays in a file that it leaves behind: a configuration, or the address of a repository. */
function writesItDown({ name, arguments: words, redirects }: ShellCommand): boolean {
  if (/^(?:echo|printf|tee|cat|sed|export|git|yarn|aws|gem|bundle|composer|sudo|env)$/.test(name)) return true;
  if (redirects.some(({ operator }) => operator.includes('>'))) return true;
  return words.some(({ value }) => /^(?:config|configure|set|login|init)$/.test(value));
}

function mountAsVariable({ flags, keyword }: RunInstruction, name: string): Edit {
  return insert(flags.at(-1)?.span.end ?? keyword.span.end, ` --mount=type=secret,id=${name},env=${name}`);
}

/** The quotes that a place in a word of the shell is in; another kind of quoting counts as single quotes. */
function quoteAt(raw: string, offset: number): '' | '"' | "'" {
  let quote: '' | '"' | "'" = '';
  for (let at = 0; at < offset; at++) {
    const character = raw[at];
    if (quote !== "'" && (character === '\\' || character === '`')) return "'";
    if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
    if (character === '$' && /["'(]/.test(raw[at + 1] ?? '')) return "'";
  }
  return quote;
}

function isExpanded(instruction: Instruction, name: string): boolean {
  return instruction.type === 'RUN' && new RegExp(`\\$(?:${name}\\b|\\{${name}\\b)`).test(textOf(instruction));
}

function textOf({ flags, body, heredocs }: Instruction): string {
  const options = flags.map(({ name, value }) => `--${name}=${value?.raw ?? ''}`);
  return [...options, body.text, ...heredocs.map((heredoc) => heredoc.body.text)].join('\n');
}

/** `env=` came with version 1.10 of the Dockerfile frontend. */
function hasVariableMounts({ tree }: DockerfileModel): boolean {
  const syntax = tree.directives.find(({ name }) => name === 'syntax');
  return syntax === undefined || !/:1\.\d(?!\d)/.test(syntax.value);
}
