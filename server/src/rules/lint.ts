import type { BuildContext } from '../model/build-context.ts';
import { readSource, type Source, type SourceLanguage } from '../model/source.ts';
import type { CheckOptions } from '../syntax/dockerfile/check-options.ts';
import { checkOptionsOf, failsBuild, isSwitchedOn } from './check-directive.ts';
import { rules } from './index.ts';
import type { Finding, Rule, Severity } from './rule.ts';
import { activeRules, defaultRuleSettings, isAskedFor, type ActiveRule, type RuleSettings } from './settings.ts';
import { isNamed, namesOf, suppressions } from './suppress.ts';
import { shellcheck, shellcheckStyle } from './shellcheck.ts';
import type { ShellcheckResults } from './shellcheck-findings.ts';
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
  /** What ShellCheck says of a Dockerfile's scripts; undefined where it is not there. */
  readonly shellcheck?: ShellcheckResults | undefined;
  /** Told of a rule that failed; what it found before and all other rules' findings stay. */
  readonly onError?: (rule: Rule, error: unknown) => void;
}

/** Every rule there is: syntax errors first, what other commands find last. */
export const allRules: readonly Rule[] = [
  dockerfileSyntaxError,
  composeSyntaxError,
  ...rules,
  shellcheck,
  shellcheckStyle,
];

/** What the rules that are on find in a file and no comment silences, in document order. */
export function lint(input: Source & LintOptions): readonly Reported[] {
  const reported: Reported[] = [];
  const isSuppressed = suppressions(input);
  const settings = input.settings ?? defaultRuleSettings;
  const { ignored } = settings;
  const checks = checkOptionsOf(input);
  const on = rulesInForce(settings, input.rules ?? allRules);
  const switchedOn = checks === undefined ? [] : rulesSwitchedOn(checks, settings, input.rules ?? allRules, on);
  for (const active of switchedOn.length === 0 ? on : [...on, ...switchedOn]) {
    const { rule } = active;
    try {
      for (const finding of findings(active, input)) {
        if (isSuppressed(rule, finding)) continue;
        const named = namesOf(rule, finding);
        const isSwitchedOnHere = checks !== undefined && isSwitchedOn(checks, named);
        if (!isSwitchedOnHere && !isAskedFor(settings, rule, finding.sameAs)) continue;
        if (ignored !== undefined && isNamed(named, ignored)) continue;
        const severity = active.isSet ? active.severity : (finding.severity ?? active.severity);
        const fails = checks !== undefined && failsBuild(checks, named);
        reported.push({ rule, severity: fails ? 'error' : severity, finding });
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
    /** The same text or an earlier one, where it was read already: what did not change is not read again. */
    readonly earlier?: Source | undefined;
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

/** The rules that the file itself asks for with `# check=experimental=`, but those that settings switch off. */
function rulesSwitchedOn(
  checks: CheckOptions,
  settings: RuleSettings,
  candidates: readonly Rule[],
  on: readonly ActiveRule[],
): readonly ActiveRule[] {
  const wanted = candidates.filter(
    (rule) =>
      isSwitchedOn(checks, rule) && settings.rules[rule.id] === undefined && on.every((active) => active.rule !== rule),
  );
  const named = Object.fromEntries(wanted.map(({ id }) => [id, {}]));
  return activeRules({ preset: settings.preset, rules: named }, wanted);
}

function findings(active: ActiveRule, source: Source & LintOptions): Iterable<Finding> {
  const { rule, options } = active;
  if (rule.language === 'dockerfile' && source.language === 'dockerfile')
    return rule.check({
      model: source.model,
      options,
      buildContext: source.buildContext,
      shellcheck: source.shellcheck,
    });
  if (rule.language === 'compose' && source.language === 'compose') return rule.check({ model: source.model, options });
  return [];
}
