import { explainConcept } from '../../cli/explain-concept.ts';
import { explainRule, findRules } from '../../cli/explain-rule.ts';
import { help } from '../../cli/help.ts';
import { readConceptPage } from '../../concepts/page.ts';
import { conceptTexts } from '../../concepts/texts.generated.ts';
import { allRules } from '../../rules/lint.ts';
import { ruleTexts } from '../../rules/texts.generated.ts';
import { nearest } from '../../text/nearest.ts';
import { languages, oneOf, readArguments, spoken } from './arguments.ts';
import { explainedFile, explainFormats, isFileToExplain } from './explain-file.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';

export async function explain(argv: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments('explain', argv, {
    lang: { type: 'string' },
    format: { type: 'string' },
    language: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    output.print(help.explain);
    return 0;
  }
  const language = oneOf('lang', values.lang, spoken) ?? 'en';
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new Problem('Give one rule, concept or file. See layerwise explain --help');
  }
  const given = oneOf('format', values.format, explainFormats);
  const fileLanguage = oneOf('language', values.language, languages);
  if (await isFileToExplain(name)) {
    const options = { spoken: language, format: given ?? 'markdown', language: fileLanguage } as const;
    output.print(await explainedFile(name, options));
    return 0;
  }
  if (given === 'json' || fileLanguage !== undefined) {
    throw new Problem(`--format and --language are for files, and there is no file ${name}`);
  }
  const rules = findRules(name).map((rule) => explainRule(rule, ruleTexts[rule.id]));
  const concepts = Object.hasOwn(conceptTexts, name) ? [explainConcept(name, readConceptPage(name, language))] : [];
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
