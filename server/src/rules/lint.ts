import type { BuildContext } from '../model/build-context.ts';
import { readSource, type Source, type SourceLanguage } from '../model/source.ts';
import { rules } from './index.ts';
import type { Finding, Rule, Severity } from './rule.ts';
import { activeRules, defaultRuleSettings, type ActiveRule, type RuleSettings } from './settings.ts';
import { isNamed, namesOf, suppressions } from './suppress.ts';
import { composeSyntaxError, dockerfileSyntaxError } from './syntax-error.ts';

/** One finding with the rule that made it and the severity that settings give it. */
export interface Reported {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly finding: Finding;
}

export interface LintOptions {
  readonly settings?: RuleSettings;
  /** The rules to choose from; all there are where nothing is said. */
  readonly rules?: readonly Rule[];
  /** What a Dockerfile can copy from; undefined where it is not known: then nothing is said about it. */
  readonly buildContext?: BuildContext | undefined;
  /** Told of a rule that failed; what it found before and all other rules' findings stay. */
  readonly onError?: (rule: Rule, error: unknown) => void;
}

/** Every rule there is, syntax errors first. */
export const allRules: readonly Rule[] = [dockerfileSyntaxError, composeSyntaxError, ...rules];

/** What the rules that are on find in a file and no comment silences, in document order. */
export function lint(input: Source & LintOptions): readonly Reported[] {
  const reported: Reported[] = [];
  const isSuppressed = suppressions(input);
  const { ignored } = input.settings ?? defaultRuleSettings;
  for (const active of rulesInForce(input.settings ?? defaultRuleSettings, input.rules ?? allRules)) {
    const { rule, severity } = active;
    try {
      for (const finding of findings(active, input)) {
        if (isSuppressed(rule, finding)) continue;
        if (ignored !== undefined && isNamed(namesOf(rule, finding), ignored)) continue;
        reported.push({ rule, severity, finding });
      }
    } catch (error) {
      input.onError?.(rule, error);
    }
  }
  return reported.sort(({ finding: { span: a } }, { finding: { span: b } }) => a.start - b.start || a.end - b.end);
}

/** Reads a text and lints it. */
export function lintText(
  input: {
    readonly text: string;
    readonly language: SourceLanguage;
    readonly file?: string;
  } & LintOptions,
): readonly Reported[] {
  return lint({ ...input, ...readSource(input.language, input.text, input) });
}

/** Settings and rules stay the same from one keystroke to the next, so what follows from them is kept with them. */
const inForce = new WeakMap<
  RuleSettings,
  { readonly rules: readonly Rule[]; readonly active: readonly ActiveRule[] }
>();

function rulesInForce(settings: RuleSettings, candidates: readonly Rule[]): readonly ActiveRule[] {
  const known = inForce.get(settings);
  if (known?.rules === candidates) return known.active;
  const active = activeRules(settings, candidates);
  inForce.set(settings, { rules: candidates, active });
  return active;
}

function findings(active: ActiveRule, source: Source & LintOptions): Iterable<Finding> {
  const { rule, options } = active;
  if (rule.language === 'dockerfile' && source.language === 'dockerfile')
    return rule.check({ model: source.model, options, buildContext: source.buildContext });
  if (rule.language === 'compose' && source.language === 'compose') return rule.check({ model: source.model, options });
  return [];
}
