import type { Service } from '../../model/compose.ts';
import { scalarPart, valueOf } from '../../syntax/compose/access.ts';
import type { ComposeScalar } from '../../syntax/compose/nodes.ts';
import type { Span } from '../../text/span.ts';

/** One variable of a service's `environment`. */
export interface EnvironmentEntry {
  readonly name: string;
  readonly nameSpan: Span;
  /** As written, behind `=` in a list; undefined where only a name stands there. */
  readonly value: string | undefined;
  readonly inList: boolean;
  /** The scalar that the value is, or is a part of. */
  readonly scalar: ComposeScalar | undefined;
}

export function environmentOf(text: string, service: Service): readonly EnvironmentEntry[] {
  const value = valueOf(service.map, 'environment');
  if (value?.kind === 'map') {
    return value.entries.flatMap((entry): readonly EnvironmentEntry[] => {
      const scalar = entry.value?.kind === 'scalar' ? entry.value : undefined;
      if (entry.value !== undefined && scalar === undefined) return [];
      const isNull = scalar === undefined || scalar.value === null;
      return [
        {
          name: entry.key,
          nameSpan: entry.keySpan,
          value: isNull ? undefined : scalar.text,
          inList: false,
          scalar,
        },
      ];
    });
  }
  if (value?.kind !== 'sequence') return [];
  return value.items.flatMap((item): readonly EnvironmentEntry[] => {
    if (item.kind !== 'scalar' || item.text === '') return [];
    const at = item.text.indexOf('=');
    const end = at === -1 ? item.text.length : at;
    return [
      {
        name: item.text.slice(0, end),
        nameSpan: scalarPart(text, item, 0, end),
        value: at === -1 ? undefined : item.text.slice(at + 1),
        inList: true,
        scalar: item,
      },
    ];
  });
}

/**
 * What Compose makes of a plain number of YAML 1.1, where the container gets another text than the one in the file: `0123`
 * is octal, `1.10` loses its zero. Undefined where nothing changes.
 */
export function changedNumber({ scalar, inList }: EnvironmentEntry): string | undefined {
  if (scalar === undefined || inList || scalar.style !== 'plain') return undefined;
  const text = scalar.text.replaceAll('_', '');
  if (!/^[-+.]?\d/.test(text)) return undefined;
  const number = readNumber(text);
  if (number === undefined || Math.abs(number) > 1e15 || (number !== 0 && Math.abs(number) < 1e-4)) return undefined;
  return String(number) === scalar.text ? undefined : String(number);
}

function readNumber(text: string): number | undefined {
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  if (/^0(?:x[\da-f]+|o[0-7]+)$/i.test(text)) return Number(text);
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
