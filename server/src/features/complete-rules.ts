import type { SourceLanguage } from '../model/source.ts';
import { allRules } from '../rules/lint.ts';
import type { Completion } from './completion.ts';

/** Rule ids behind `# layerwise ignore=`; undefined where the comment is no such thing. `before` is the comment up to the cursor. */
export function completeIgnoreComment(
  before: string,
  offset: number,
  language: SourceLanguage,
): readonly Completion[] | undefined {
  const typed = /#\s*layerwise\s+ignore(?:-file)?\s*=\s*(?:[\w-]+\s*,\s*)*([\w-]*)$/.exec(before)?.[1];
  if (typed === undefined) return undefined;
  return allRules
    .filter((rule) => rule.language === language)
    .map((rule) => ({
      label: rule.id,
      kind: 'rule',
      edit: { span: { start: offset - typed.length, end: offset }, text: rule.id },
      snippet: false,
      documentation: rule.summary,
    }));
}
