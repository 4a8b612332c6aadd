import { unifiedDiff } from '../../cli/diff.ts';
import { help } from '../../cli/help.ts';
import { fixAll } from '../../rules/fix.ts';
import { lintText } from '../../rules/lint.ts';
import type { Rule } from '../../rules/rule.ts';
import { presets } from '../../rules/settings.ts';
import { findFiles, readText, writeText, type FoundFile } from '../files.ts';
import { languages, oneOf, readArguments } from './arguments.ts';
import type { Output } from './output.ts';
import { Problem } from './problem.ts';
import { surroundings, surroundingsOptions } from './surroundings.ts';

export async function fix(argv: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = readArguments('fix', argv, {
    suggestions: { type: 'boolean' },
    diff: { type: 'boolean' },
    preset: { type: 'string' },
    language: { type: 'string' },
    ...surroundingsOptions,
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) {
    output.print(help.fix);
    return 0;
  }
  if (positionals.length === 0) throw new Problem('Which file or folder? See layerwise fix --help');
  const around = await surroundings({ ...values, preset: oneOf('preset', values.preset, presets) }, output);
  const files = await findFiles(positionals, oneOf('language', values.language, languages));

  let status = 0;
  const one = async ({ file, language }: FoundFile): Promise<void> => {
    const onError = (rule: Rule, error: unknown): void => {
      output.say(`The rule ${rule.id} failed on ${file}: ${String(error)}`);
      status = 2;
    };
    const text = await readText(file, true);
    const options = await around.of(file, text, language);
    if (options === undefined) return;
    const fixed = fixAll({ file, text, language, ...options, suggestions: values.suggestions === true, onError });
    const left = lintText({ file, text: fixed.text, language, ...options }).length;
    if (values.diff === true) {
      output.print(unifiedDiff(file.replaceAll('\\', '/'), text, fixed.edits));
    } else {
      if (fixed.text !== text) await writeText(file, fixed.text);
      for (const { rule, title } of fixed.applied) output.print(`${file}: ${title} [${rule}]\n`);
      if (left > 0) output.print(`${file}: ${left} left; layerwise check says more\n`);
    }
    if (left > 0 || (values.diff === true && fixed.text !== text)) status = Math.max(status, 1);
  };
  for (const file of files) {
    try {
      await one(file);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      output.say(error.message);
      status = 2;
    }
  }
  return around.failed ? 2 : status;
}
