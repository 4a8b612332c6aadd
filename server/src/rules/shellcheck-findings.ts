import type { ShellcheckScript } from '../model/shellcheck-script.ts';
import { insert, replace, type Edit } from '../text/edit.ts';
import { sourceOffset, sourceSpan } from '../text/joined.ts';
import { suggestion, type Finding, type Severity } from './rule.ts';

/** What ShellCheck says of scripts, by their `key`; scripts that are not there were not read yet. */
export interface ShellcheckResults {
  get(key: string): readonly ShellcheckComment[] | undefined;
}

/** One of the `comments` of ShellCheck's `json1` format. Lines and columns are counted from 1, a tab as one. */
export interface ShellcheckComment extends ShellcheckPlace {
  readonly level: 'error' | 'warning' | 'info' | 'style';
  readonly code: number;
  readonly message: string;
  readonly fix?: { readonly replacements: readonly ShellcheckReplacement[] } | null;
}

interface ShellcheckPlace {
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  readonly endColumn: number;
}

interface ShellcheckReplacement extends ShellcheckPlace {
  readonly replacement: string;
}

/** The comments of one script as findings at their place in the Dockerfile, those of some levels only. */
export function* shellcheckFindings(
  script: ShellcheckScript,
  comments: readonly ShellcheckComment[],
  levels: readonly ShellcheckComment['level'][],
): Generator<Finding> {
  const offsetOf = offsets(script.source.text);
  for (const comment of comments) {
    const start = offsetOf(comment.line, comment.column);
    const end = Math.max(offsetOf(comment.endLine, comment.endColumn), start);
    // What it says of the line in front is about what we wrote, not the user.
    if (comment.line < 2 || !levels.includes(comment.level)) continue;
    const edits = editsOf(script, comment, offsetOf);
    yield {
      span: sourceSpan(script.source, start, end),
      message: `SC${comment.code}: ${comment.message.replace(/\s+/g, ' ').replace(/\.$/, '')}`,
      severity: severities[comment.level],
      sameAs: [`hadolint/SC${comment.code}`, `shellcheck/SC${comment.code}`],
      ...(edits.length === 0 ? {} : { fixes: [suggestion(`Apply ShellCheck’s fix of SC${comment.code}`, ...edits)] }),
    };
  }
}

const severities: Readonly<Record<ShellcheckComment['level'], Severity>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
};

function editsOf(
  { source }: ShellcheckScript,
  { fix }: ShellcheckComment,
  offsetOf: (line: number, column: number) => number,
): readonly Edit[] {
  const replacements = fix?.replacements ?? [];
  // What would change the line in front can't be done in the file.
  if (replacements.some(({ line }) => line < 2)) return [];
  return replacements.map(({ line, column, endLine, endColumn, replacement }) => {
    const start = offsetOf(line, column);
    const end = offsetOf(endLine, endColumn);
    if (end > start) return replace(sourceSpan(source, start, end), replacement);
    // Behind the character before it: a continuation may stand between that and the next.
    return insert(start === 0 ? sourceOffset(source, 0) : sourceOffset(source, start - 1) + 1, replacement);
  });
}

/** From line and column of the text that was read to the offset in the script, which starts on the second line. */
function offsets(text: string): (line: number, column: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (line, column) => {
    const start = starts[line - 2] ?? (line < 2 ? 0 : text.length);
    const lineText = text.slice(start, starts[line - 1] ?? text.length);
    // It counts characters, which are two units here beyond the first 65,536.
    let offset = 0;
    let counted = 1;
    for (const character of lineText) {
      if (counted >= column) break;
      counted++;
      offset += character.length;
    }
    return Math.min(start + offset, text.length);
  };
}

/** What ShellCheck printed with `--format=json1`; undefined where it is something else. */
export function readShellcheckOutput(output: string): readonly ShellcheckComment[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (typeof content !== 'object' || content === null || !('comments' in content)) return undefined;
  return Array.isArray(content.comments) ? content.comments.filter(isComment) : undefined;
}

function isComment(value: unknown): value is ShellcheckComment {
  if (typeof value !== 'object' || value === null) return false;
  const read: Readonly<Record<string, unknown>> = { ...value };
  return (
    ['line', 'endLine', 'column', 'endColumn', 'code'].every((key) => typeof read[key] === 'number') &&
    typeof read['message'] === 'string' &&
    typeof read['level'] === 'string' &&
    Object.hasOwn(severities, read['level'])
  );
}

/** Its arguments for a script on standard input. */
export function shellcheckArguments(shell: ShellcheckScript['shell']): readonly string[] {
  // A sourced file is not there to be read, and RUN's text has no shebang of its own.
  return ['--format=json1', `--shell=${shell}`, '--exclude=SC1090,SC1091,SC1128,SC2148,SC2187,SC3046', '-'];
}
