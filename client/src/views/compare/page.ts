import { formatBytes } from '../../bytes.ts';
import type { LayerPair } from '../../engine/align.ts';
import { differenceOf } from '../../engine/comparison.ts';
import type { Comparison, ImageTotal } from '../../engine/comparison.ts';
import type { KeptState, PageRequest, PageState } from './messages.ts';
import { formatDifference, largestChange, sentenceOf, shortName } from './wording.ts';

/** Runs in the webview. All that comes from images is set as text, never as markup. */

declare function acquireVsCodeApi(): {
  postMessage(request: PageRequest): void;
  setState(state: KeptState): void;
};

const editor = acquireVsCodeApi();
const page = document.querySelector<HTMLElement>('#page') ?? document.body;

window.addEventListener('message', (event: MessageEvent<PageState>) => show(event.data));
editor.postMessage({ kind: 'ready' });

function show(state: PageState): void {
  page.setAttribute('aria-busy', String(state.kind === 'loading'));
  if (state.kind === 'loading') showLoading(state);
  else if (state.kind === 'error') showError(state.message);
  else if (state.kind === 'empty') showEmpty();
  else showComparison(state.comparison);
}

/** Changed in place while it goes on: a new live region each time would be read out each time. */
function showLoading({ before, after, message }: Extract<PageState, { kind: 'loading' }>): void {
  const shown = page.querySelector('#loading-message');
  if (shown !== null) {
    shown.textContent = message;
    return;
  }
  page.replaceChildren(
    element('h1', { text: `Measuring ${shortName(before)} and ${shortName(after)}` }),
    element('p', { id: 'loading-message', text: message }),
    element('progress', { 'aria-label': 'Measuring images' }),
  );
}

function showError(message: string): void {
  page.replaceChildren(
    element(
      'div',
      { role: 'alert' },
      element('h1', { text: 'The images could not be compared' }),
      element('p', { text: message }),
    ),
    element('p', { class: 'actions' }, button('Try Again', 'retry'), button('Choose Other Images…', 'choose')),
  );
}

function showEmpty(): void {
  page.replaceChildren(
    element('h1', { text: 'No images chosen' }),
    element('p', { text: 'Choose two images of your engine to see what each of their layers holds, side by side.' }),
    element('p', { class: 'actions' }, button('Choose Images…', 'choose')),
  );
}

function showComparison(comparison: Comparison): void {
  const { before, after, pairs } = comparison;
  editor.setState({ before: before.name, after: after.name, comparison });
  page.replaceChildren(
    element('h1', { text: sentenceOf(comparison) }),
    ...summary(comparison),
    totals(comparison),
    element(
      'p',
      { class: 'note' },
      element('strong', { text: 'Unpacked' }),
      ' is the sum of the bytes of all files in all layers. Engines count differently, so their own numbers may not match; a download is smaller, because layers are compressed.',
    ),
    element('h2', { text: 'Layers', id: 'layers' }),
    pairs.length === 0
      ? element('p', { text: 'Neither image has a layer: there are no files in them.' })
      : layerTable(comparison),
    element('p', { class: 'actions' }, button('Measure Again', 'retry'), button('Choose Other Images…', 'choose')),
  );
}

function summary(comparison: Comparison): readonly HTMLElement[] {
  const { before, after, pairs } = comparison;
  const lines: HTMLElement[] = [];
  const largest = largestChange(comparison, pairs.map(differenceOf));
  const pair = largest && pairs[largest.row];
  if (largest !== undefined && pair !== undefined) {
    const words = largest.difference < 0 ? 'The most is saved by ' : 'The most is added by ';
    lines.push(
      element(
        'p',
        {},
        words,
        element('code', { text: shorten(instructionOf(pair)) }),
        `: ${formatDifference(largest.difference)}`,
      ),
    );
  } else if (pairs.length > 0) {
    const same = pairs.every((one) => one.kind === 'unchanged');
    lines.push(element('p', { text: same ? 'All their layers are the same.' : 'No layer differs in size.' }));
  }
  if (before.platform !== after.platform) {
    lines.push(element('p', { text: `They are for different platforms: ${before.platform} and ${after.platform}.` }));
  }
  return lines;
}

function totals({ before, after, difference }: Comparison): HTMLElement {
  const side = (label: string, total: ImageTotal) =>
    element(
      'div',
      {},
      element('dt', {}, `${label}: `, element('code', { text: shortName(total.name) })),
      element('dd', { class: 'number', text: formatBytes(total.unpacked) }),
      element('dd', { text: `Unpacked, ${count(total.layers, 'layer')}, ${total.platform}` }),
    );
  return element(
    'dl',
    { class: 'totals' },
    side('A', before),
    side('B', after),
    element(
      'div',
      {},
      element('dt', { text: 'Difference' }),
      element('dd', { class: `number ${directionOf(difference)}`, text: formatDifference(difference) }),
      element('dd', { text: 'Unpacked, B compared with A' }),
    ),
  );
}

/**
 * A table in the order of the layers. The roles are written out because narrow pages show it as blocks, which takes a
 * table's own meaning away. One row at a time is in the tab order; the arrow keys go from row to row.
 */
