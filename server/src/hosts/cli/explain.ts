import { explainConcept } from '../../cli/explain-concept.ts';
import { explainRule, findRules } from '../../cli/explain-rule.ts';
import { help } from '../../cli/help.ts';
import { readConceptText } from '../../concepts/text.ts';
import { conceptTexts } from '../../concepts/texts.generated.ts';
import { allRules } from '../../rules/lint.ts';
import { ruleTexts } from '../../rules/texts.generated.ts';
import { nearest } from '../../text/nearest.ts';
import { oneOf, readArguments, spoken } from './arguments.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';

export async function explain(argv: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments('explain', argv, {
    lang: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    output.print(help.explain);
    return 0;
  }
  const language = oneOf('lang', values.lang, spoken) ?? 'en';
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new Problem('Give one rule or concept. See layerwise explain --help');
  }
  const rules = findRules(name).map((rule) => explainRule(rule, ruleTexts[rule.id]));
  const concepts = Object.hasOwn(conceptTexts, name) ? [explainConcept(name, readConceptText(name, language))] : [];
  const pages = [...rules, ...concepts];
  if (pages.length === 0) {
    const close = nearest(name, [...allRules.map(({ id }) => id), ...Object.keys(conceptTexts)], 3);
    throw new Problem(
      `There is no rule and no concept ${name}.${close === undefined ? '' : ` Did you mean ${close}?`}`,
    );
  }
  output.print(pages.join('\n'));
  return 0;
}
