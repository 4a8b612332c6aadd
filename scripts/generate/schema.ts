import type { GeneratedFile } from './file.ts';
import { readRules } from './rules.ts';
import { readSettings, ruleSchema } from './settings.ts';

/** The JSON schema of `.layerwise.yaml`, for completion and check in an editor that has one for YAML. */
export async function configurationSchema(): Promise<GeneratedFile> {
  const { configurationKeys, overrideKeys } = await import('../../server/src/rules/configuration.ts');
  const preset = (await readSettings()).find(({ key }) => key === 'layerwise.preset');
  const patterns = { type: ['string', 'array'], items: { type: 'string' } };
  const properties: Readonly<Record<string, object>> = {
    preset: {
      description: preset?.description,
      enum: preset?.enum?.map(({ value }) => value),
      enumDescriptions: preset?.enum?.map(({ description }) => description),
      default: preset?.default,
    },
    rules: {
      type: 'object',
      description: 'Switches single rules off or on, or changes their severity or options.',
      ...ruleSchema(await readRules(), 'description'),
    },
    exclude: { ...patterns, description: 'Files that are not checked: patterns as in a .dockerignore.' },
    context: {
      type: 'string',
      description: 'The build context, relative to this file, where it is not told otherwise.',
    },
    files: { ...patterns, description: 'What the override is for: patterns as in a .dockerignore.' },
  };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of Layerwise for the files in and below a folder',
    type: 'object',
    definitions: properties,
    properties: {
      ...only(configurationKeys),
      overrides: {
        type: 'array',
        description: 'Settings for some of the files; the last one that fits a file wins.',
        items: { type: 'object', properties: only(overrideKeys), required: ['files'], additionalProperties: false },
      },
    },
    additionalProperties: false,
  };
  return { path: 'schemas/layerwise.schema.json', content: `${JSON.stringify(schema, undefined, 2)}\n` };
}

/** What the definitions say of some keys. */
function only(keys: readonly string[]): object {
  return Object.fromEntries(
    keys.flatMap((key) => (key === 'overrides' ? [] : [[key, { $ref: `#/definitions/${key}` }]])),
  );
}
