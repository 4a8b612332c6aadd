/** A sentence of Markdown: English, Vietnamese. */
export type SchemaText = readonly [english: string, vietnamese: string];

/** What the Compose Specification's schema tells of a key. */
export interface SchemaKey {
  readonly about?: SchemaText;
  /** The types that its value can have, such as `string` or `list string mapping`: a list of strings or mappings. */
  readonly takes: readonly string[];
  /** All values that are allowed. */
  readonly values?: readonly SchemaValue[];
  /** What holds without the key, as JSON. */
  readonly fallback?: string;
  readonly deprecated?: boolean;
  /** Whether keys that begin with `x-` can stand in it, of which Compose takes no notice. */
  readonly extensible?: boolean;
  readonly keys?: Readonly<Record<string, SchemaKey>>;
  /** What stands under a name that the user chooses. */
  readonly named?: SchemaKey;
  /** What stands in a list under it. */
  readonly items?: SchemaKey;
}

export interface SchemaValue {
  readonly value: string;
  readonly about?: SchemaText;
}
