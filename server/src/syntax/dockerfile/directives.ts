import { commentStart, type PhysicalLine, physicalLine } from './logical-line.ts';
import type { Directive, DockerfileError } from './nodes.ts';

export interface ReadDirectives {
  readonly directives: readonly Directive[];
  readonly errors: readonly DockerfileError[];
  readonly escape: '\\' | '`';
  /** Offset of the first line that is no directive. */
  readonly next: number;
}

const names = ['syntax', 'escape', 'check'] as const;

/**
 * The parser directives: comment lines `# name=value` at the very top, as BuildKit's `DirectiveParser` reads them. Any
 * other line, even a comment or a directive it does not know, ends them.
 */
export function readDirectives(text: string, start: number): ReadDirectives {
  const directives: Directive[] = [];
  const errors: DockerfileError[] = [];
  let escape: '\\' | '`' = '\\';
  let at = start;
  while (at < text.length) {
    const line = physicalLine(text, at);
    const directive = readDirective(text, line);
    if (directive === undefined) break;
    if (directives.some((other) => other.name === directive.name)) {
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
    } else if (directive.name === 'check') errors.push(...checkErrors(directive));
    directives.push(directive);
    at = line.next;
  }
  return { directives, errors, escape, next: at };
}

function readDirective(text: string, line: PhysicalLine): Directive | undefined {
  const hash = commentStart(text, line);
  if (hash === undefined) return undefined;
  const match = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/.exec(text.slice(hash, Math.min(line.end, hash + 4096)));
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

/** One option of `# check=skip=A,B;error=true;experimental=C`. */
export interface CheckOption {
  readonly name: string;
  readonly values: readonly string[];
}

export function checkOptions(directive: Directive): readonly CheckOption[] {
  return directive.value.split(';').map((part) => {
    const equals = part.indexOf('=');
    const name = (equals < 0 ? part : part.slice(0, equals)).trim();
    const values =
      equals < 0
        ? []
        : part
            .slice(equals + 1)
            .split(',')
            .map((value) => value.trim());
    return { name, values };
  });
}

function checkErrors(directive: Directive): readonly DockerfileError[] {
  const error = (message: string): DockerfileError => ({
    span: directive.valueSpan,
    code: 'invalid-directive',
    message,
  });
  return checkOptions(directive).flatMap((option) => {
    if (option.values.length === 0 || !['skip', 'error', 'experimental'].includes(option.name)) {
      return [error(`\`${option.name}\` is no check option: there are skip=, error= and experimental=`)];
    }
    const isBoolean = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(option.values.join(','));
    return option.name === 'error' && !isBoolean ? [error('The check option `error` takes true or false')] : [];
  });
}