function layerTable({ before, after, pairs }: Comparison): HTMLElement {
  const largest = Math.max(1, ...pairs.flatMap((pair) => [bytesOf(pair, 'before') ?? 0, bytesOf(pair, 'after') ?? 0]));
  const heading = (text: string, title?: string) =>
    element('th', { role: 'columnheader', scope: 'col', text, ...(title === undefined ? {} : { title }) });
  const rows = pairs.map((pair, index) => layerRow(pair, index, pairs.length, largest));
  rows[0]?.setAttribute('tabindex', '0');
  const body = element('tbody', { role: 'rowgroup' }, ...rows);
  body.addEventListener('keydown', (event) => moveFocus(event, rows));
  body.addEventListener('focusin', (event) => {
    const focused = rowOf(event);
    for (const row of rows) row.setAttribute('tabindex', row === focused ? '0' : '-1');
  });
  return element(
    'table',
    { role: 'table', 'aria-labelledby': 'layers' },
    element(
      'thead',
      { role: 'rowgroup' },
      element(
        'tr',
        { role: 'row' },
        heading('Status'),
        heading('Instruction'),
        heading('A', before.name),
        heading('B', after.name),
        heading('Difference'),
      ),
    ),
    body,
  );
}

function layerRow(pair: LayerPair, index: number, of: number, largest: number): HTMLElement {
  const difference = differenceOf(pair);
  const cell = (heading: string, attributes: Attributes, ...children: readonly (Node | string)[]) =>
    element('td', { role: 'cell', 'data-heading': heading, ...attributes }, ...children);
  return element(
    'tr',
    { role: 'row', class: pair.kind, tabindex: '-1', 'aria-label': describe(pair, index, of) },
    cell(
      'Status',
      { class: 'status' },
      element('span', { 'aria-hidden': 'true', text: `${signs[pair.kind]} ` }),
      statuses[pair.kind],
    ),
    cell('Instruction', { class: 'instruction' }, ...instructionLines(pair)),
    cell('A', { class: 'size' }, ...sizeWithBar(bytesOf(pair, 'before'), largest)),
    cell('B', { class: 'size' }, ...sizeWithBar(bytesOf(pair, 'after'), largest)),
    cell('Difference', { class: `difference ${directionOf(difference)}` }, formatDifference(difference)),
  );
}

const statuses = { unchanged: 'Unchanged', changed: 'Changed', added: 'Added', removed: 'Removed' } as const;
const signs = { unchanged: '=', changed: '≠', added: '+', removed: '\u2212' } as const;

function describe(pair: LayerPair, index: number, of: number): string {
  const [before, after] = [bytesOf(pair, 'before'), bytesOf(pair, 'after')];
  return [
    `Layer ${index + 1} of ${of}`,
    statuses[pair.kind],
    instructionOf(pair),
    ...(before === undefined ? [] : [`A ${formatBytes(before)}`]),
    ...(after === undefined ? [] : [`B ${formatBytes(after)}`]),
    `difference ${formatDifference(differenceOf(pair))}`,
  ].join(', ');
}

/** Both where they differ. */
function instructionLines(pair: LayerPair): readonly HTMLElement[] {
  const before = 'before' in pair ? pair.before.instruction : undefined;
  const after = 'after' in pair ? pair.after.instruction : undefined;
  if (before === undefined || after === undefined || before === after)
    return [element('code', { text: instructionOf(pair) })];
  return [
    element('div', {}, element('span', { class: 'side', text: 'A ' }), element('code', { text: before })),
    element('div', {}, element('span', { class: 'side', text: 'B ' }), element('code', { text: after })),
  ];
}

function sizeWithBar(bytes: number | undefined, largest: number): readonly HTMLElement[] {
  if (bytes === undefined) return [element('span', { class: 'none', text: 'none' })];
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' }, element('span', {}));
  bar.style.setProperty('--share', `${(100 * bytes) / largest}%`);
  return [element('span', { class: 'bytes', text: formatBytes(bytes) }), bar];
}

function moveFocus(event: KeyboardEvent, rows: readonly HTMLElement[]): void {
  const current = rows.indexOf(rowOf(event) ?? page);
  const next = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined || current === -1) return;
  event.preventDefault();
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
}

function rowOf({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest('tr') : null;
}

function instructionOf(pair: LayerPair): string {
  const layer = 'after' in pair ? pair.after : pair.before;
  return layer.instruction === '' ? '(the image does not say)' : layer.instruction;
}

/** The whole instruction stands in its row. */
function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

function bytesOf(pair: LayerPair, side: 'before' | 'after'): number | undefined {
  if (side === 'before') return 'before' in pair ? pair.before.bytes : undefined;
  return 'after' in pair ? pair.after.bytes : undefined;
}

function directionOf(difference: number): string {
  return difference === 0 ? 'same' : difference < 0 ? 'smaller' : 'larger';
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function button(label: string, kind: 'retry' | 'choose'): HTMLElement {
  const made = element('button', { type: 'button', text: label });
  made.addEventListener('click', () => editor.postMessage({ kind }));
  return made;
}

type Attributes = Readonly<Record<string, string>>;

/** `text` is set as text; every other attribute as it is. */
function element(
  name: string,
  { text, ...attributes }: Attributes & { readonly text?: string },
  ...children: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}
