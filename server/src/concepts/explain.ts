import type { Fact, FactValue, Language } from './concept.ts';
import { placeholder, type ConceptText } from './text.ts';

/**
 * The fact as one line of Markdown. Throws where the text lacks the key or a value: both are mistakes in this folder, which
 * the tests find.
 */
export function renderFact(text: ConceptText, fact: Fact, language: Language): string {
  const sentence = text.facts.get(fact.key);
  if (sentence === undefined) throw new Error(`The text "${text.title}" (${language}) has no fact "${fact.key}"`);
  return sentence.replaceAll(placeholder, (_, name: string) => {
    const value = fact.values?.[name];
    if (value === undefined) throw new Error(`The fact "${fact.key}" gives no value for {${name}}`);
    return renderValue(value, language);
  });
}

export function renderValue(value: FactValue, language: Language): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeMarkdown(shortened(value));
  if ('code' in value) return codeSpan(shortened(value.code));
  if ('keyword' in value) return `${codeSpan(value.keyword)} (${words[language].line} ${value.line})`;
  const items = value.list.map((item) => renderValue(item, language));
  const more = value.more ?? 0;
  return joined(more === 0 ? items : [...items, words[language].more(more)], words[language].and);
}

/** Text from a file, so that Markdown shows it as it is: no emphasis, link, image, HTML or automatic address. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

/** Text as code, fenced by more backticks than it has in a row. A line break would end a list item, so it becomes a blank. */
export function codeSpan(text: string): string {
  const inside = text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
  if (inside.trim() === '') return '`""`';
  const longest = Math.max(0, ...(inside.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 || inside.startsWith(' ') || inside.endsWith(' ') ? ' ' : '';
  return `${fence}${padding}${inside}${padding}${fence}`;
}

/** How much of one value a hover shows, in characters. */
const longestValue = 120;

function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function joined(items: readonly string[], and: string): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1) ?? ''}`;
}

const words: Readonly<
  Record<Language, { readonly and: string; readonly line: string; readonly more: (count: number) => string }>
> = {
  en: { and: 'and', line: 'line', more: (count) => `${count} more` },
  vi: { and: 'và', line: 'dòng', more: (count) => `${count} mục khác` },
};
