import { nearest } from '../text/nearest.ts';
import { isMadeByDefault } from './check-directive.ts';
import { isRecord } from './is-record.ts';
import { optionValues, type Option, type OptionValues } from './option.ts';
import type { Preset, Rule, Severity } from './rule.ts';

/** Which rules look at a file, as a user says it. */
export interface RuleSettings {
  readonly preset: Preset;
  /** What is said about single rules, by id; it wins over the preset. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Checks of other tools that are ignored, as they stand in `sameAs`; a rule stays on for the others that it stands for. */
  readonly ignored?: readonly string[];
}

export interface RuleSetting {
  /** Undefined: the rule is on with its own severity. */
  readonly severity?: Severity | 'off';
  readonly options?: Readonly<Record<string, unknown>>;
}

export const defaultRuleSettings: RuleSettings = { preset: 'recommended', rules: {} };

export const presets: readonly Preset[] = ['recommended', 'strict', 'hadolint', 'buildkit'];

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** A rule that is on, with the severity and the options in force. */
export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
  /** Whether a user set the severity, so that it holds for all that the rule finds. */
  readonly isSet: boolean;
  readonly options: OptionValues<readonly Option[]>;
}

/** The rules that are on, in the order given. A rule that settings name is on, whatever the preset, unless they say `off`. */
export function activeRules(settings: RuleSettings, rules: readonly Rule[]): readonly ActiveRule[] {
  return rules.flatMap((rule) => {
    const setting = settings.rules[rule.id];
    const severity =
      setting === undefined ? presetSeverity(settings.preset, rule) : (setting.severity ?? rule.severity);
    if (severity === 'off') return [];
    return [
      {
        rule,
        severity,
        isSet: setting?.severity !== undefined,
        options: optionValues(rule.options ?? [], setting?.options),
      },
    ];
  });
}

export interface ReadRuleSettings {
  readonly settings: RuleSettings;
  /** What the user wrote that means nothing; the rest is in force. */
  readonly problems: readonly SettingProblem[];
}

export interface SettingProblem {
  /** One sentence. */
  readonly message: string;
  /** The keys that lead to it: `['rules', 'latest-tag']`. */
  readonly path: readonly string[];
}

/** Makes sense of `layerwise.preset` and `layerwise.rules` (or their like in a file), whatever they hold. */
export function readRuleSettings(preset: unknown, rules: unknown, known: readonly Rule[]): ReadRuleSettings {
  const problems: SettingProblem[] = [];
  const read: Record<string, RuleSetting> = {};
  if (preset !== undefined && preset !== null && !isPreset(preset)) {
    const message = `Unknown preset ${JSON.stringify(preset)}: use ${presets.join(', ')}`;
    problems.push({ message, path: ['preset'] });
  }
  if (isRecord(rules)) {
    for (const [id, value] of Object.entries(rules)) {
      const declared = known.filter((rule) => rule.id === id);
      const complain = (message: string): number => problems.push({ message, path: ['rules', id] });
      if (declared.length === 0) complain(unknownRule(id, known));
      const setting = readSetting(id, value, declared, complain);
      if (setting !== undefined) read[id] = setting;
    }
  } else if (rules !== undefined && rules !== null) {
    problems.push({ message: 'The setting of rules is not an object of rule ids', path: ['rules'] });
  }
  return { settings: { preset: isPreset(preset) ? preset : 'recommended', rules: read }, problems };
}

function presetSeverity(preset: Preset, rule: Rule): Severity | 'off' {
  return isInPreset(preset, rule) ? rule.severity : 'off';
}

/** Whether a preset has a rule switched on; a file with a syntax error is told of it whatever the preset. */
export function isInPreset(preset: Preset, rule: Pick<Rule, 'id' | 'preset' | 'sameAs'>): boolean {
  const own = rule.preset ?? 'recommended';
  if (rule.id === 'syntax-error') return true;
  if (preset === 'recommended') return own === 'recommended';
  if (own === 'optional') return false;
  if (preset === 'buildkit') return isMadeByDefault(rule);
  return preset === 'strict' || rule.sameAs.some((same) => same.startsWith(`${preset}/`));
}

/** Whether a finding is part of what settings ask for: a preset that stands for another tool has only what that tool reports. */
export function isAskedFor(
  { preset, rules }: RuleSettings,
  rule: Pick<Rule, 'id' | 'preset'>,
  sameAs: readonly string[] | undefined,
): boolean {
  if (sameAs === undefined || rules[rule.id] !== undefined || preset === 'recommended' || preset === 'strict')
    return true;
  return isInPreset(preset, { ...rule, sameAs });
}

function readSetting(
  id: string,
  value: unknown,
  declared: readonly Rule[],
  complain: (message: string) => void,
): RuleSetting | undefined {
  if (isSeverity(value)) return { severity: value };
  if (!isRecord(value)) {
    complain(`Rule ${id} can't be set to ${JSON.stringify(value)}: use off, error, warning, info, hint or an object`);
    return undefined;
  }
  const { severity, ...options } = value;
  const names = new Set(declared.flatMap((rule) => rule.options ?? []).map((option) => option.name));
  for (const name of Object.keys(options)) {
    if (declared.length > 0 && !names.has(name)) complain(`Rule ${id} has no option ${JSON.stringify(name)}`);
  }
  if (severity === undefined) return { options };
  if (isSeverity(severity)) return { severity, options };
  complain(`Rule ${id} has no severity ${JSON.stringify(severity)}: use off, error, warning, info or hint`);
  return { options };
}

/** Settings of a part of the files on top of those of all; what is said of a rule there is all that is said of it. */
export function mergeRuleSettings(
  below: RuleSettings,
  above: { readonly preset: Preset | undefined } & Omit<RuleSettings, 'preset'>,
): RuleSettings {
  const ignored = [...(below.ignored ?? []), ...(above.ignored ?? [])];
  return {
    preset: above.preset ?? below.preset,
    rules: { ...below.rules, ...above.rules },
    ...(ignored.length === 0 ? {} : { ignored }),
  };
}

function unknownRule(id: string, known: readonly Rule[]): string {
  const near = nearest(
    id,
    known.map((rule) => rule.id),
  );
  return `Unknown rule ${JSON.stringify(id)}${near === undefined ? '' : `: did you mean ${near}?`}`;
}

function isPreset(value: unknown): value is Preset {
  return presets.some((preset) => preset === value);
}

function isSeverity(value: unknown): value is Severity | 'off' {
  return value === 'off' || severities.some((severity) => severity === value);
}
