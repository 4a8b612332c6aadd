import type { Language } from '../concepts/concept.ts';
import { codeSpan } from '../concepts/explain.ts';
import type { Explanation, Item, Part, Picture } from '../features/explain-file/explanation.ts';
import type { Inline, Inlines } from '../features/explain-file/inlines.ts';
import { type LineIndex, lineOf } from '../text/line-index.ts';
import type { Span } from '../text/span.ts';

/** The walk through a file as Markdown, with the picture as a list of its arrows. */
export function explainedAsMarkdown(explanation: Explanation, lines: LineIndex): string {
  const { language, title, summary, picture, parts, words } = explanation;
  const blocks = [
    `# ${title}`,
    ...summary.map(markdownOf),
    ...(picture === undefined ? [] : [drawnAsText(picture, language)]),
    ...parts.flatMap((part) => ofPart(part)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;

  function ofPart({ heading, facts, items }: Part): readonly string[] {
    return [`## ${markdownOf(heading)}`, listOf(facts), ...items.flatMap((item) => ofItem(item))];
  }

  function ofItem({ span, source, title: name, what, facts, trap, url }: Item): readonly string[] {
    const warning = trap.length === 0 ? '' : `**${words.watchOut}** ${markdownOf(trap)}`;
    return [
      `### ${placeOf(span)}: ${escaped(name)}`,
      fenced(source),
      markdownOf(what),
      listOf(facts),
      warning,
      what.length === 0 ? '' : `[${words.readMore}](${url})`,
    ];
  }

  function placeOf({ start, end }: Span): string {
    const first = lineOf(lines, start) + 1;
    const last = lineOf(lines, Math.max(start, end - 1)) + 1;
    return first === last ? `${first}` : `${first}–${last}`;
  }
}

function drawnAsText({ caption, nodes, edges }: Picture, language: Language): string {
  const labels = new Map(nodes.map(({ id, label }) => [id, codeSpan(label)]));
  const arrows = edges.map(({ from, to, label, kind }) => {
    const ends = `${labels.get(from) ?? ''} → ${labels.get(to) ?? ''}`;
    const word = arrowWords[language][kind];
    return label === undefined ? `- ${ends} (${word})` : `- ${ends} (${word} ${codeSpan(label)})`;
  });
  const alone = nodes.filter(({ id }) => !edges.some(({ from, to }) => from === id || to === id));
  return [caption, '', ...arrows, ...alone.map(({ label }) => `- ${codeSpan(label)}`)].join('\n');
}

/** What an arrow means, which the page shows by its shape. */
const arrowWords: Readonly<Record<Language, Readonly<Record<Picture['edges'][number]['kind'], string>>>> = {
  en: { base: 'base', copy: 'copies', mount: 'mounts', port: 'port', joins: 'joins', depends: 'depends on' },
  vi: { base: 'base', copy: 'chép', mount: 'mount', port: 'port', joins: 'tham gia', depends: 'phụ thuộc' },
};

function listOf(facts: readonly Inlines[]): string {
  return facts.map((fact) => `- ${markdownOf(fact)}`).join('\n');
}

/** Whatever stands in the file, its own fences too. */
function fenced(source: string): string {
  const longest = Math.max(2, ...(source.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${source}\n${fence}`;
}

function markdownOf(inlines: Inlines): string {
  return inlines.map(inlineOf).join('');
}

function inlineOf(inline: Inline): string {
  switch (inline.kind) {
    case 'code':
      return codeSpan(inline.text);
    case 'strong':
      return `**${escaped(inline.text)}**`;
    case 'link':
      return `[${escaped(inline.text)}](${inline.url})`;
    default:
      return escaped(inline.text);
  }
}

function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>&#]/g, String.raw`\$&`);
}
