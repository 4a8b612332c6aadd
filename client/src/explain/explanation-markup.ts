import type {
  ExplainedItem,
  ExplainedPart,
  ExplanationWords,
  FileExplanation,
  Inlines,
  PlaceInFile,
} from '../../../server/src/protocol.ts';
import { element } from './markup.ts';
import type { Markup } from './markup.ts';
import { pictureMarkup } from './picture-markup.ts';
import type { MeasureText } from './picture-markup.ts';
import { placeText } from './place.ts';

/** The whole walk through a file. What has a `data-place` leads to that place in the editor. */
export function explanationMarkup(explanation: FileExplanation, measure: MeasureText): readonly Markup[] {
  const { title, summary, picture, parts, words } = explanation;
  return [
    element('h1', {}, title),
    ...summary.map((sentence) => element('p', { class: 'summary' }, ...inlineMarkup(sentence))),
    ...(parts.length < 2 ? [] : [contents(parts, words)]),
    ...(picture === undefined || picture.nodes.length === 0 ? [] : [pictureMarkup(picture, words, measure)]),
    ...parts.map((part, index) => partMarkup(part, index, words)),
  ];
}

/** What is said in front of what leads to a line. */
export function goToLine(words: ExplanationWords, place: PlaceInFile): string {
  return `${words.goToLine} ${place.start.line + 1}`;
}

function contents(parts: readonly ExplainedPart[], words: ExplanationWords): Markup {
  return element(
    'nav',
    { 'aria-labelledby': 'contents' },
    element('h2', { id: 'contents' }, words.contents),
    element(
      'ol',
      {},
      ...parts.map(({ heading }, index) =>
        element('li', {}, element('a', { href: `#part-${index + 1}` }, ...withoutLinks(heading))),
      ),
    ),
  );
}

function partMarkup(part: ExplainedPart, index: number, words: ExplanationWords): Markup {
  const id = `part-${index + 1}`;
  return element(
    'section',
    { 'aria-labelledby': id },
    element(
      'h2',
      { id, tabindex: '-1' },
      element(
        'button',
        { type: 'button', class: 'heading', 'data-place': placeText(part.range) },
        ...withoutLinks(part.heading),
        element('span', { class: 'spoken' }, `, ${goToLine(words, part.range)}`),
      ),
    ),
    factList(part.facts),
    part.items.length === 0
      ? undefined
      : element('ol', { class: 'items' }, ...part.items.map((item) => itemMarkup(item, words))),
  );
}

function itemMarkup(item: ExplainedItem, words: ExplanationWords): Markup {
  const name = `${goToLine(words, item.range)}: ${item.source.replaceAll(/\s+/g, ' ')}`;
  return element(
    'li',
    { class: 'item', 'data-place': placeText(item.range) },
    element('h3', {}, item.title),
    element(
      'button',
      { type: 'button', class: 'source', 'aria-label': name, 'data-place': placeText(item.range) },
      ...sourceLines(item).map((line, index) =>
        element(
          'span',
          { class: 'line' },
          element('span', { class: 'number' }, String(item.range.start.line + index + 1)),
          element('code', {}, line),
        ),
      ),
    ),
    item.what.length === 0 ? undefined : element('p', {}, ...inlineMarkup(item.what)),
    factList(item.facts),
    item.trap.length === 0
      ? undefined
      : element('p', { class: 'trap' }, element('strong', {}, words.watchOut), ' ', ...inlineMarkup(item.trap)),
    isPageAddress(item.url)
      ? element(
          'p',
          { class: 'more' },
          element('a', { href: item.url }, words.readMore, element('span', { class: 'spoken' }, `: ${item.title}`)),
        )
      : undefined,
  );
}

/** The lines below the first lose the indentation that the first one's place has in the file. */
function sourceLines({ source, range }: ExplainedItem): readonly string[] {
  const [first = '', ...rest] = source.split(/\r\n|\r|\n/);
  const indentation = new RegExp(`^[ \\t]{0,${range.start.character}}`);
  return [first, ...rest.map((line) => line.replace(indentation, ''))];
}

function factList(facts: readonly Inlines[]): Markup | undefined {
  return facts.length === 0
    ? undefined
    : element('ul', { class: 'facts' }, ...facts.map((fact) => element('li', {}, ...inlineMarkup(fact))));
}

function inlineMarkup(inlines: Inlines): readonly (Markup | string)[] {
  return inlines.map((inline) => {
    if (inline.kind === 'text') return inline.text;
    if (inline.kind === 'link')
      return isPageAddress(inline.url) ? element('a', { href: inline.url }, inline.text) : inline.text;
    return element(inline.kind, {}, inline.text);
  });
}

/** For what is a link or a button itself. */
function withoutLinks(inlines: Inlines): readonly (Markup | string)[] {
  return inlineMarkup(inlines.map((inline) => (inline.kind === 'link' ? { ...inline, kind: 'text' } : inline)));
}

function isPageAddress(url: string): boolean {
  return url.startsWith('https://');
}
