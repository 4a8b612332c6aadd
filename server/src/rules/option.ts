import { isRecord } from './is-record.ts';

/** A setting of one rule, declared as data: settings, documentation and the check of what a user wrote come from it. */
export type Option =
  | { readonly name: string; readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | { readonly name: string; readonly type: 'number'; readonly default: number; readonly description: string }
  | { readonly name: string; readonly type: 'string'; readonly default: string; readonly description: string }
  | {
      readonly name: string;
      readonly type: 'strings';
      readonly default: readonly string[];
      readonly description: string;
    }
  | {
      readonly name: string;
      readonly type: 'map';
      readonly default: Readonly<Record<string, string>>;
      /** The values a key can have; any text where nothing is said. */
      readonly values?: readonly string[];
      readonly description: string;
    };

type ValueOf<Declared extends Option> = Declared extends { readonly type: 'boolean' }
  ? boolean
  : Declared extends { readonly type: 'number' }
    ? number
    : Declared extends { readonly type: 'string' }
      ? string
      : Declared extends { readonly type: 'map' }
        ? Readonly<Record<string, string>>
        : readonly string[];

export type OptionValue = boolean | number | string | readonly string[] | Readonly<Record<string, string>>;

/** The values of a rule's options by name. */
export type OptionValues<Options extends readonly Option[]> = {
  readonly [Declared in Options[number] as Declared['name']]: ValueOf<Declared>;
};

/** The defaults, with what the user set where it has the declared type; anything else is left out. */
export function optionValues(
  declared: readonly Option[],
  given: Readonly<Record<string, unknown>> = {},
): Record<string, OptionValue> {
  return Object.fromEntries(
    declared.map((option) => {
      const value = given[option.name];
      return [option.name, hasType(option, value) ? value : option.default];
    }),
  );
}

function hasType(option: Option, value: unknown): value is OptionValue {
  if (option.type === 'strings') return Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (option.type === 'map') return isTextMap(value) && hasKnownValues(option, value);
  return typeof value === option.type;
}

function isTextMap(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}

function hasKnownValues(option: Option & { readonly type: 'map' }, value: Readonly<Record<string, string>>): boolean {
  return Object.values(value).every((item) => option.values?.includes(item) ?? true);
}
