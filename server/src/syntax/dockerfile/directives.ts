import type { Span } from '../../text/span.ts';
import { readCheckOptions } from './check-options.ts';
import { commentStart, type PhysicalLine, physicalLine } from './logical-line.ts';
import type { Directive, DockerfileError } from './nodes.ts';

export interface ReadDirectives {
  readonly directives: readonly Directive[];
  /** Lines among the directives that are none, since what stands above them keeps them from being found. */
  readonly comments: readonly Span[];
  readonly errors: readonly DockerfileError[];
  readonly escape: '\\' | '`';
  /** Offset of the first line that is no directive. */
  readonly next: number;
}

const names = ['syntax', 'escape', 'check'] as const;

/**
 * The parser directives: comment lines `# name=value` at the very top, as BuildKit's `DirectiveParser` reads them. Any
 * other line, even a comment or a directive it does not know, ends them.
 *
 * `escape` is read by the parser, which minds no white space in front of the `#`. `syntax` and `check` are looked for
 * before, in the bare text: there every directive down to theirs has to start its line, and a `#!` line above is left out.
 */
export function readDirectives(text: string, start: number): ReadDirectives {
  const directives: Directive[] = [];
  const comments: Span[] = [];
  const errors: DockerfileError[] = [];
  const seen = new Set<Directive['name']>();
  let escape: '\\' | '`' = '\\';
  let indented = false;
  let at = start;
  while (at < text.length) {
    const line = physicalLine(text, at);
    const directive = readDirective(text, line);
    if (directive === undefined) break;
    at = line.next;
    indented ||= directive.span.start > line.start;
    if (seen.has(directive.name)) {
      errors.push({
        span: directive.nameSpan,
        code: 'duplicate-directive',
        message: `There is a \`${directive.name}\` directive above already, and BuildKit takes only one`,
      });
    } else if (directive.name === 'escape') {
      if (directive.value === '\\' || directive.value === '`') escape = directive.value;
      else {
        errors.push({
          span: directive.valueSpan,
          code: 'invalid-directive',
          message: 'The escape character can only be a backslash or a backtick',
        });
      }
    } else if (indented) {
      seen.add(directive.name);
      comments.push(directive.span);
      continue;
    } else if (directive.name === 'check') errors.push(...checkErrors(directive));
    seen.add(directive.name);
    directives.push(directive);
  }
  if (at === start && text.startsWith('#!', start)) return readBehindShebang(text, start);
  return { directives, comments, errors, escape, next: at };
}

/** Behind a `#!` line there may be `syntax` and `check`; `escape` is a comment there, and so are repetitions. */
function readBehindShebang(text: string, start: number): ReadDirectives {
  const directives: Directive[] = [];
  const seen = new Set<Directive['name']>();
  let at = physicalLine(text, start).next;
  while (at < text.length) {
    const line = physicalLine(text, at);
    const directive = text[line.start] === '#' ? readDirective(text, line) : undefined;
    if (directive === undefined || seen.has(directive.name)) break;
    seen.add(directive.name);
    if (directive.name !== 'escape') directives.push(directive);
    at = line.next;
  }
  const errors = directives.filter(({ name }) => name === 'check').flatMap(checkErrors);
  // The lines are comments to the parser, all of them.
  return { directives, comments: [], errors, escape: '\\', next: start };
}

function readDirective(text: string, line: PhysicalLine): Directive | undefined {
  const hash = commentStart(text, line);
  if (hash === undefined) return undefined;
  // Go's `\s` is narrower than that of JavaScript, and its `.` takes every character but the line feed.
  const match = /^#[\t\n\f\r ]*([a-zA-Z][a-zA-Z0-9]*)[\t\n\f\r ]*=[\t\n\f\r ]*([^\n]*[^\t\n\f\r ])[\t\n\f\r ]*$/.exec(
    text.slice(hash, Math.min(line.end, hash + 4096)),
  );
  const written = match?.[1];
  const value = match?.[2];
  if (match === null || written === undefined || value === undefined) return undefined;
  const name = names.find((known) => known === written.toLowerCase());
  if (name === undefined) return undefined;
  const nameStart = hash + match[0].indexOf(written);
  const valueStart = hash + match[0].indexOf(value, match[0].indexOf('=') + 1);
  return {
    name,
    nameSpan: { start: nameStart, end: nameStart + written.length },
    value,
    valueSpan: { start: valueStart, end: valueStart + value.length },
    span: { start: hash, end: line.end },
  };
}

function checkErrors({ value, valueSpan }: Directive): readonly DockerfileError[] {
  return readCheckOptions(value).problems.map((message) => ({ span: valueSpan, code: 'invalid-directive', message }));
}
