import type { Joined } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';

/** What the parser makes of a Dockerfile: read-only plain data, complete for any text. All spans are offsets into `text`. */
export interface DockerfileTree {
  readonly text: string;
  /** The parser directives in force, at the very top of the file: `# syntax=`, `# escape=`, `# check=`. */
  readonly directives: readonly Directive[];
  /** The escape character: what continues a line and quotes a character outside the shell. */
  readonly escape: '\\' | '`';
  /** Comment lines, those between the lines of an instruction too; parser directives are not among them. */
  readonly comments: readonly Comment[];
  readonly instructions: readonly Instruction[];
  /** What BuildKit refuses the file for, every place and not only the first, in document order. */
  readonly errors: readonly DockerfileError[];
  /** Those of the errors that came from reading the lines of instructions, for reading a later version of the text. */
  readonly lineErrors: readonly DockerfileError[];
}

export interface Directive {
  /** In lower case. */
  readonly name: 'syntax' | 'escape' | 'check';
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
  /** From `#` to the end of the line, without the line break. */
  readonly span: Span;
}

export interface Comment {
  /** Behind the `#`, trimmed. */
  readonly text: string;
  /** From `#` to the end of the line, without the line break. */
  readonly span: Span;
  /** Index of the instruction it stands inside of (between two continued lines), if it does. */
  readonly inside?: number;
}

export interface DockerfileError {
  readonly span: Span;
  /** What is wrong and what follows from it: one sentence, no full stop. */
  readonly message: string;
  readonly code: DockerfileErrorCode;
}

export type DockerfileErrorCode =
  | 'unknown-instruction'
  | 'no-instructions'
  | 'no-stage'
  | 'unterminated-heredoc'
  | 'invalid-directive'
  | 'duplicate-directive'
  | 'unknown-flag'
  | 'duplicate-flag'
  | 'invalid-flag'
  | 'missing-argument'
  | 'too-many-arguments'
  | 'invalid-argument'
  | 'invalid-onbuild'
  | 'invalid-variable'
  | 'line-too-long';

/**
 * One word of an instruction. `raw` is what stands in the file, without continuations; `value` has quotes taken off and
 * escapes resolved as BuildKit does for that instruction, with variables left as written. In a flag with variables `raw`
 * has no quotes either: BuildKit takes them off before it expands anything.
 */
export interface Word {
  readonly raw: string;
  readonly value: string;
  readonly span: Span;
  /** The variables BuildKit itself expands in this word; empty where only the shell does. */
  readonly variables: readonly VariableReference[];
}

/** `$NAME`, `${NAME}`, `${NAME:-word}` and the other forms BuildKit knows. */
export interface VariableReference {
  readonly name: string;
  readonly nameSpan: Span;
  /** From `$` to the end of the name or to `}`. */
  readonly span: Span;
  /** `:-` `-` `:+` `+` `:?` `?` `#` `##` `%` `%%` `/` `//` */
  readonly modifier?: string;
  /** What stands behind the modifier, as written. */
  readonly operand?: string;
  /** The variables inside the operand. */
  readonly inner: readonly VariableReference[];
}

/** `--name=value`, or `--name` alone; `RUN --mount=` has its options beside it. */
export interface Flag {
  /** Without the dashes, as written. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined where there is no `=`. */
  readonly value?: Word;
  readonly span: Span;
}

/** The comma-separated options of one `--mount=`. */
export interface Mount {
  readonly flag: Flag;
  /** `bind` where none is given. */
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';
  readonly options: readonly MountOption[];
}

export interface MountOption {
  /** In lower case. */
  readonly key: string;
  readonly keySpan: Span;
  readonly value?: Word;
  readonly span: Span;
}

export interface Heredoc {
  readonly name: string;
  /** The delimiter behind `<<`, with its quotes. */
  readonly nameSpan: Span;
  /** From the file descriptor or `<<` to the end of the delimiter. */
  readonly span: Span;
  /** Whether variables in the body are expanded: the delimiter has no quotes. */
  readonly expand: boolean;
  /** `<<-`: leading tabs of the body are taken off. */
  readonly chomp: boolean;
  readonly fileDescriptor?: number;
  /** The body as it stands in the file, tabs and line breaks included, up to the start of the terminator's line. */
  readonly body: Joined;
  readonly bodySpan: Span;
  /** The terminator's line without its line break; undefined where the file ends first. */
  readonly terminator?: Span;
  /** Variables that BuildKit expands in the body: of COPY and ADD, where the delimiter has no quotes. */
  readonly variables: readonly VariableReference[];
}

/** What RUN, CMD, ENTRYPOINT and SHELL take: text for a shell, or a JSON array of arguments. */
export type CommandLine = ShellForm | ExecForm;

