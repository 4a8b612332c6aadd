import type { Joined } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';

/** What a shell would run: every simple command, wherever it is nested, in the order it is written. Spans are in the document. */
export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  /** False where the text is not valid shell; `commands` is what could be read before that. */
  readonly complete: boolean;
  /** The text the shell gets. */
  readonly source: Joined;
  /** The command lists at the top, each with how it is joined to the one before: what `&&`, `||` and `;` see. */
  readonly steps: readonly ShellStep[];
}

export interface ShellStep {
  /** `&&`, `||`, `;`, `&` or a line break; undefined for the first. */
  readonly operator?: '&&' | '||' | ';' | '&' | '\n';
  readonly operatorSpan?: Span;
  readonly span: Span;
  /** Indexes into `commands` of all commands inside this step. */
  readonly commands: readonly number[];
}

export interface ShellCommand {
  /** The command's name where it is a plain word: `busybox`, `builtin`, `command`, `exec` are looked through. */
  readonly name: string;
  readonly nameSpan: Span;
  /** The words behind the name, without redirections. */
  readonly arguments: readonly ShellWord[];
  /** `NAME=value` in front of the command. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly span: Span;
  /** Whether it stands at the top of the script, not in a subshell, loop, condition, function or substitution. */
  readonly topLevel: boolean;
  /** Index of the top-level step it is in. */
  readonly step: number;
  /** The pipeline it is part of, where there are several commands: its position there and how many they are. */
  readonly pipe?: { readonly position: number; readonly length: number };
}

export interface ShellWord {
  /** As written. */
  readonly raw: string;
  /** Quotes removed; variables and substitutions as written. */
  readonly value: string;
  /** Whether it is fixed text: no variable, substitution or glob. */
  readonly literal: boolean;
  readonly span: Span;
}

export interface ShellAssignment {
  readonly name: string;
  readonly value: ShellWord;
  readonly span: Span;
}

export interface ShellRedirect {
  readonly operator: string;
  readonly target?: ShellWord;
  readonly span: Span;
}
