import type { Rule } from '../../server/src/rules/rule.ts';

/** A setting of server or client, as the manifest and the README need it. */
export interface Setting {
  readonly key: string;
  readonly type: 'boolean' | 'string' | 'strings' | 'object';
  readonly enum?: readonly { readonly value: string; readonly description: string }[];
  readonly default: unknown;
  readonly description: string;
  readonly scope: string;
  /** Not taken from a folder that is not trusted. */
  readonly restricted?: boolean;
}

export async function readSettings(): Promise<readonly Setting[]> {
  const { serverSettings } = (await import('../../server/src/lsp/settings.ts')) as {
    readonly serverSettings: readonly Setting[];
  };
  const { clientSettings } = (await import('../../client/src/settings.ts')) as {
    readonly clientSettings: readonly Setting[];
  };
  return [...serverSettings, ...clientSettings];
}

/** A setting as VS Code's manifest declares it. */
export function settingSchema(setting: Setting, rules: readonly Rule[]): unknown {
  const common = { default: setting.default, markdownDescription: setting.description, scope: setting.scope };
  if (setting.key === 'layerwise.rules')
    return { type: 'object', ...common, ...ruleSchema(rules, 'markdownDescription') };
  if (setting.type === 'strings') return { type: 'array', items: { type: 'string' }, ...common };
  return {
    type: setting.type,
    ...(setting.enum === undefined
      ? {}
      : {
          enum: setting.enum.map((item) => item.value),
          markdownEnumDescriptions: setting.enum.map((item) => item.description),
        }),
    ...common,
  };
}

/** Completion and check of what is said about single rules: a severity, or an object with the rule's own options. */
export function ruleSchema(rules: readonly Rule[], describedBy: 'markdownDescription' | 'description'): object {
  const severity = { enum: ['off', 'error', 'warning', 'info', 'hint'] };
  return {
    properties: Object.fromEntries(
      rules.map((rule) => {
        const options = rule.options ?? [];
        const described = { [describedBy]: `${rule.summary}.` };
        // A severity alone is all there is to say of a rule without options.
        if (options.length === 0) return [rule.id, { ...described, ...severity }];
        const properties = Object.fromEntries(
          options.map((option) => [option.name, optionSchema(option, describedBy)]),
        );
        const withOptions = { type: 'object', properties: { severity, ...properties }, additionalProperties: false };
        return [rule.id, { ...described, anyOf: [severity, withOptions] }];
      }),
    ),
    additionalProperties: false,
  };
}

function optionSchema(option: NonNullable<Rule['options']>[number], describedBy: string): unknown {
  return { ...optionType(option), default: option.default, [describedBy]: option.description };
}

function optionType(option: NonNullable<Rule['options']>[number]): object {
  if (option.type === 'strings') return { type: 'array', items: { type: 'string' } };
  if (option.type !== 'map') return { type: option.type };
  const values = option.values === undefined ? {} : { enum: option.values };
  return { type: 'object', additionalProperties: { type: 'string', ...values } };
}
