import { type Joined, sliceJoined, sourceSpan } from '../../text/joined.ts';
import type { Span } from '../../text/span.ts';
import type { ReadFlag } from './flags.ts';
import type { Mount, MountOption, Word } from './nodes.ts';
import { scanVariables } from './variables.ts';
import { unquote } from './words.ts';

const types = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const;

/** The options of a RUN's `--mount` flag: fields of one line of CSV, each `key=value` or `key`. */
export function readMount(
  { flag, value }: ReadFlag,
  escape: string,
  report: (span: Span, message: string) => void,
): Mount {
  const options = csvFields(value.text).map((field) => readOption(value, field, escape, report));
  const type = options.findLast((option) => option.key === 'type')?.value?.value.toLowerCase();
  return { flag, type: types.find((known) => known === type) ?? 'bind', options };
}

export function isMountType(value: string): boolean {
  return (types as readonly string[]).includes(value.toLowerCase());
}

/** Why one line of text is no CSV to Go's `encoding/csv`; undefined where it is. */
export function csvFault(text: string): string | undefined {
  for (const field of csvFields(text)) {
    if (field.fault !== undefined) return field.fault;
  }
  return undefined;
}

interface Field {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  readonly fault?: string;
}

function csvFields(text: string): readonly Field[] {
  const fields: Field[] = [];
  if (text === '') return fields;
  let at = 0;
  for (;;) {
    const start = at;
    if (text[at] === '"') {
      at++;
      while (at < text.length && !(text[at] === '"' && text[at + 1] !== '"')) at += text[at] === '"' ? 2 : 1;
      const closed = at < text.length;
      if (closed) at++;
      const garbled = at < text.length && text[at] !== ',';
      while (at < text.length && text[at] !== ',') at++;
      const fault = closed && !garbled ? {} : { fault: 'A quoted option ends with a quote before the comma' };
      fields.push({
        start: start + 1,
        end: Math.max(closed && !garbled ? at - 1 : at, start + 1),
        quoted: true,
        ...fault,
      });
    } else {
      while (at < text.length && text[at] !== ',') at++;
      const bare = text.slice(start, at).includes('"');
      const fault = bare ? { fault: 'A quote inside a mount option has to enclose the whole option, key and all' } : {};
      fields.push({ start, end: at, quoted: false, ...fault });
    }
    if (at >= text.length) return fields;
    at++;
  }
}

function readOption(
  whole: Joined,
  field: Field,
  escape: string,
  report: (span: Span, message: string) => void,
): MountOption {
  const written = whole.text.slice(field.start, field.end);
  const text = field.quoted ? written.replaceAll('""', '"') : written;
  const span = sourceSpan(whole, field.start, field.end);
  const equals = text.indexOf('=');
  if (equals < 0) return { key: text.toLowerCase(), keySpan: span, span };
  const valueStart = field.start + written.indexOf('=') + 1;
  const value = sliceJoined(whole, valueStart, field.end);
  const scan = scanVariables(value, 0, value.text.length, escape);
  for (const error of scan.errors) report(sourceSpan(value, error.start, error.end), error.message);
  const word: Word = {
    raw: value.text,
    value: unquote(text.slice(equals + 1), escape),
    span: sourceSpan(whole, valueStart, field.end),
    variables: scan.variables,
  };
  return {
    key: text.slice(0, equals).toLowerCase(),
    keySpan: sourceSpan(whole, field.start, valueStart - 1),
    value: word,
    span,
  };
}
