import { isRecord } from '../rules/is-record.ts';
import { allRules } from '../rules/lint.ts';
import { readRuleSettings, type RuleSettings } from '../rules/settings.ts';

/** A setting of the extension; the manifest's `configuration` is generated from these. */
export interface ServerSetting {
  readonly key: string;
  readonly type: 'boolean' | 'string' | 'object';
  readonly enum?: readonly { readonly value: string; readonly description: string }[];
  readonly default: unknown;
  /** Markdown. */
  readonly description: string;
  readonly scope: 'resource' | 'window';
}

/** `auto` steps back where another installed extension is known to offer the same. */
export type Offer = 'auto' | 'on' | 'off';

/** What is in force for one document. */
export interface Settings {
  readonly enable: boolean;
  readonly diagnostics: boolean;
  readonly hover: boolean;
  readonly hoverLanguage: 'auto' | 'en' | 'vi';
  readonly codeActions: boolean;
  readonly completion: Offer;
  readonly navigation: Offer;
  readonly semanticTokens: Offer;
  readonly rules: RuleSettings;
  /** The build context that the user named, as written; empty where the file's place says it. */
  readonly buildContext: string;
}

const offer = [
  { value: 'auto', description: 'On, unless another extension that is installed offers the same' },
  { value: 'on', description: 'Always' },
  { value: 'off', description: 'Never' },
];

export const serverSettings: readonly ServerSetting[] = [
  {
    key: 'layerwise.enable',
    type: 'boolean',
    default: true,
    description: 'Switches everything that Layerwise does in the editor on or off.',
    scope: 'resource',
  },
  {
    key: 'layerwise.diagnostics.enable',
    type: 'boolean',
    default: true,
    description: 'Underlines what the rules find.',
    scope: 'resource',
  },
  {
    key: 'layerwise.hover.enable',
    type: 'boolean',
    default: true,
    description: 'Explains the line under the pointer.',
    scope: 'resource',
  },
  {
    key: 'layerwise.hover.language',
    type: 'string',
    enum: [
      { value: 'auto', description: 'The display language of the editor' },
      { value: 'en', description: 'English' },
      { value: 'vi', description: 'Tiếng Việt' },
    ],
    default: 'auto',
    description: 'The language of the explanations.',
    scope: 'resource',
  },
  {
    key: 'layerwise.completion.enable',
    type: 'string',
    enum: offer,
    default: 'auto',
    description: 'Completes instructions, flags, stages, variables and names, and shows the form of an instruction.',
    scope: 'resource',
  },
  {
    key: 'layerwise.codeActions.enable',
    type: 'boolean',
    default: true,
    description: 'Offers quick fixes, comments that silence a rule, and refactorings.',
    scope: 'resource',
  },
  {
    key: 'layerwise.navigation.enable',
    type: 'string',
    enum: offer,
    default: 'auto',
    description: 'Definition, references, rename, highlights, outline, links and folding.',
    scope: 'resource',
  },
  {
    key: 'layerwise.semanticTokens.enable',
    type: 'string',
    enum: offer,
    default: 'auto',
    description: 'Colours stages, flags and variables by what they are.',
    scope: 'resource',
  },
  {
    key: 'layerwise.preset',
    type: 'string',
    enum: [
      { value: 'recommended', description: 'Rules that are right for nearly every file' },
      { value: 'strict', description: 'All rules' },
      { value: 'hadolint', description: 'The rules that have a check of hadolint’s behind them' },
      { value: 'buildkit', description: 'The rules that `docker build --check` has too' },
    ],
    default: 'recommended',
    description: 'Which rules are on.',
    scope: 'resource',
  },
  {
    key: 'layerwise.rules',
    type: 'object',
    default: {},
    description:
      'Switches single rules off or on, or changes their severity or options: ' +
      '`{ "latest-tag": "off", "root-user": "error", "<id>": { "severity": "info", "<option>": … } }`.',
    scope: 'resource',
  },
];

export interface ReadSettings {
  readonly settings: Settings;
  /** What the user wrote that means nothing, one sentence each. */
  readonly problems: readonly string[];
}

/** Makes sense of the client's `layerwise` section, whatever it holds: what is missing or wrong has its default. */
export function readSettings(section: unknown): ReadSettings {
  const problems: string[] = [];
  const valueOf = (key: string): unknown => {
    const declared = serverSettings.find((setting) => setting.key === `layerwise.${key}`);
    const value = key.split('.').reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), section);
    if (declared === undefined || value === undefined || value === null) return declared?.default;
    const valid = typeof value === declared.type && (declared.enum?.some((allowed) => allowed.value === value) ?? true);
    if (!valid) problems.push(`The setting ${declared.key} can't be ${JSON.stringify(value)}`);
    return valid ? value : declared.default;
  };
  const rules = readRuleSettings(valueOf('preset'), valueOf('rules'), allRules);
  const settings: Settings = {
    enable: valueOf('enable') === true,
    diagnostics: valueOf('diagnostics.enable') === true,
    hover: valueOf('hover.enable') === true,
    hoverLanguage: oneOf(['auto', 'en', 'vi'], valueOf('hover.language')),
    codeActions: valueOf('codeActions.enable') === true,
    completion: oneOf(offers, valueOf('completion.enable')),
    navigation: oneOf(offers, valueOf('navigation.enable')),
    semanticTokens: oneOf(offers, valueOf('semanticTokens.enable')),
    rules: rules.settings,
    buildContext: contextIn(section),
  };
  return { settings, problems: [...problems, ...rules.problems.map(({ message }) => message)] };
}

/** Declared by the client, which builds with it. */
function contextIn(section: unknown): string {
  const build = isRecord(section) ? section['build'] : undefined;
  const context = isRecord(build) ? build['context'] : undefined;
  return typeof context === 'string' ? context.trim() : '';
}

const offers: readonly [Offer, ...Offer[]] = ['auto', 'on', 'off'];

function oneOf<Value>(values: readonly [Value, ...Value[]], value: unknown): Value {
  return values.find((allowed) => allowed === value) ?? values[0];
}
