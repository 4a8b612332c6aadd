import {
  type Assignment,
  type Command,
  forEachChild,
  parse,
  type ParsedScript,
  type PipelineNode,
  type Statement,
  type SyntaxNode,
  type Word,
} from 'unbash';
import { type Joined, sourceOffset, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { ShellAssignment, ShellCommand, ShellRedirect, ShellScript, ShellStep, ShellWord } from './nodes.ts';

/**
 * Reads shell text with `unbash` and lists what it runs. Tolerant: of text that is no valid shell it gives what could be
 * read. Never throws.
 */
export function parseShell(source: Joined): ShellScript {
  if (source.text.length > longest) return { commands: [], complete: false, source, steps: [] };
  let script: ParsedScript;
  try {
    script = parse(source.text);
  } catch {
    // A parser that gives up on hostile input must not take the rest of the file with it.
    return { commands: [], complete: false, source, steps: [] };
  }
  return new Reader(source).read(script);
}

/** No RUN that a person wrote is longer; what is would hold up every keystroke. */
const longest = 256 * 1024;

/** Where a command stands, handed down while the tree is walked. */
interface Place {
  readonly topLevel: boolean;
  readonly step: number;
  readonly pipe?: ShellCommand['pipe'];
  /** Set inside a substitution whose positions can't be mapped: everything in it gets this span. */
  readonly fixed?: Span;
}

class Reader {
  readonly source: Joined;
  readonly commands: ShellCommand[] = [];
  readonly steps: ShellStep[] = [];

  constructor(source: Joined) {
    this.source = source;
  }

  read(script: ParsedScript): ShellScript {
    let previous: Statement | undefined;
    for (const statement of script.commands) {
      this.statement(statement, previous);
      previous = statement;
    }
    const complete = script.errors === undefined || script.errors.length === 0;
    return { commands: this.commands, complete, source: this.source, steps: this.steps };
  }

  private statement(statement: Statement, previous: Statement | undefined): void {
    const { command } = statement;
    if (command.type === 'AndOr') {
      for (const [index, part] of command.commands.entries()) {
        const before = command.commands[index - 1];
        if (before === undefined) this.step(part, this.separator(previous, statement));
        else {
          const operator = command.operators[index - 1] ?? '&&';
          const at = this.source.text.indexOf(operator, before.end);
          this.step(part, { operator, ...this.operatorSpan(at, operator.length) });
        }
      }
    } else this.step(command, this.separator(previous, statement));
  }

  /** What stands between two statements. */
  private separator(previous: Statement | undefined, next: Statement): Pick<ShellStep, 'operator' | 'operatorSpan'> {
    if (previous === undefined) return {};
    // A statement that runs in the background has its `&` inside its own span.
    if (previous.background === true) return { operator: '&', ...this.operatorSpan(previous.end - 1, 1) };
    const between = this.source.text.slice(previous.command.end, next.pos);
    const semicolon = between.indexOf(';');
    if (semicolon >= 0) return { operator: ';', ...this.operatorSpan(previous.command.end + semicolon, 1) };
    const newline = between.indexOf('\n');
    return { operator: '\n', ...(newline < 0 ? {} : this.operatorSpan(previous.command.end + newline, 1)) };
  }

  private operatorSpan(at: number, length: number): { readonly operatorSpan?: Span } {
    return at < 0 ? {} : { operatorSpan: sourceSpan(this.source, at, at + length) };
  }

  private step(node: PipelineNode, how: Pick<ShellStep, 'operator' | 'operatorSpan'>): void {
    const step = this.steps.length;
    const first = this.commands.length;
    // The step is put in its place first, so that a command's `step` is right however deep it is found.
    const commands: number[] = [];
    this.steps.push({ ...how, span: sourceSpan(this.source, node.pos, node.end), commands });
    this.walk(node, { topLevel: true, step });
    for (let index = first; index < this.commands.length; index++) commands.push(index);
  }

  private walk(node: SyntaxNode, place: Place): void {
    switch (node.type) {
      case 'Command':
        this.command(node, place);
        return;
      case 'Word':
        // Most words are plain, and nothing runs inside them.
        if (hasParts(node.text)) this.children(node, nested(place));
        return;
      case 'Pipeline': {
        const { length } = node.commands;
        for (const [position, part] of node.commands.entries()) {
          const { pipe: _, ...rest } = place;
          this.walk(part, length > 1 ? { ...rest, pipe: { position, length } } : rest);
        }
        return;
      }
      case 'CommandExpansion':
      case 'ProcessSubstitution': {
        const inner = node.script;
        if (inner === undefined) return;
        // A script in escaped backticks is read from a text of its own, whose positions mean nothing in the document.
        const isElsewhere = inner.source !== undefined || place.fixed !== undefined;
        const fixed = isElsewhere ? (place.fixed ?? sourceSpan(this.source, node.pos, node.end)) : undefined;
        this.children(inner, { topLevel: false, step: place.step, ...(fixed === undefined ? {} : { fixed }) });
        return;
      }
      default:
        this.children(node, nested(place));
    }
  }

  private children(node: SyntaxNode, place: Place): void {
    forEachChild(node, (child) => this.walk(child, place));
  }

  private command(command: Command, place: Place): void {
    const words = command.args.map((argument) => this.argument(argument, place));
    const named = command.name === undefined ? undefined : this.word(command.name, place);
    const resolved = lookThrough(named, words);
    if (resolved !== undefined || command.prefix.length > 0) {
      this.commands.push({
        name: resolved?.name.value ?? '',
        nameSpan: resolved?.name.span ?? this.span(command.pos, command.pos, place),
        arguments: resolved?.arguments ?? [],
        assignments: command.prefix.flatMap((prefix) =>
          prefix.type === 'Assignment' ? this.assignment(prefix, place) : [],
        ),
        redirects: command.redirects.map((redirect): ShellRedirect => {
          const target = redirect.type === 'HereDoc' ? undefined : redirect.target;
          return {
            operator: redirect.operator,
            ...(target === undefined ? {} : { target: this.word(target, place) }),
            span: this.span(redirect.pos, redirect.end, place),
          };
        }),
        span: this.span(command.pos, command.end, place),
        topLevel: place.topLevel,
        step: place.step,
        ...(place.pipe === undefined ? {} : { pipe: place.pipe }),
      });
    }
    this.children(command, nested(place));
  }

  private argument(argument: Word | Assignment, place: Place): ShellWord {
    if (argument.type === 'Word') return this.word(argument, place);
    const value = argument.value.type === 'Word' ? argument.value.value : '';
    return {
      raw: argument.text,
      value: `${argument.name}=${value}`,
      literal: argument.value.type === 'Word' && isLiteral(argument.value),
      span: this.span(argument.pos, argument.end, place),
    };
  }

  private assignment(assignment: Assignment, place: Place): readonly ShellAssignment[] {
    const { value } = assignment;
    if (value.type !== 'Word') return [];
    const span = this.span(assignment.pos, assignment.end, place);
    return [{ name: assignment.name, value: this.word(value, place), span }];
  }

  private word(word: Word, place: Place): ShellWord {
    return {
      raw: word.text,
      value: word.value,
      literal: isLiteral(word),
      span: this.span(word.pos, word.end, place),
    };
  }

  private span(start: number, end: number, place: Place): Span {
    if (place.fixed !== undefined) return place.fixed;
    const length = this.source.text.length;
    const from = Math.min(Math.max(start, 0), length);
    const to = Math.min(Math.max(end, from), length);
    if (from < to) return sourceSpan(this.source, from, to);
    const offset = sourceOffset(this.source, from);
    return { start: offset, end: offset };
  }
}

/** Commands that only run what is named behind them. */
const wrappers = new Set(['busybox', 'builtin', 'command', 'exec']);

function lookThrough(
  name: ShellWord | undefined,
  words: readonly ShellWord[],
): { readonly name: ShellWord; readonly arguments: readonly ShellWord[] } | undefined {
  if (name === undefined) return undefined;
  const next = words[0];
  if (next === undefined || !wrappers.has(name.value) || next.value.startsWith('-')) return { name, arguments: words };
  return { name: next, arguments: words.slice(1) };
}

/** The place of what stands inside; the same object where nothing changes, since there is one for every node. */
function nested(place: Place): Place {
  if (!place.topLevel && place.pipe === undefined) return place;
  return { topLevel: false, step: place.step, ...(place.fixed === undefined ? {} : { fixed: place.fixed }) };
}

/** Whether a word is more than fixed text; its parts are only read where it may be, because that takes time. */
function hasParts(text: string): boolean {
  return /[$`"'\\*?[\]{}<>~!+@()]/.test(text);
}

function isLiteral(word: Word): boolean {
  if (!hasParts(word.text)) return true;
  return (word.parts ?? []).every((part) => {
    if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') {
      return part.parts.every((inner) => inner.type === 'Literal');
    }
    return part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted';
  });
}
