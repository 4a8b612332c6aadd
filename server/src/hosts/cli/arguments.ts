import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { CommandName } from '../../cli/help.ts';
import type { SourceLanguage } from '../../model/source.ts';
import type { Language } from '../../concepts/concept.ts';
import { Problem } from './problem.ts';

/** @throws Problem for an unknown option or a missing value, in words and with where to read on. */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  command: CommandName,
  argv: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error);
    throw new Problem(`${message}. See layerwise ${command} --help`);
  }
}

/** @throws Problem where the value is none of those allowed. */
export function oneOf<Value extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((one) => one === value);
  if (found === undefined)
    throw new Problem(`--${option} can't be ${JSON.stringify(value)}: use ${allowed.join(', ')}`);
  return found;
}

export const languages: readonly SourceLanguage[] = ['dockerfile', 'compose'];
export const spoken: readonly Language[] = ['en', 'vi'];
