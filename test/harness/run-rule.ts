import type { BuildContext } from '../../server/src/model/build-context.ts';
import { buildContextOf } from './build-context-of.ts';
import { type Option, optionValues, type OptionValues } from '../../server/src/rules/option.ts';
import { lintText } from '../../server/src/rules/lint.ts';
import type { Finding, Fix, Rule } from '../../server/src/rules/rule.ts';
import { readSource, type Source, type SourceLanguage } from '../../server/src/model/source.ts';
import { applyEdits, editsConflict, type Edit } from '../../server/src/text/edit.ts';

/** What a rule is given beside the text. */
export interface Given {
  readonly options: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string | number>> | undefined;
}

/** What one rule finds in a text, in document order; errors of the rule are not caught. */
export function findingsOf(rule: Rule, text: string, given: Given): readonly Finding[] {
  const buildContext = given.files === undefined ? undefined : buildContextOf(given.files);
  const source = readSource(rule.language, text);
  const options = optionValues(rule.options ?? [], given.options);
  return [...check(rule, source, options, buildContext)].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
}

function check(
  rule: Rule,
  source: Source,
  options: OptionValues<readonly Option[]>,
  buildContext: BuildContext | undefined,
): Iterable<Finding> {
  if (rule.language === 'dockerfile' && source.language === 'dockerfile')
    return rule.check({ model: source.model, options, buildContext });
  if (rule.language === 'compose' && source.language === 'compose') return rule.check({ model: source.model, options });
  return [];
}

/** The text after the first fix of every finding; a fix that would touch what one before it touches is left out. */
export function applyFirstFixes(text: string, findings: readonly Finding[]): string {
  return applyEdits(text, firstFixes(findings));
}

export function firstFixes(findings: readonly Finding[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { fixes } of findings) {
    const next = fixes?.[0]?.edits ?? [];
    if (!next.some((edit) => edits.some((other) => editsConflict(edit, other)))) edits.push(...next);
  }
  return edits;
}

export function allFixes(findings: readonly Finding[]): readonly Fix[] {
  return findings.flatMap(({ fixes }) => fixes ?? []);
}

/** How many errors of each kind a text has: what its parser refuses, and what any rule calls an error. */
export function errorCounts(language: SourceLanguage, text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  counts.set('parse error', readSource(language, text).model.tree.errors.length);
  for (const { rule, severity } of lintText({ language, text, onError: raise })) {
    if (severity === 'error') counts.set(rule.id, (counts.get(rule.id) ?? 0) + 1);
  }
  return counts;
}

function raise(_rule: Rule, error: unknown): never {
  throw error;
}