export interface ShellForm {
  readonly form: 'shell';
  /** The text as the shell gets it but for heredocs, which stand in the instruction. */
  readonly script: Joined;
  readonly span: Span;
}

export interface ExecForm {
  readonly form: 'exec';
  readonly arguments: readonly Word[];
  /** From `[` to `]`. */
  readonly span: Span;
}

interface Common {
  /** The keyword as written. */
  readonly keyword: Word;
  /** From the keyword to the end of the last line, the last heredoc's terminator included, without the line break. */
  readonly span: Span;
  /** Position in `tree.instructions`; an ONBUILD's inner instruction has its ONBUILD's. */
  readonly index: number;
  readonly flags: readonly Flag[];
  /** Everything behind keyword and flags, joined over continued lines, without heredoc bodies. */
  readonly body: Joined;
  readonly bodySpan: Span;
  readonly heredocs: readonly Heredoc[];
  /** Blank lines between continued lines, each with its line break: BuildKit warns of them. */
  readonly emptyLines: readonly Span[];
  /** The comments right above, without a blank line in between. */
  readonly above: readonly Comment[];
  /** Whether it is what an ONBUILD triggers. */
  readonly onbuild: boolean;
}

export interface FromInstruction extends Common {
  readonly type: 'FROM';
  readonly image?: Word;
  readonly platform?: Flag;
  readonly as?: Word;
  readonly name?: Word;
}

export interface RunInstruction extends Common {
  readonly type: 'RUN';
  readonly command: CommandLine;
  readonly mounts: readonly Mount[];
}

export interface CmdInstruction extends Common {
  readonly type: 'CMD';
  readonly command: CommandLine;
}

export interface EntrypointInstruction extends Common {
  readonly type: 'ENTRYPOINT';
  readonly command: CommandLine;
}

export interface ShellInstruction extends Common {
  readonly type: 'SHELL';
  readonly command: CommandLine;
}

interface Transfer extends Common {
  /** Whether the arguments are a JSON array. */
  readonly json: boolean;
  /** All but the last argument; a heredoc source is the word `<<NAME`. */
  readonly sources: readonly Word[];
  readonly destination?: Word;
}

export interface CopyInstruction extends Transfer {
  readonly type: 'COPY';
  readonly from?: Flag;
}

export interface AddInstruction extends Transfer {
  readonly type: 'ADD';
}

export interface Pair {
  readonly key: Word;
  readonly value?: Word;
  readonly span: Span;
}

export interface EnvInstruction extends Common {
  readonly type: 'ENV';
  readonly pairs: readonly Pair[];
  /** `ENV key value`: one pair, no `=`. */
  readonly legacy: boolean;
}

export interface LabelInstruction extends Common {
  readonly type: 'LABEL';
  readonly pairs: readonly Pair[];
  readonly legacy: boolean;
}

export interface ArgInstruction extends Common {
  readonly type: 'ARG';
  readonly pairs: readonly Pair[];
}

export interface ExposeInstruction extends Common {
  readonly type: 'EXPOSE';
  readonly ports: readonly Word[];
}

export interface HealthcheckInstruction extends Common {
  readonly type: 'HEALTHCHECK';
  /** `CMD` or `NONE` as written. */
  readonly kind?: Word;
  readonly command?: CommandLine;
}

export interface OnbuildInstruction extends Common {
  readonly type: 'ONBUILD';
  readonly trigger?: Instruction;
}

export interface VolumeInstruction extends Common {
  readonly type: 'VOLUME';
  readonly json: boolean;
  readonly paths: readonly Word[];
}

/** Instructions whose whole body is one value. */
export interface ValueInstruction<Type extends 'USER' | 'WORKDIR' | 'STOPSIGNAL' | 'MAINTAINER'> extends Common {
  readonly type: Type;
  readonly value?: Word;
}

/** A keyword BuildKit does not know. */
export interface UnknownInstruction extends Common {
  readonly type: 'UNKNOWN';
}

export type Instruction =
  | FromInstruction
  | RunInstruction
  | CmdInstruction
  | EntrypointInstruction
  | ShellInstruction
  | CopyInstruction
  | AddInstruction
  | EnvInstruction
  | LabelInstruction
  | ArgInstruction
  | ExposeInstruction
  | HealthcheckInstruction
  | OnbuildInstruction
  | VolumeInstruction
  | ValueInstruction<'USER'>
  | ValueInstruction<'WORKDIR'>
  | ValueInstruction<'STOPSIGNAL'>
  | ValueInstruction<'MAINTAINER'>
  | UnknownInstruction;

export type InstructionType = Instruction['type'];
export type InstructionOf<Type extends InstructionType> = Extract<Instruction, { readonly type: Type }>;
