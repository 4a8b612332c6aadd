import type { Span } from '../../text/span.ts';
import type { Flag, Mount, MountOption, Word } from './nodes.ts';

const types = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const;

/** The options of a RUN's `--mount` flag; their spans assume that no quotes or continuations stand inside, as is usual. */
export function readMount(flag: Flag): Mount {
  const options = flag.value === undefined ? [] : readOptions(flag.value);
  const type = options.findLast((option) => option.key === 'type')?.value?.value.toLowerCase();
  return { flag, type: types.find((known) => known === type) ?? 'bind', options };
}

export function isMountType(value: string): boolean {
  return (types as readonly string[]).includes(value.toLowerCase());
}

function readOptions(value: Word): readonly MountOption[] {
  const exact = value.raw === value.value;
  const options: MountOption[] = [];
  let at = 0;
  for (const field of value.value.split(',')) {
    const spanOf = (from: number, to: number): Span =>
      exact && value.span.end - value.span.start === value.raw.length
        ? { start: value.span.start + at + from, end: value.span.start + at + to }
        : value.span;
    const equals = field.indexOf('=');
    const keyEnd = equals < 0 ? field.length : equals;
    const span = spanOf(0, field.length);
    options.push({
      key: field.slice(0, keyEnd).toLowerCase(),
      keySpan: spanOf(0, keyEnd),
      ...(equals < 0
        ? {}
        : {
            value: {
              raw: field.slice(equals + 1),
              value: field.slice(equals + 1),
              span: spanOf(equals + 1, field.length),
              variables: value.variables.filter(
                (variable) => variable.span.start >= span.start && variable.span.end <= span.end,
              ),
            },
          }),
      span,
    });
    at += field.length + 1;
  }
  return options;
}
