import { parse } from 'yaml';
import { isRecord } from './is-record.ts';
import type { Rule, Severity } from './rule.ts';
import type { RuleSetting, RuleSettings } from './settings.ts';

/**
 * What a `.hadolint.yaml` says, in our rules: `ignored`, `override`, `trustedRegistries`, `label-schema`, `strict-labels`
 * and `disable-ignore-pragma`, as hadolint's manual describes them. What concerns its output is left alone.
 *
 * @throws Error with a message for a person when it is not YAML.
 */
export function readHadolintConfiguration(text: string, known: readonly Rule[]): Omit<RuleSettings, 'preset'> {
  const content = parseYaml(text);
  const rules: Record<string, RuleSetting> = {};
  const add = (rule: Rule, setting: RuleSetting): void => {
    const { options, ...before } = rules[rule.id] ?? {};
    rules[rule.id] = { ...before, ...setting, options: { ...options, ...setting.options } };
  };

  const overrides = isRecord(content['override']) ? content['override'] : {};
  for (const [level, severity] of Object.entries(severities)) {
    const listed = idsIn(overrides[level]);
    for (const rule of known) if (idsOf(rule).some((id) => listed.has(id))) add(rule, { severity });
  }
  const registries = strings(content['trustedRegistries']);
  const labels = content['label-schema'];
  for (const rule of known) {
    const ids = idsOf(rule);
    if (ids.includes('DL3026') && registries.length > 0) add(rule, { options: { registries } });
    if (ids.includes('DL3049') && isRecord(labels))
      add(rule, { options: { schema: labels, strict: content['strict-labels'] === true } });
    if (ids.includes('DL1001') && content['disable-ignore-pragma'] === true) add(rule, {});
  }
  return { rules, ignored: [...idsIn(content['ignored'])].map((id) => `hadolint/${id}`) };
}

/** Its levels and ours. */
const severities: Readonly<Record<string, Severity>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  style: 'hint',
};

function parseYaml(text: string): Readonly<Record<string, unknown>> {
  let content: unknown;
  try {
    content = parse(text, { prettyErrors: false });
  } catch (error) {
    throw new Error(
      `It is not YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
      {
        cause: error,
      },
    );
  }
  return isRecord(content) ? content : {};
}

function idsOf(rule: Rule): readonly string[] {
  return rule.sameAs.flatMap((same) => (same.startsWith('hadolint/') ? same.slice('hadolint/'.length) : []));
}

function idsIn(value: unknown): ReadonlySet<string> {
  return new Set(strings(value).map((id) => id.toUpperCase()));
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
